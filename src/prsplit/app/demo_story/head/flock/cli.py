"""The command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from flock.client import Client
from flock.config import AGGREGATORS, Config
from flock.data import TRUTH, make_shards
from flock.fedavg import FederatedAveraging
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
    parser.add_argument("--aggregator", choices=AGGREGATORS, default=Config.aggregator)
    add_fedavg_arguments(parser.add_argument_group("federated averaging"))
    return parser


def add_fedavg_arguments(group: argparse._ArgumentGroup) -> None:
    """The flags that only `--aggregator fedavg` looks at."""
    group.add_argument("--fraction", type=float, default=Config.fraction)
    group.add_argument("--server-rate", type=float, default=Config.server_rate)
    group.add_argument("--momentum", type=float, default=Config.momentum)
    group.add_argument("--max-norm", type=float, default=Config.max_norm)
    group.add_argument("--min-clients", type=int, default=Config.min_clients)


def build_algorithm(config: Config) -> FederatedAveraging | None:
    """The algorithm that `config` asks for, or None for the plain mean."""
    if config.aggregator == "mean":
        return None
    return FederatedAveraging(config.fedavg_options(), seed=config.seed)


def describe(config: Config) -> str:
    """The run in one line, printed before the first round."""
    if config.aggregator == "mean":
        return f"plain mean of {config.clients} clients"
    extras = [f"{config.fraction:.0%} of {config.clients} clients a round"]
    if config.momentum:
        extras.append(f"momentum {config.momentum:g}")
    if config.max_norm is not None:
        extras.append(f"steps up to {config.max_norm:g}")
    return f"federated averaging: {', '.join(extras)}"


def report(server: Server, number: int, loss: float) -> str:
    """What is said about one round."""
    return f"round {number}: loss {loss:.4f} ({', '.join(server.participants())})"


def build_server(config: Config) -> Server:
    """A server with generated clients, as `config` asks for."""
    shards = make_shards(config.clients, config.seed)
    clients = [Client(f"client-{index}", shard, config.learning_rate) for index, shard in enumerate(shards)]
    return Server(clients, zeros(len(TRUTH)), build_algorithm(config))


def main(argv: Sequence[str] | None = None) -> int:
    """Run, and print the loss and who took part after each round."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    try:
        config = Config(**vars(arguments))
    except ValueError as error:
        parser.error(str(error))
    server = build_server(config)
    print(describe(config))
    for number in range(1, config.rounds + 1):
        print(report(server, number, server.round(config.epochs)))
    return 0
