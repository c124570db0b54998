"""`prsplit update`: bring the stack up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from prsplit.cli.options import GlobalOptions, yes_option

if TYPE_CHECKING:
    from prsplit.app.update import Updated
    from prsplit.model.update import Style


@click.command()
@click.option(
    "--style",
    type=click.Choice(["rebase", "merge"]),
    default="rebase",
    show_default=True,
    help="rebase: one commit for each PR, made anew. merge: branches only go forward.",
)
@click.option("--no-push", is_flag=True, help="Move the branches here only.")
@click.option("--remote", metavar="R", help="Push to R.  [default: where the stack was pushed]")
@click.option(
    "--mode",
    type=click.Choice(["auto", "chain", "queue"]),
    default="auto",
    show_default=True,
    help="As for push.",
)
@click.option(
    "--forge",
    type=click.Choice(["auto", "github", "none"]),
    default="auto",
    show_default=True,
    help="As for push.",
)
@click.option("--no-check", is_flag=True, help="Push without checking first.")
@click.option("--dry-run", is_flag=True, help="Print the steps, and do nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@yes_option
@click.pass_obj
def update(
    given: GlobalOptions,
    style: str,
    no_push: bool,
    remote: str | None,
    mode: str,
    forge: str,
    no_check: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Bring the stack up to date with base, source and reviews.

    What is merged drops out, the rest goes onto the base as it is now, and a fix that was committed on one branch goes
    into those above it. Branches and pull requests stay the same ones. Where anything conflicts, or somebody else has
    pushed to a branch, everything stays as it was. A stack that was pushed is then pushed again.
    """
    from prsplit.app.push_check import against_pushing
    from prsplit.app.target import Asked
    from prsplit.app.update import UpdateOptions, update_series
    from prsplit.cli.asking import agreed
    from prsplit.cli.narrator import Narrator
    from prsplit.reports.push import push_page

    wanted = UpdateOptions(Asked(remote, forge, mode), cast("Style", style), no_push, no_check, dry_run)
    with Narrator(given) as narrator:
        updated = update_series(
            given.at, wanted, narrator, lambda *what: agreed(lambda: push_page(*what), narrator), against_pushing
        )
    if form == "json":
        _document(updated, dry_run=dry_run)
    else:
        _tell(updated, given, dry_run=dry_run)


def _document(updated: Updated, *, dry_run: bool) -> None:
    from prsplit.cli.screen import deliver
    from prsplit.reports.push_document import push_value
    from prsplit.reports.update_document import update_document

    push = updated.pushed
    value = push_value(push.script, push.series, dict(push.numbers)) if push else None
    run = updated.run.id if updated.run else ""
    deliver(update_document(updated.script, run, value, updated.following, dry_run=dry_run), None)


def _tell(updated: Updated, given: GlobalOptions, *, dry_run: bool) -> None:
    from prsplit.cli.screen import answer
    from prsplit.reports.push import push_page, pushed_page
    from prsplit.reports.update import update_page, updated_page

    push = updated.pushed
    if dry_run:
        answer([*update_page(updated.script), *(push_page(push.script, push.series) if push else [])], given)
    elif push is None:
        answer(updated_page(updated.script, updated.following), given)
    else:
        page = pushed_page(push.script, push.series, dict(push.numbers), push.said, updated.following)
        answer([*updated_page(updated.script, (), listed=True), *page], given)
