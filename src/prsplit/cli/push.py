"""`prsplit push`: push the stack and open its pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from prsplit.cli.options import GlobalOptions, yes_option

if TYPE_CHECKING:
    from prsplit.app.keeping import Which
    from prsplit.app.push import PushAnswer
    from prsplit.settings import ShapeOfStack


@click.command()
@click.option("--remote", metavar="R", help="Push to R.  [default: where git would push the branch]")
@click.option(
    "--mode",
    type=click.Choice(["auto", "chain", "queue"]),
    default="auto",
    show_default=True,
    help="chain: each PR on the one below. queue: one after another as they are merged, for forks.",
)
@click.option(
    "--forge",
    type=click.Choice(["auto", "github", "none"]),
    default="auto",
    show_default=True,
    help="Where pull requests are opened; none pushes branches only.",
)
@click.option("--draft", is_flag=True, help="Open pull requests as drafts.")
@click.option("--max-open", metavar="N", type=click.IntRange(min=0), help="Have at most N pull requests of yours open.")
@click.option("--label", "labels", metavar="L", multiple=True, help="Label what is opened.")
@click.option("--reviewer", "people", metavar="WHO", multiple=True, help="Ask WHO, or a team ORG/TEAM, for reviews.")
@click.option(
    "--supersedes", metavar="N", type=click.IntRange(min=1), help="Tell in #N where it went; make it a draft."
)
@click.option(
    "--keep-pr", "keep", type=click.Choice(["first", "last"]), help="With --supersedes: let that PR go on with #N."
)
@click.option("--close", is_flag=True, help="With --supersedes: close it.")
@click.option(
    "--shape",
    type=click.Choice(["linear", "forest", "commits"]),
    help="As for apply, where no stack is built yet.  [default: linear]",
)
@click.option("--no-check", is_flag=True, help="Push without checking first.")
@click.option("--dry-run", is_flag=True, help="Print the steps, and do nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@yes_option
@click.pass_obj
def push(
    given: GlobalOptions,
    remote: str | None,
    mode: str,
    forge: str,
    draft: bool,
    max_open: int | None,
    labels: tuple[str, ...],
    people: tuple[str, ...],
    supersedes: int | None,
    keep: Which | None,
    close: bool,
    shape: ShapeOfStack | None,
    no_check: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Push the stack, and open its pull requests.

    Builds the stack first where there is none. All branches go in one push, each only if it is at the remote as prsplit
    left it, then the pull requests are opened bottom to top. When anything fails, the same command goes on from there;
    `prsplit undo` takes it back.
    """
    from prsplit.app.push import PushOptions, push_series
    from prsplit.app.push_check import against_pushing
    from prsplit.app.target import Asked
    from prsplit.cli.asking import agreed
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer
    from prsplit.reports.push import push_page, pushed_page
    from prsplit.reports.script import script_page

    wanted = PushOptions(
        Asked(remote, forge, mode), draft, max_open, supersedes or 0, close, labels, people, no_check, dry_run,
        keep, shape,
    )  # fmt: skip
    with Narrator(given) as narrator:
        pushed = push_series(
            given.at, wanted, narrator, lambda *what: agreed(lambda: push_page(*what), narrator), against_pushing
        )
    if form == "json":
        _document(pushed, dry_run=dry_run)
    elif dry_run:
        answer(
            [*(script_page(pushed.building) if pushed.building else []), *push_page(pushed.script, pushed.series)],
            given,
        )
    else:
        answer(pushed_page(pushed.script, pushed.series, dict(pushed.numbers), pushed.said, pushed.following), given)


def _document(pushed: PushAnswer, *, dry_run: bool) -> None:
    """Print what was or would be pushed for a program to read."""
    from prsplit.cli.screen import deliver
    from prsplit.reports.push_document import push_document, push_value

    value = push_value(pushed.script, pushed.series, dict(pushed.numbers))
    run = pushed.run.id if pushed.run is not None else ""
    deliver(push_document(value, pushed.building, run, pushed.following, dry_run=dry_run), None)
