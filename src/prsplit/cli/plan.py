"""`prsplit plan`: propose a series, prove it, keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from prsplit.cli.options import GlobalOptions, plan_flags, pr_option, refuse_pr_with, yes_option
from prsplit.settings import PlanOptions

if TYPE_CHECKING:
    from prsplit.cli.narrator import Narrator

_FORMATS = click.Choice(["text", "json", "markdown"])


@click.command()
@plan_flags
@pr_option
@click.option("--format", "form", type=_FORMATS, help="How to print it.  [default: by FILE's ending, else text]")
@click.option("-o", "--output", metavar="FILE", help="Write it to FILE.")
@yes_option
@click.pass_obj
def plan(given: GlobalOptions, options: PlanOptions, pr: int | None, form: str | None, output: str | None) -> None:
    """Propose a series of PRs for the branch, and prove it.

    The change is what HEAD has over the nearest default branch. The series ends in exactly the tree of HEAD, and no step
    misses a name that only a later one brings. The plan is kept for `show`, `explain` and `apply`; no branch is touched.
    """
    from prsplit.app.plan import propose
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer, columns, deliver

    with Narrator(given) as narrator:
        if pr is not None:
            options = of_pull(given, options, pr, narrator)
        made = propose(given.at, options, narrator)
    form = form or _by_ending(output)
    if form == "json":
        from prsplit.reports.document import plan_document

        deliver(plan_document(made.plan), output)
    elif form == "markdown":
        from prsplit.reports.markdown import plan_markdown

        deliver(plan_markdown(made.plan), output)
    else:
        from prsplit.reports.page import plain
        from prsplit.reports.text import plan_page

        page = plan_page(made.plan, following=made.following, columns=columns() if output is None else 80)
        answer(page, given) if output is None else deliver(plain(page), output)


def of_pull(given: GlobalOptions, options: PlanOptions, number: int, narrator: Narrator) -> PlanOptions:
    """The options for the range of a pull request, which is fetched."""
    from prsplit.app.pull_range import pull_range

    refuse_pr_with(("--head", options.head), ("--worktree", options.worktree), ("--plan", options.plan_file))
    found = pull_range(given.at, number, options.base, narrator)
    return options._replace(base=found.base, head=found.head)


def _by_ending(path: str | None) -> str:
    endings = {".json": "json", ".md": "markdown", ".markdown": "markdown"}
    return next((form for ending, form in endings.items() if path and path.lower().endswith(ending)), "text")
