"""`prsplit completion`: the script that teaches a shell our commands and flags."""

from __future__ import annotations

import sys

import click

from prsplit.cli.options import yes_option


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@yes_option
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    For bash, in ~/.bashrc:

    \b
      eval "$(prsplit completion bash)"
    """  # noqa: D301 - \b keeps click from joining the lines
    from click.shell_completion import get_completion_class

    from prsplit.cli.main import COMPLETE, group

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(group, {}, "prsplit", COMPLETE)
    sys.stdout.write(script.source_template % script.source_vars() + "\n")
