"""How the server makes one vector out of many."""

from __future__ import annotations

from collections.abc import Sequence

from flock.vectors import Vector, add, norm, scale, zeros


def normalise(weights: Sequence[float]) -> list[float]:
    """`weights` scaled to add up to 1.

    Raises ValueError for a negative weight, and where nothing has any weight.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight must not be negative")
    total = sum(weights)
    if total <= 0:
        raise ValueError("nothing has any weight")
    return [weight / total for weight in weights]


def weighted_mean(vectors: Sequence[Vector], weights: Sequence[float]) -> Vector:
    """The mean in which `vectors[i]` counts in proportion to `weights[i]`.

    Raises ValueError for no vectors, or for another number of weights than of vectors.
    """
    if not vectors:
        raise ValueError("nothing to average")
    if len(vectors) != len(weights):
        raise ValueError(f"{len(vectors)} vectors but {len(weights)} weights")
    total = zeros(len(vectors[0]))
    for vector, share in zip(vectors, normalise(weights), strict=True):
        total = add(total, scale(vector, share))
    return total


def clip_to_norm(vector: Vector, limit: float) -> Vector:
    """`vector`, shortened to the length `limit` where it is longer; its direction stays."""
    if limit <= 0:
        raise ValueError("the limit must be positive")
    length = norm(vector)
    if length <= limit:
        return list(vector)
    return scale(vector, limit / length)


def mean(vectors: Sequence[Vector]) -> Vector:
    """The plain mean: every vector counts the same."""
    return weighted_mean(vectors, [1.0] * len(vectors))
