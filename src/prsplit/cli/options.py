"""Flags that several commands share, and the values that they become."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import click

from prsplit.settings import PlanOptions

Answer = TypeVar("Answer")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class GlobalOptions(NamedTuple):
    """What stands before the command. `at` is a path in the repository to work on."""

    at: str = "."
    quiet: bool = False
    verbose: bool = False
    plain: bool = False


Change = Callable[[GlobalOptions], GlobalOptions]

_LATE: tuple[tuple[tuple[str, ...], Change], ...] = (
    (("-q", "--quiet"), lambda given: given._replace(quiet=True)),
    (("-v", "--verbose"), lambda given: given._replace(verbose=True)),
    (("--no-color",), lambda given: given._replace(plain=True)),
)
"""The global flags that are understood behind the command as well, where its help does not list them again."""


def late_options() -> list[click.Option]:
    """A hidden option for each of them."""
    return [_late(names, change) for names, change in _LATE]


def _late(names: tuple[str, ...], change: Change) -> click.Option:
    def put(context: click.Context, _: click.Parameter, given: bool) -> None:
        if given and isinstance(context.obj, GlobalOptions):
            context.obj = change(context.obj)

    return click.Option([*names], is_flag=True, hidden=True, expose_value=False, callback=put)


class Whole(click.IntRange):
    """A whole number, and said so where it is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 - as click has it
        """The number within its bounds."""
        try:
            int(value)
        except (TypeError, ValueError):
            self.fail(f"{value!r} is not a whole number.", param, ctx)
        number: int = super().convert(value, param, ctx)
        return number


_YES = "prsplit.yes"


def _remember(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.meta[_YES] = value or context.meta.get(_YES, False)


yes_option: Decorator = click.option(
    "--yes", is_flag=True, expose_value=False, callback=_remember, help="Answer yes to every question."
)


pr_option: Decorator = click.option(
    "--pr",
    metavar="N",
    type=click.IntRange(min=1),
    help="The open pull request N, which is fetched; no branch is made.",
)


def refuse_pr_with(*given: tuple[str, object]) -> None:
    """Raise UsageError for a flag that makes no sense beside --pr."""
    for flag, value in given:
        if value:
            raise click.UsageError(f"--pr and {flag} exclude each other.", click.get_current_context())


def said_yes() -> bool:
    """Whether `--yes` was given, before the command or behind it."""
    return bool(click.get_current_context().meta.get(_YES, False))


_PLACEMENT = click.Choice(["with-code", "last"])

_PLAN_FLAGS: tuple[Decorator, ...] = (
    click.option("--base", metavar="REF", help="Where the change begins.  [default: nearest default branch]"),
    click.option("--head", metavar="REF", help="Where the change ends.  [default: HEAD]"),
    click.option("--onto", metavar="REF", help="Carry the change over to REF first, in memory."),
    click.option("--max-lines", metavar="N", type=Whole(min=0), help="Reviewable lines of a PR, as a hard "
                 "limit; 0 for none.  [default: 400, tests and docs may exceed it]"),
    click.option("--tests", type=_PLACEMENT, help="Where new tests go.  [default: with-code]"),
    click.option("--docs", type=_PLACEMENT, help="Where new docs go.  [default: with-code]"),
    click.option("--only", metavar="PATHSPEC", multiple=True, help="Split only these paths; the rest is the last PR."),
    click.option("--effort", type=click.Choice(["normal", "high"]), help="How long to search for the best PRs.  [default: "
                 "normal]"),
    click.option("--worktree", is_flag=True, help="Take changes of tracked files in that are not committed."),
    click.option("--untracked", is_flag=True, help="With --worktree: take new files in as well."),
    click.option("--fresh", is_flag=True, help="Plan anew, even where a plan edited by hand is saved."),
    click.option("--plan", "plan_file", metavar="FILE", help="Use the plan in FILE, from `plan --format json -o FILE`."),
)  # fmt: skip


def plan_flags(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Add plan's flags; the command receives them as one `options`."""

    @wraps(command)
    def gathered(**given: Any) -> Answer:  # noqa: ANN401 - whatever click hands over
        options = PlanOptions(**{name: given.pop(name) for name in PlanOptions._fields})
        _refuse_nonsense(options)
        return command(options=options, **given)

    decorated: Callable[..., Answer] = gathered
    for flag in reversed(_PLAN_FLAGS):
        decorated = flag(decorated)
    return decorated


def _refuse_nonsense(options: PlanOptions) -> None:
    if options.untracked and not options.worktree:
        raise click.UsageError("--untracked needs --worktree.", click.get_current_context())
    if options.plan_file and options.fresh:
        raise click.UsageError("--fresh and --plan exclude each other.", click.get_current_context())
