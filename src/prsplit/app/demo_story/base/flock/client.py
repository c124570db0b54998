"""One machine with data that it does not give away."""

from __future__ import annotations

from collections.abc import Sequence

from flock.model import LinearModel, Sample
from flock.vectors import Vector, add, scale


class Client:
    """Fits the server's parameters to its own shard."""

    def __init__(self, name: str, shard: Sequence[Sample], learning_rate: float) -> None:
        """Keep the shard; `learning_rate` is the step of gradient descent."""
        if not shard:
            raise ValueError(f"{name} has no samples")
        self.name = name
        self.shard = list(shard)
        self.learning_rate = learning_rate

    def fit(self, parameters: Vector, epochs: int) -> Vector:
        """The parameters after `epochs` passes over the shard."""
        model = LinearModel(list(parameters))
        for _ in range(epochs):
            step = scale(model.gradient(self.shard), -self.learning_rate)
            model.parameters = add(model.parameters, step)
        return model.parameters

    def evaluate(self, parameters: Vector) -> float:
        """The loss of `parameters` on the shard."""
        return LinearModel(list(parameters)).loss(self.shard)
