"""What a run is made of."""

from __future__ import annotations

from dataclasses import dataclass

from flock.fedavg import FedAvgOptions

AGGREGATORS = ("mean", "fedavg")


@dataclass(frozen=True)
class Config:
    """The options of one run. See docs/configuration.md."""

    clients: int = 5
    rounds: int = 10
    epochs: int = 3
    learning_rate: float = 0.05
    seed: int = 0
    aggregator: str = "mean"
    fraction: float = 1.0
    server_rate: float = 1.0
    momentum: float = 0.0
    max_norm: float | None = None
    min_clients: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        for name in ("clients", "rounds", "epochs"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1")
        if self.learning_rate <= 0:
            raise ValueError("learning_rate must be positive")
        if self.aggregator not in AGGREGATORS:
            raise ValueError(f"aggregator must be one of {', '.join(AGGREGATORS)}")
        if self.min_clients > self.clients:
            raise ValueError("min_clients must not exceed clients")
        self.fedavg_options().optimiser()

    def fedavg_options(self) -> FedAvgOptions:
        """The options of federated averaging; ValueError where they make no sense."""
        return FedAvgOptions(
            fraction=self.fraction,
            server_rate=self.server_rate,
            momentum=self.momentum,
            max_norm=self.max_norm,
            min_clients=self.min_clients,
        )
