"""Means and what they are made of."""

import unittest

from flock.aggregation import clip_to_norm, mean, normalise, weighted_mean


class MeanTest(unittest.TestCase):
    def test_every_vector_counts_the_same(self) -> None:
        self.assertEqual(mean([[0.0, 2.0], [4.0, 6.0]]), [2.0, 4.0])

    def test_nothing_to_average(self) -> None:
        with self.assertRaises(ValueError):
            mean([])


class NormaliseTest(unittest.TestCase):
    def test_shares_add_up_to_one(self) -> None:
        self.assertEqual(normalise([1.0, 3.0]), [0.25, 0.75])

    def test_a_negative_weight_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "negative"):
            normalise([1.0, -1.0])

    def test_something_must_weigh(self) -> None:
        with self.assertRaisesRegex(ValueError, "any weight"):
            normalise([0.0, 0.0])


class WeightedMeanTest(unittest.TestCase):
    def test_a_heavier_vector_counts_more(self) -> None:
        self.assertEqual(weighted_mean([[0.0], [4.0]], [1.0, 3.0]), [3.0])

    def test_weights_may_have_any_scale(self) -> None:
        vectors = [[1.0, 2.0], [5.0, 10.0]]
        self.assertEqual(weighted_mean(vectors, [1.0, 1.0]), weighted_mean(vectors, [20.0, 20.0]))

    def test_one_weight_a_vector(self) -> None:
        with self.assertRaisesRegex(ValueError, "2 vectors but 1 weights"):
            weighted_mean([[1.0], [2.0]], [1.0])

    def test_nothing_to_average(self) -> None:
        with self.assertRaises(ValueError):
            weighted_mean([], [])


class ClipTest(unittest.TestCase):
    def test_a_long_vector_keeps_its_direction(self) -> None:
        self.assertEqual(clip_to_norm([6.0, 8.0], 5.0), [3.0, 4.0])

    def test_a_short_vector_stays(self) -> None:
        self.assertEqual(clip_to_norm([3.0, 4.0], 6.0), [3.0, 4.0])

    def test_the_limit_is_positive(self) -> None:
        with self.assertRaises(ValueError):
            clip_to_norm([1.0], 0.0)
