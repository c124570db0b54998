"""How the server makes one vector out of many."""

from __future__ import annotations

from collections.abc import Sequence

from flock.vectors import Vector, add, scale, zeros


def mean(vectors: Sequence[Vector]) -> Vector:
    """The plain mean: every vector counts the same."""
    if not vectors:
        raise ValueError("nothing to average")
    total = zeros(len(vectors[0]))
    for vector in vectors:
        total = add(total, vector)
    return scale(total, 1.0 / len(vectors))
