"""The server averages what its clients return."""

import unittest

from flock.client import Client
from flock.data import make_shards
from flock.server import Server


def make_server(clients: int = 3) -> Server:
    shards = make_shards(clients, seed=7)
    return Server([Client(str(index), shard, 0.1) for index, shard in enumerate(shards)], [0.0, 0.0, 0.0])


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
