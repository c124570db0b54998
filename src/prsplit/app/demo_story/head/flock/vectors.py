"""Arithmetic on parameter vectors, which are plain lists of floats."""

from __future__ import annotations

import math
from collections.abc import Sequence

Vector = list[float]


def zeros(size: int) -> Vector:
    """A vector of `size` zeros."""
    return [0.0] * size


def add(left: Sequence[float], right: Sequence[float]) -> Vector:
    """The sum, element by element."""
    return [one + other for one, other in zip(left, right, strict=True)]


def subtract(left: Sequence[float], right: Sequence[float]) -> Vector:
    """The difference, element by element."""
    return [one - other for one, other in zip(left, right, strict=True)]


def scale(vector: Sequence[float], factor: float) -> Vector:
    """Every element times `factor`."""
    return [factor * element for element in vector]


def dot(left: Sequence[float], right: Sequence[float]) -> float:
    """The inner product."""
    return sum(one * other for one, other in zip(left, right, strict=True))


def norm(vector: Sequence[float]) -> float:
    """The Euclidean length."""
    return math.sqrt(dot(vector, vector))
