"""The machine that averages."""

from __future__ import annotations

from collections.abc import Sequence

from flock.aggregation import mean
from flock.client import Client
from flock.fedavg import FederatedAveraging, RoundResult
from flock.vectors import Vector


class Server:
    """Runs rounds over its clients and keeps the loss after each.

    Without an algorithm every client trains in every round, and all count the same.
    """

    def __init__(
        self,
        clients: Sequence[Client],
        parameters: Vector,
        algorithm: FederatedAveraging | None = None,
    ) -> None:
        """Start from `parameters`; at least one client is needed."""
        if not clients:
            raise ValueError("a server needs clients")
        self.clients = list(clients)
        self.parameters = list(parameters)
        self.algorithm = algorithm
        self.history: list[float] = []
        self.results: list[RoundResult] = []

    def round(self, epochs: int) -> float:
        """One round: fit, average, return the loss afterwards."""
        if self.algorithm is None:
            self.parameters = mean([client.fit(self.parameters, epochs) for client in self.clients])
        else:
            self.parameters = self._weighted_round(self.algorithm, epochs)
        self.history.append(self.loss())
        return self.history[-1]

    def run(self, rounds: int, epochs: int) -> list[float]:
        """`rounds` rounds; the loss after each of them."""
        return [self.round(epochs) for _ in range(rounds)]

    def loss(self) -> float:
        """The mean of the clients' losses."""
        return sum(client.evaluate(self.parameters) for client in self.clients) / len(self.clients)

    def participants(self) -> list[str]:
        """The clients that trained in the last round."""
        if not self.results:
            return [client.name for client in self.clients] if self.history else []
        return list(self.results[-1].clients)

    def _weighted_round(self, algorithm: FederatedAveraging, epochs: int) -> Vector:
        chosen = [self.clients[index] for index in algorithm.choose(len(self.clients))]
        updates = [client.update(self.parameters, epochs) for client in chosen]
        self.results.append(algorithm.aggregate(self.parameters, updates))
        return self.results[-1].parameters
