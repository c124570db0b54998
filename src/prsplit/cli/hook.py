"""`prsplit hook`: judge every push before it leaves."""

from __future__ import annotations

import os
import sys

import click

from prsplit.cli.options import GlobalOptions, yes_option


@click.group()
@yes_option
def hook() -> None:
    """Judge every push before it leaves.

    The hook judges each branch against the one it stands on, and stops the push only where `prsplit check` fails. The
    setting hook.strict lets it stop pushes, too, that are too big or can't be judged. `git push --no-verify` goes past it.
    """


@hook.command()
@yes_option
@click.pass_obj
def install(given: GlobalOptions) -> None:
    """Install the pre-push hook.

    A hook that is there already is kept beside it and goes on being run, first.
    """
    from prsplit.app.hook_file import install as place
    from prsplit.cli.screen import deliver

    placed = place(given.at)
    first = f"runs first: {placed.before}\n" if placed.before else ""
    deliver(f"installed: {placed.path}\n{first}", None)


@hook.command()
@yes_option
@click.pass_obj
def uninstall(given: GlobalOptions) -> None:
    """Take the pre-push hook away, and put back the one that stood there before."""
    from prsplit.app.hook_file import uninstall as remove
    from prsplit.cli.screen import deliver

    placed = remove(given.at)
    deliver(f"put back: {placed.path}\n" if placed.before else f"removed: {placed.path}\n", None)


@hook.command()
@click.argument("remote", default="")
@click.argument("url", default="")
@click.option("--pre-commit", is_flag=True, help="Take the branch from the variables of the pre-commit framework.")
@yes_option
@click.pass_obj
def run(given: GlobalOptions, remote: str, url: str, pre_commit: bool) -> int:  # noqa: ARG001 - git names both
    """Judge a push, as the hook does.

    git calls it with the name and the address of the remote, and tells on standard input which refs it is about to push.
    """
    from prsplit.app.hook import judge_push
    from prsplit.callers import pre_commit as framework
    from prsplit.callers import pre_push
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.report import print_report

    if pre_commit:
        pushed = framework.pushes(os.environ)
    else:
        pushed = pre_push.pushes(b"" if sys.stdin.isatty() else sys.stdin.buffer.read())
    with Narrator(given) as narrator:
        verdict = judge_push(given.at, pushed, narrator)
        for note in verdict.notes:
            narrator.warn(note)
    for report in verdict.reports:
        print_report(report, "text", None, given)
    if verdict.stop:
        click.echo("prsplit stopped this push; git push --no-verify goes past it.", err=True)
    return 1 if verdict.stop else 0
