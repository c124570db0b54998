"""Federated averaging.

In a round some of the clients train, and the server moves along the mean of their steps, each weighted by the samples
behind it. Steps may be clipped, so that no single client drags the model away, and the server may have momentum.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from flock.aggregation import clip_to_norm, weighted_mean
from flock.optimisers import FollowMean, Momentum, ServerOptimiser
from flock.updates import ClientUpdate, mean_loss
from flock.vectors import Vector


@dataclass(frozen=True)
class FedAvgOptions:
    """What can be set. The defaults are federated averaging as it is usually described."""

    fraction: float = 1.0
    """Share of the clients that train in a round."""
    server_rate: float = 1.0
    """How far the server goes along the mean step."""
    momentum: float = 0.0
    """How much of the velocity of the round before is kept."""
    max_norm: float | None = None
    """Longest step of one client that counts in full."""
    min_clients: int = 1
    """Fewer updates than this are not averaged, so that none can be read off the mean."""

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if not 0 < self.fraction <= 1:
            raise ValueError("fraction must be above 0 and at most 1")
        if self.max_norm is not None and self.max_norm <= 0:
            raise ValueError("max_norm must be positive")
        if self.min_clients < 1:
            raise ValueError("min_clients must be at least 1")

    def optimiser(self) -> ServerOptimiser:
        """The optimiser that these options ask for."""
        if self.momentum:
            return Momentum(self.momentum, self.server_rate)
        return FollowMean(self.server_rate)


@dataclass(frozen=True)
class RoundResult:
    """What a round did: the new parameters, who took part, and how well they did before averaging."""

    parameters: Vector
    clients: tuple[str, ...]
    loss: float


class FederatedAveraging:
    """The algorithm, with its memory between rounds."""

    def __init__(self, options: FedAvgOptions | None = None, seed: int = 0) -> None:
        """Start fresh; `seed` decides which clients train in which round."""
        self.options = options or FedAvgOptions()
        self._optimiser = self.options.optimiser()
        self._random = random.Random(seed)

    def choose(self, count: int) -> list[int]:
        """The indices of the clients, out of `count`, that train in the next round, in order."""
        wanted = max(self.options.min_clients, math.ceil(self.options.fraction * count))
        if wanted > count:
            raise ValueError(f"{wanted} clients are needed, {count} are there")
        return sorted(self._random.sample(range(count), wanted))

    def direction(self, start: Vector, updates: Sequence[ClientUpdate]) -> Vector:
        """The mean of the clients' steps away from `start`, weighted by their samples."""
        steps = [self._clipped(update.delta(start)) for update in updates]
        return weighted_mean(steps, [float(update.samples) for update in updates])

    def aggregate(self, start: Vector, updates: Sequence[ClientUpdate]) -> RoundResult:
        """The round's result, from the parameters that the clients were given and what they sent back."""
        if len(updates) < self.options.min_clients:
            raise ValueError(f"{self.options.min_clients} updates are needed, {len(updates)} came back")
        parameters = self._optimiser.step(start, self.direction(start, updates))
        return RoundResult(parameters, tuple(update.client for update in updates), mean_loss(updates))

    def _clipped(self, step: Vector) -> Vector:
        if self.options.max_norm is None:
            return step
        return clip_to_norm(step, self.options.max_norm)
