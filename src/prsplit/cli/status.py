"""`prsplit status`: how the built stack stands."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, yes_option


@click.command()
@yes_option
@click.pass_obj
def status(given: GlobalOptions) -> None:
    """Tell how the stack that was built stands now.

    Each branch of the last run is in place, has moved, or is gone. Reads local facts alone.
    """
    from prsplit.app.status import stack_status
    from prsplit.cli.screen import answer
    from prsplit.reports.stack import status_page

    answer(status_page(stack_status(given.at)), given)
