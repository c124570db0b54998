"""`prsplit explain`: where a change went, and why."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, plan_flags, yes_option
from prsplit.settings import PlanOptions


@click.command()
@click.argument("what", metavar="PATH[:LINE]|SYMBOL")
@plan_flags
@yes_option
@click.pass_obj
def explain(given: GlobalOptions, options: PlanOptions, what: str) -> None:
    """Tell where a change went, why, and what would move it.

    PATH is a changed file or folder, LINE a line of it at HEAD, SYMBOL the name of a definition, such as `run`,
    `Engine.run` or `engine.Engine.run`. What stands in brackets behind a need is its name for `edit --drop-need`.
    """
    from prsplit.app.explain import find_atoms
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer
    from prsplit.reports.explain import explain_page

    with Narrator(given) as narrator:
        found = find_atoms(given.at, options, what, narrator)
    answer(explain_page(found.plan, found.atoms, found.ways), given)
