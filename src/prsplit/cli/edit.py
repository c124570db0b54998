"""`prsplit edit`: change the plan by flags, or as a list in the editor."""

from __future__ import annotations

import os
import sys
from shlex import quote

import click

from prsplit.cli.options import GlobalOptions, plan_flags, yes_option
from prsplit.errors import CommandFailed
from prsplit.settings import PlanOptions

_IN_ORDER = ("--move", "--merge", "--split", "--order", "--title")
_KEY = "prsplit.edit.order"


class _InOrder(click.Command):
    """A command that remembers in which order its flags were typed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the flags, then parse as always."""
        ctx.meta[_KEY] = [word.partition("=")[0] for word in args if word.partition("=")[0] in _IN_ORDER]
        return super().parse_args(ctx, args)


@click.command(cls=_InOrder)
@click.option("--move", metavar="X=N", multiple=True, help="Put X into PR N, or into a new one with X=new.")
@click.option("--merge", metavar="N,M", multiple=True, help="Make these PRs one.")
@click.option(
    "--split", metavar="N[:X,…]", multiple=True, help="Make two PRs of one: where it is best cut, or X apart."
)
@click.option("--order", metavar="N,M,…", multiple=True, help="Put the PRs into this order.")
@click.option("--title", metavar="N=TEXT", multiple=True, help="Give PR N a title; without TEXT prsplit writes one.")
@click.option("--drop-need", metavar="ID", multiple=True, help="Drop a need that is likely, wanted only, or learned.")
@click.option("--because", metavar="TEXT", default="", help="Why the needs are dropped. It is kept with them.")
@click.option("--list", "listing", metavar="FILE", default="", help="Take the list from FILE instead of the editor.")
@click.option("--undo", is_flag=True, help="Take the last edit back; once more, and it is there again.")
@plan_flags
@yes_option
@click.pass_context
def edit(
    ctx: click.Context,
    options: PlanOptions,
    move: tuple[str, ...],
    merge: tuple[str, ...],
    split: tuple[str, ...],
    order: tuple[str, ...],
    title: tuple[str, ...],
    drop_need: tuple[str, ...],
    because: str,
    listing: str,
    undo: bool,
) -> None:
    """Change the plan by hand: move, merge, split, order, name.

    X is a path, PATH:LINE, a symbol or an atom's id, as for `explain`. Numbers are those of the plan as it was before; all
    `new` of one command are one PR. What comes out is proven as a whole: if it would not stand, nothing is changed, and
    the answer names what is in the way and the smallest further move that would do. `plan` keeps the edits when the
    branch moves, `plan --fresh` forgets them.

    Without these flags the series is opened as a list in the editor (GIT_EDITOR, VISUAL or EDITOR).
    """
    from prsplit.app.asked import Asked
    from prsplit.app.edit import Wanted, edit_plan
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer, columns
    from prsplit.reports.escape import shown
    from prsplit.reports.page import Span, line
    from prsplit.reports.text import plan_page

    given: GlobalOptions = ctx.obj
    values = {"--move": [*move], "--merge": [*merge], "--split": [*split], "--order": [*order], "--title": [*title]}
    asked = tuple(Asked(flag, values[flag].pop(0)) for flag in ctx.meta[_KEY] if values[flag])
    if undo and (asked or drop_need or listing):
        raise click.UsageError("--undo stands alone.", ctx)
    _refuse_mixture(listing, because, asked=bool(asked or drop_need), drop=bool(drop_need), ctx=ctx)
    with Narrator(given) as narrator:

        def write(path: str) -> None:
            narrator.pause()
            _edit(path, ctx)

        made = edit_plan(given.at, options, Wanted(asked, drop_need, because, listing, undo), narrator, write)
    page = [line(Span("changed: ", "good"), shown(made.changed))] if made.changed else []
    answer([*page, *plan_page(made.plan, following=made.following, columns=columns())], given)


def _refuse_mixture(listing: str, because: str, *, asked: bool, drop: bool, ctx: click.Context) -> None:
    if listing and asked:
        raise click.UsageError("--list stands alone.", ctx)
    if because and not drop:
        raise click.UsageError("--because is the reason of --drop-need.", ctx)


def _edit(path: str, ctx: click.Context) -> None:
    """Open the file in the user's editor, and wait."""
    editor = next((os.environ[name] for name in ("GIT_EDITOR", "VISUAL", "EDITOR") if os.environ.get(name)), None)
    if editor is None and not sys.stdin.isatty():
        raise click.UsageError("There is no terminal for an editor: give flags, or --list FILE.", ctx)
    try:
        click.edit(filename=path, editor=editor)
    except click.ClickException:
        raise CommandFailed(
            f"The editor {editor or ''} failed, so nothing was changed; the list is in {path}.".replace("  ", " "),
            f"EDITOR=vi prsplit edit   # or change the list, then: prsplit edit --list {quote(path)}",
        ) from None
