"""What a client sends back."""

import unittest

from flock.updates import ClientUpdate, mean_loss, total_samples


def update(samples: int = 10, loss: float = 1.0) -> ClientUpdate:
    return ClientUpdate("one", [1.0, 2.0], samples, loss)


class ClientUpdateTest(unittest.TestCase):
    def test_delta_is_the_way_from_the_start(self) -> None:
        self.assertEqual(update().delta([0.5, 0.5]), [0.5, 1.5])

    def test_samples_are_needed(self) -> None:
        with self.assertRaisesRegex(ValueError, "one reports 0 samples"):
            update(samples=0)

    def test_parameters_are_finite(self) -> None:
        with self.assertRaisesRegex(ValueError, "not finite"):
            ClientUpdate("one", [float("nan")], 1, 0.0)


class SummariesTest(unittest.TestCase):
    def test_samples_add_up(self) -> None:
        self.assertEqual(total_samples([update(3), update(4)]), 7)
        self.assertEqual(total_samples([]), 0)

    def test_loss_is_weighted_by_samples(self) -> None:
        self.assertEqual(mean_loss([update(1, 4.0), update(3, 0.0)]), 1.0)

    def test_no_updates_no_loss(self) -> None:
        with self.assertRaises(ValueError):
            mean_loss([])
