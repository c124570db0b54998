"""The command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from flock.client import Client
from flock.config import Config
from flock.data import TRUTH, make_shards
from flock.server import Server
from flock.vectors import zeros


def build_parser() -> argparse.ArgumentParser:
    """One flag for every field of `Config`."""
    parser = argparse.ArgumentParser(prog="flock", description="Train one model on many shards.")
    parser.add_argument("--clients", type=int, default=Config.clients)
    parser.add_argument("--rounds", type=int, default=Config.rounds)
    parser.add_argument("--epochs", type=int, default=Config.epochs)
    parser.add_argument("--learning-rate", type=float, default=Config.learning_rate)
    parser.add_argument("--seed", type=int, default=Config.seed)
    return parser


def build_server(config: Config) -> Server:
    """A server with generated clients, as `config` asks for."""
    shards = make_shards(config.clients, config.seed)
    clients = [Client(f"client-{index}", shard, config.learning_rate) for index, shard in enumerate(shards)]
    return Server(clients, zeros(len(TRUTH)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print the loss after each round."""
    arguments = build_parser().parse_args(argv)
    config = Config(**vars(arguments))
    server = build_server(config)
    for number, loss in enumerate(server.run(config.rounds, config.epochs), start=1):
        print(f"round {number}: loss {loss:.4f}")
    return 0
