"""What a client sends back after a round."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flock.vectors import Vector, subtract


@dataclass(frozen=True)
class ClientUpdate:
    """One client's result: its parameters, and how many samples stand behind them."""

    client: str
    parameters: Vector
    samples: int
    loss: float

    def __post_init__(self) -> None:
        """Refuse an update that would spoil the average."""
        if self.samples < 1:
            raise ValueError(f"{self.client} reports {self.samples} samples")
        if not all(math.isfinite(value) for value in self.parameters):
            raise ValueError(f"{self.client} reports parameters that are not finite")

    def delta(self, start: Vector) -> Vector:
        """How far the client moved away from `start`."""
        return subtract(self.parameters, start)


def total_samples(updates: Sequence[ClientUpdate]) -> int:
    """The samples behind all of `updates`."""
    return sum(update.samples for update in updates)


def mean_loss(updates: Sequence[ClientUpdate]) -> float:
    """The loss over all samples: each client's counts in proportion to its samples."""
    total = total_samples(updates)
    if not total:
        raise ValueError("no updates, no loss")
    return sum(update.loss * update.samples for update in updates) / total
