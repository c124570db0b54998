"""`prsplit apply`: build the series as branches."""

from __future__ import annotations

from typing import cast

import click

from prsplit.cli.options import GlobalOptions, plan_flags, yes_option
from prsplit.settings import PlanOptions, ShapeOfStack


@click.command()
@click.option(
    "--shape",
    type=click.Choice(["linear", "forest", "commits"]),
    default="linear",
    show_default=True,
    help="A branch for each PR, each on the one before; a stack for each group that needs no other; or one branch with a commit for "
    "each PR.",
)
@click.option("--prefix", metavar="P", help="Name the branches P/…  [default: split/<branch>]")
@click.option("--sign", is_flag=True, help="Sign the commits, as commit.gpgSign does.")
@click.option("--signoff", is_flag=True, help="Add your Signed-off-by.")
@click.option("--replan", is_flag=True, help="Plan anew where the branch has moved since the saved plan.")
@click.option("--dry-run", is_flag=True, help="Print the steps, and do nothing.")
@plan_flags
@yes_option
@click.pass_obj
def apply(
    given: GlobalOptions,
    options: PlanOptions,
    shape: str,
    prefix: str | None,
    sign: bool,
    signoff: bool,
    replan: bool,
    dry_run: bool,
) -> None:
    """Build the series as branches, and check that they arrive.

    Uses the saved plan, or plans first where there is none. All branches appear at once or none does, and only if the
    last one has exactly the tree of HEAD. HEAD, the index and your files stay as they are; `prsplit undo` takes it back.
    """
    from prsplit.app.apply import ApplyOptions, apply_series
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer
    from prsplit.reports.script import script_page
    from prsplit.reports.stack import applied_page

    wanted = ApplyOptions(cast("ShapeOfStack", shape), prefix, sign, signoff, replan, dry_run)
    with Narrator(given) as narrator:
        outcome = apply_series(given.at, options, wanted, narrator)
    if outcome.run is None:
        answer(script_page(outcome.script), given)
    else:
        answer(applied_page(outcome.run, outcome.following, outcome.script), given)
