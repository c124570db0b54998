"""How far the server follows the average of its clients."""

from __future__ import annotations

from typing import Protocol

from flock.vectors import Vector, add, scale, zeros


class ServerOptimiser(Protocol):
    """Turns the clients' mean step into the server's."""

    def step(self, parameters: Vector, direction: Vector) -> Vector:
        """The parameters after a step from `parameters` along `direction`."""


class FollowMean:
    """Goes where the mean goes, times a rate; a rate of 1 is plain federated averaging."""

    def __init__(self, rate: float = 1.0) -> None:
        """Keep the rate, which must be positive."""
        if rate <= 0:
            raise ValueError("the server's rate must be positive")
        self.rate = rate

    def step(self, parameters: Vector, direction: Vector) -> Vector:
        """The parameters plus the direction times the rate."""
        return add(parameters, scale(direction, self.rate))


class Momentum:
    """Remembers earlier directions, so that rounds with few clients swing less.

    The velocity after a round is `decay` times the one before plus the new direction.
    """

    def __init__(self, decay: float = 0.9, rate: float = 1.0) -> None:
        """Keep the decay, at least 0 and below 1, and the rate, which must be positive."""
        if not 0 <= decay < 1:
            raise ValueError("momentum must be at least 0 and below 1")
        if rate <= 0:
            raise ValueError("the server's rate must be positive")
        self.decay = decay
        self.rate = rate
        self.velocity: Vector = []

    def step(self, parameters: Vector, direction: Vector) -> Vector:
        """The parameters plus the velocity times the rate."""
        before = self.velocity or zeros(len(direction))
        self.velocity = add(scale(before, self.decay), direction)
        return add(parameters, scale(self.velocity, self.rate))
