"""Whole runs, from the command line to the parameters that come out."""

import contextlib
import io
import random
import unittest

from flock import Client, Config, FedAvgOptions, FederatedAveraging, Server
from flock.cli import build_server, main
from flock.data import TRUTH, make_shard
from flock.vectors import norm, subtract


def distance_to_truth(server: Server) -> float:
    return norm(subtract(server.parameters, TRUTH))


def run(**options: object) -> Server:
    config = Config(rounds=60, learning_rate=0.1, **options)  # type: ignore[arg-type]
    server = build_server(config)
    server.run(config.rounds, config.epochs)
    return server


class EndToEndTest(unittest.TestCase):
    def test_federated_averaging_finds_the_truth(self) -> None:
        self.assertLess(distance_to_truth(run(aggregator="fedavg")), 0.02)

    def test_samples_beat_heads(self) -> None:
        rng = random.Random(2)
        noise = [([rng.uniform(-1.0, 1.0), rng.uniform(-1.0, 1.0)], rng.gauss(0.0, 5.0)) for _ in range(4)]
        shards = [make_shard(400, seed=1), noise]
        plain, weighted = (
            Server([Client(str(index), shard, 0.1) for index, shard in enumerate(shards)], [0.0] * 3, algorithm)
            for algorithm in (None, FederatedAveraging())
        )
        for server in (plain, weighted):
            server.run(rounds=40, epochs=3)
        self.assertLess(distance_to_truth(weighted), distance_to_truth(plain) / 5)

    def test_half_of_the_clients_are_enough(self) -> None:
        server = run(aggregator="fedavg", clients=8, fraction=0.5, momentum=0.3)
        self.assertLess(distance_to_truth(server), 0.05)
        self.assertEqual({len(result.clients) for result in server.results}, {4})

    def test_the_same_seed_gives_the_same_run(self) -> None:
        first, second = (run(aggregator="fedavg", fraction=0.4, seed=5) for _ in range(2))
        self.assertEqual(first.history, second.history)

    def test_momentum_is_faster_at_first(self) -> None:
        plain, eager = (run(aggregator="fedavg", momentum=value) for value in (0.0, 0.5))
        self.assertLess(eager.history[5], plain.history[5])

    def test_clipping_holds_a_hostile_client_back(self) -> None:
        shards = [make_shard(40, seed) for seed in range(4)]
        honest = [Client(f"honest-{index}", shard, 0.1) for index, shard in enumerate(shards)]
        hostile = Client("hostile", [(point, -1000.0) for point, _ in shards[0]], 0.1)
        open_door, guarded = (
            Server([*honest, hostile], [0.0, 0.0, 0.0], FederatedAveraging(FedAvgOptions(max_norm=limit)))
            for limit in (None, 0.1)
        )
        for server in (open_door, guarded):
            server.run(rounds=60, epochs=3)
        self.assertLess(distance_to_truth(guarded), distance_to_truth(open_door) / 10)

    def test_the_command_line_reports_every_round(self) -> None:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            code = main(["--aggregator", "fedavg", "--rounds", "4", "--fraction", "0.5"])
        self.assertEqual(code, 0)
        heading, *rounds = output.getvalue().splitlines()
        self.assertEqual(heading, "federated averaging: 50% of 5 clients a round")
        self.assertEqual(len(rounds), 4)
