"""`prsplit status`: how the built stack stands."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, yes_option


@click.command()
@click.option("--offline", is_flag=True, help="Tell local facts alone.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@yes_option
@click.pass_obj
def status(given: GlobalOptions, offline: bool, form: str) -> None:
    """Tell how the stack that was built stands now.

    Each branch of the last run is in place, has moved, is gone, or is merged into its base as far as that is known here.
    After a push its pull requests are told as well, with reviews and checks, if the forge answers; if not, local facts are
    told alone, and that it is so.
    """
    from prsplit.app.status import stack_status
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer, deliver
    from prsplit.reports.stack import status_page
    from prsplit.reports.status_document import status_document

    with Narrator(given) as narrator:
        found = stack_status(given.at, narrator, offline=offline)
    if form == "json":
        deliver(status_document(found), None)
    else:
        answer(status_page(found), given)
