"""The algorithm, on updates written by hand."""

import unittest

from flock.fedavg import FedAvgOptions, FederatedAveraging
from flock.updates import ClientUpdate


def update(client: str, parameters: list[float], samples: int) -> ClientUpdate:
    return ClientUpdate(client, parameters, samples, loss=1.0)


class AggregateTest(unittest.TestCase):
    def test_more_samples_count_more(self) -> None:
        result = FederatedAveraging().aggregate([0.0], [update("a", [1.0], 30), update("b", [5.0], 10)])
        self.assertEqual(result.parameters, [2.0])
        self.assertEqual(result.clients, ("a", "b"))

    def test_a_long_step_is_clipped(self) -> None:
        algorithm = FederatedAveraging(FedAvgOptions(max_norm=1.0))
        result = algorithm.aggregate([0.0], [update("calm", [0.5], 10), update("wild", [100.0], 10)])
        self.assertEqual(result.parameters, [0.75])

    def test_momentum_carries_over(self) -> None:
        algorithm = FederatedAveraging(FedAvgOptions(momentum=0.5))
        first = algorithm.aggregate([0.0], [update("a", [1.0], 1)])
        second = algorithm.aggregate(first.parameters, [update("a", [2.0], 1)])
        self.assertEqual(second.parameters, [2.5])

    def test_too_few_updates_are_refused(self) -> None:
        algorithm = FederatedAveraging(FedAvgOptions(min_clients=2))
        with self.assertRaisesRegex(ValueError, "2 updates are needed, 1 came back"):
            algorithm.aggregate([0.0], [update("a", [1.0], 1)])


class ChooseTest(unittest.TestCase):
    def test_everybody_by_default(self) -> None:
        self.assertEqual(FederatedAveraging().choose(3), [0, 1, 2])

    def test_a_fraction_rounds_up(self) -> None:
        chosen = FederatedAveraging(FedAvgOptions(fraction=0.5)).choose(5)
        self.assertEqual(len(chosen), 3)

    def test_the_same_seed_chooses_the_same(self) -> None:
        options = FedAvgOptions(fraction=0.3)
        one, other = FederatedAveraging(options, seed=4), FederatedAveraging(options, seed=4)
        self.assertEqual([one.choose(10) for _ in range(5)], [other.choose(10) for _ in range(5)])

    def test_enough_clients_must_be_there(self) -> None:
        with self.assertRaisesRegex(ValueError, "4 clients are needed, 3 are there"):
            FederatedAveraging(FedAvgOptions(min_clients=4)).choose(3)


class OptionsTest(unittest.TestCase):
    def test_what_makes_no_sense_is_refused(self) -> None:
        for wrong in ({"fraction": 0.0}, {"fraction": 1.5}, {"max_norm": 0.0}, {"min_clients": 0}):
            with self.subTest(wrong), self.assertRaises(ValueError):
                FedAvgOptions(**wrong)
