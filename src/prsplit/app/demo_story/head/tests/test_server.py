"""The server averages what its clients return."""

import unittest

from flock.client import Client
from flock.data import make_shards
from flock.fedavg import FedAvgOptions, FederatedAveraging
from flock.server import Server


def make_server(clients: int = 3, algorithm: FederatedAveraging | None = None) -> Server:
    shards = make_shards(clients, seed=7)
    members = [Client(str(index), shard, 0.1) for index, shard in enumerate(shards)]
    return Server(members, [0.0, 0.0, 0.0], algorithm)


class ServerTest(unittest.TestCase):
    def test_loss_falls_with_the_rounds(self) -> None:
        history = make_server().run(rounds=10, epochs=3)
        self.assertLess(history[-1], history[0])

    def test_history_has_one_entry_a_round(self) -> None:
        server = make_server()
        server.run(rounds=4, epochs=1)
        self.assertEqual(len(server.history), 4)

    def test_a_server_needs_clients(self) -> None:
        with self.assertRaises(ValueError):
            Server([], [0.0])


class FederatedServerTest(unittest.TestCase):
    def test_loss_falls_with_the_rounds(self) -> None:
        history = make_server(algorithm=FederatedAveraging()).run(rounds=10, epochs=3)
        self.assertLess(history[-1], history[0])

    def test_only_the_chosen_train(self) -> None:
        server = make_server(4, FederatedAveraging(FedAvgOptions(fraction=0.5), seed=3))
        self.assertEqual(server.participants(), [])
        server.round(epochs=1)
        self.assertEqual(len(server.participants()), 2)

    def test_everybody_trains_without_an_algorithm(self) -> None:
        server = make_server(3)
        server.round(epochs=1)
        self.assertEqual(server.participants(), ["0", "1", "2"])

    def test_a_failed_round_changes_nothing(self) -> None:
        server = make_server(2, FederatedAveraging(FedAvgOptions(min_clients=3)))
        with self.assertRaises(ValueError):
            server.round(epochs=1)
        self.assertEqual((server.parameters, server.history), ([0.0, 0.0, 0.0], []))
