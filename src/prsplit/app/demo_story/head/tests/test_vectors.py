"""Arithmetic on vectors."""

import unittest

from flock import vectors


class VectorsTest(unittest.TestCase):
    def test_add_and_scale(self) -> None:
        self.assertEqual(vectors.add([1.0, 2.0], [3.0, 4.0]), [4.0, 6.0])
        self.assertEqual(vectors.scale([1.0, 2.0], 3.0), [3.0, 6.0])

    def test_subtract_undoes_add(self) -> None:
        total = vectors.add([1.0, 2.0], [3.0, 4.0])
        self.assertEqual(vectors.subtract(total, [3.0, 4.0]), [1.0, 2.0])

    def test_dot(self) -> None:
        self.assertEqual(vectors.dot([1.0, 2.0], [3.0, 4.0]), 11.0)

    def test_norm(self) -> None:
        self.assertEqual(vectors.norm([3.0, 4.0]), 5.0)
        self.assertEqual(vectors.norm([]), 0.0)

    def test_zeros(self) -> None:
        self.assertEqual(vectors.zeros(3), [0.0, 0.0, 0.0])
