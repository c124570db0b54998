"""The machine that averages."""

from __future__ import annotations

from collections.abc import Sequence

from flock.aggregation import mean
from flock.client import Client
from flock.vectors import Vector


class Server:
    """Runs rounds over its clients and keeps the loss after each."""

    def __init__(self, clients: Sequence[Client], parameters: Vector) -> None:
        """Start from `parameters`; at least one client is needed."""
        if not clients:
            raise ValueError("a server needs clients")
        self.clients = list(clients)
        self.parameters = list(parameters)
        self.history: list[float] = []

    def round(self, epochs: int) -> float:
        """One round: fit everywhere, average, return the loss afterwards."""
        results = [client.fit(self.parameters, epochs) for client in self.clients]
        self.parameters = mean(results)
        self.history.append(self.loss())
        return self.history[-1]

    def run(self, rounds: int, epochs: int) -> list[float]:
        """`rounds` rounds; the loss after each of them."""
        return [self.round(epochs) for _ in range(rounds)]

    def loss(self) -> float:
        """The mean of the clients' losses."""
        return sum(client.evaluate(self.parameters) for client in self.clients) / len(self.clients)
