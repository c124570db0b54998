"""`prsplit undo`: take the last run back."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, yes_option


@click.command()
@yes_option
@click.pass_obj
def undo(given: GlobalOptions) -> None:
    """Take the last run back.

    Every branch that it made or moved goes back to where it was, all at once or not at all. A branch that has moved
    since is left alone, and so is everything else. What the branches held stays reachable below refs/prsplit/undo/.
    """
    from prsplit.app.undo import take_back
    from prsplit.cli.screen import answer
    from prsplit.reports.stack import undone_page

    answer(undone_page(take_back(given.at)), given)
