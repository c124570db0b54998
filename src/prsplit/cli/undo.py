"""`prsplit undo`: take the last run back."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, yes_option


@click.command()
@click.option("--force", is_flag=True, help="Close pull requests too that people have commented on or pushed to.")
@click.option("--dry-run", is_flag=True, help="Print the steps, and do nothing.")
@yes_option
@click.pass_obj
def undo(given: GlobalOptions, force: bool, dry_run: bool) -> None:
    """Take the last run back.

    Every branch that it made or moved goes back to where it was, all at once or not at all. A branch that has moved
    since is left alone, and so is everything else. What the branches held stays reachable below refs/prsplit/undo/.

    After a push, what it did at the remote is taken back first: its pull requests are closed, top down, and its
    branches deleted or put back, each only if it is still as it was left. What an update moved here and what it pushed are one run.
    """
    from prsplit.app.undo import UndoOptions, take_back
    from prsplit.cli.asking import agreed
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer
    from prsplit.reports.push import back_page
    from prsplit.reports.stack import backwards_page, half_line, left_line, undone_page

    with Narrator(given) as narrator:
        done = take_back(
            given.at,
            UndoOptions(dry_run, force),
            narrator,
            lambda script: agreed(lambda: back_page(script, done=False), narrator),
        )
    if done.remote is not None:
        page = back_page(done.remote, done=not dry_run)
        page += undone_page(done.local) if done.local is not None else backwards_page(done.moves) if done.moves else []
    elif done.local is not None:
        page = undone_page(done.local)
    else:
        page = backwards_page(done.moves)
    answer([*page, *half_line(given.at, half=done.half), left_line(done.left)], given)
