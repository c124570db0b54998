"""`prsplit demo`: the built-in example."""

from __future__ import annotations

import sys

import click

from prsplit.cli.options import GlobalOptions, yes_option


@click.command()
@click.argument("folder", required=False, type=click.Path())
@yes_option
@click.pass_obj
def demo(given: GlobalOptions, folder: str | None) -> None:
    """Split a built-in example in a fresh repository.

    A feature of a federated-learning library, grown as one branch, is planned, proven, applied and compared tree for
    tree. The repository is left in FOLDER, or in a new temporary folder, for you to play on.
    """
    del given
    from prsplit.app.demo import run_demo

    run_demo(folder, _say)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
