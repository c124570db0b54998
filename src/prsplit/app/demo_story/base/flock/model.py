"""The model that is trained: a line through points, with squared error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flock.vectors import Vector, add, dot, scale, zeros

Sample = tuple[Vector, float]


@dataclass
class LinearModel:
    """Weights and a bias. `parameters` is the bias followed by the weights."""

    parameters: Vector

    @classmethod
    def blank(cls, features: int) -> LinearModel:
        """A model that answers 0 to everything."""
        return cls(zeros(features + 1))

    def predict(self, features: Sequence[float]) -> float:
        """The model's answer for one point."""
        return self.parameters[0] + dot(self.parameters[1:], features)

    def loss(self, samples: Sequence[Sample]) -> float:
        """The mean squared error over `samples`."""
        return sum((self.predict(point) - target) ** 2 for point, target in samples) / len(samples)

    def gradient(self, samples: Sequence[Sample]) -> Vector:
        """The gradient of `loss` with respect to the parameters."""
        total = zeros(len(self.parameters))
        for point, target in samples:
            error = self.predict(point) - target
            total = add(total, scale([1.0, *point], 2.0 * error))
        return scale(total, 1.0 / len(samples))
