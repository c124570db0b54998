"""The plain mean."""

import unittest

from flock.aggregation import mean


class MeanTest(unittest.TestCase):
    def test_every_vector_counts_the_same(self) -> None:
        self.assertEqual(mean([[0.0, 2.0], [4.0, 6.0]]), [2.0, 4.0])

    def test_nothing_to_average(self) -> None:
        with self.assertRaises(ValueError):
            mean([])
