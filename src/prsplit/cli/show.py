"""`prsplit show`: one PR of the plan, or all of them."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, plan_flags, yes_option
from prsplit.settings import PlanOptions


def _number(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """The number of a PR; 0 for `all`."""
    if value == "all":
        return 0
    if not (value.isascii() and value.isdecimal() and int(value[:9]) > 0):
        raise click.BadParameter(f"{value!r} is neither the number of a PR nor 'all'.", ctx, param)
    return int(value[:9])


@click.command()
@click.argument("number", metavar="N|all", callback=_number)
@plan_flags
@yes_option
@click.pass_obj
def show(given: GlobalOptions, options: PlanOptions, number: int) -> None:
    """Show one PR of the plan: its reasons and its diff.

    Prints its title and text, the PRs that it needs and why, the lines that do not count towards its size, and its diff
    against the PR before it. `all` shows every PR in order. Uses the saved plan, or plans afresh where there is none.
    """
    from prsplit.app.show import show_prs
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer
    from prsplit.reports.page import line
    from prsplit.reports.show import pr_page

    with Narrator(given) as narrator:
        plan, steps = show_prs(given.at, options, number, narrator)
    for place, (pr, files) in enumerate(steps):
        answer([*([line()] if place else []), *pr_page(plan, pr, files)], given)
