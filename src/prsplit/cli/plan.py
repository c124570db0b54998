"""`prsplit plan`: propose a series, prove it, keep it."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, plan_flags, yes_option
from prsplit.settings import PlanOptions

_FORMATS = click.Choice(["text", "json", "markdown"])


@click.command()
@plan_flags
@click.option("--format", "form", type=_FORMATS, help="How to print it.  [default: by FILE's ending, else text]")
@click.option("-o", "--output", metavar="FILE", help="Write it to FILE.")
@yes_option
@click.pass_obj
def plan(given: GlobalOptions, options: PlanOptions, form: str | None, output: str | None) -> None:
    """Propose a series of PRs for the branch, and prove it.

    The change is what HEAD has over the nearest default branch. The series ends in exactly the tree of HEAD, and no step
    misses a name that only a later one brings. The plan is kept for `show`, `explain` and `apply`; no branch is touched.
    """
    from prsplit.app.plan import propose
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer, columns, deliver

    with Narrator(given) as narrator:
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


def _by_ending(path: str | None) -> str:
    endings = {".json": "json", ".md": "markdown", ".markdown": "markdown"}
    return next((form for ending, form in endings.items() if path and path.lower().endswith(ending)), "text")
