"""How far the server follows the mean."""

import unittest

from flock.optimisers import FollowMean, Momentum


class FollowMeanTest(unittest.TestCase):
    def test_a_rate_of_one_goes_all_the_way(self) -> None:
        self.assertEqual(FollowMean().step([1.0, 1.0], [0.5, -0.5]), [1.5, 0.5])

    def test_a_smaller_rate_goes_less_far(self) -> None:
        self.assertEqual(FollowMean(0.5).step([0.0], [4.0]), [2.0])

    def test_the_rate_is_positive(self) -> None:
        with self.assertRaises(ValueError):
            FollowMean(0.0)


class MomentumTest(unittest.TestCase):
    def test_velocity_builds_up(self) -> None:
        optimiser = Momentum(decay=0.5)
        first = optimiser.step([0.0], [1.0])
        second = optimiser.step(first, [1.0])
        self.assertEqual((first, second), ([1.0], [2.5]))

    def test_no_decay_is_the_plain_mean(self) -> None:
        self.assertEqual(Momentum(decay=0.0).step([1.0], [2.0]), FollowMean().step([1.0], [2.0]))

    def test_decay_is_below_one(self) -> None:
        with self.assertRaisesRegex(ValueError, "below 1"):
            Momentum(decay=1.0)
