"""Shards of points on a line, with a little noise, so that a run needs no download."""

from __future__ import annotations

import random

from flock.model import Sample

TRUTH = [0.5, 2.0, -1.0]
"""Bias and weights that the generated points follow."""


def make_shard(size: int, seed: int) -> list[Sample]:
    """`size` points of one client, the same for the same `seed`."""
    rng = random.Random(seed)
    shard: list[Sample] = []
    for _ in range(size):
        point = [rng.uniform(-1.0, 1.0) for _ in TRUTH[1:]]
        target = TRUTH[0] + sum(weight * value for weight, value in zip(TRUTH[1:], point, strict=True))
        shard.append((point, target + rng.gauss(0.0, 0.01)))
    return shard


def make_shards(clients: int, seed: int) -> list[list[Sample]]:
    """One shard a client, each a little larger than the one before."""
    return [make_shard(10 + 5 * index, seed + index) for index in range(clients)]
