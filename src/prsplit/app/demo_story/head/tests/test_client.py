"""A client fits the parameters to its shard."""

import unittest

from flock.client import Client
from flock.data import make_shard


class ClientTest(unittest.TestCase):
    def test_fitting_lowers_the_loss(self) -> None:
        client = Client("alone", make_shard(20, seed=1), learning_rate=0.1)
        before = client.evaluate([0.0, 0.0, 0.0])
        after = client.evaluate(client.fit([0.0, 0.0, 0.0], epochs=20))
        self.assertLess(after, before)

    def test_an_update_says_what_stands_behind_it(self) -> None:
        client = Client("alone", make_shard(20, seed=1), learning_rate=0.1)
        update = client.update([0.0, 0.0, 0.0], epochs=2)
        self.assertEqual((update.client, update.samples), ("alone", 20))
        self.assertEqual(update.parameters, client.fit([0.0, 0.0, 0.0], epochs=2))
        self.assertEqual(update.loss, client.evaluate(update.parameters))

    def test_a_client_needs_samples(self) -> None:
        with self.assertRaises(ValueError):
            Client("empty", [], learning_rate=0.1)
