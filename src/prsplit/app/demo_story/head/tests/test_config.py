"""What can be configured, and what is refused."""

import unittest

from flock.config import Config


class ConfigTest(unittest.TestCase):
    def test_the_plain_mean_is_the_default(self) -> None:
        self.assertEqual(Config().aggregator, "mean")

    def test_options_of_federated_averaging_are_handed_on(self) -> None:
        options = Config(aggregator="fedavg", fraction=0.5, min_clients=2).fedavg_options()
        self.assertEqual((options.fraction, options.min_clients), (0.5, 2))

    def test_an_unknown_aggregator_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "one of mean, fedavg"):
            Config(aggregator="median")

    def test_wrong_options_are_refused_before_the_first_round(self) -> None:
        for wrong in ({"fraction": 2.0}, {"momentum": 1.0}, {"server_rate": 0.0}, {"min_clients": 6}):
            with self.subTest(wrong), self.assertRaises(ValueError):
                Config(**wrong)
