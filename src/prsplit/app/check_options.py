"""What the user asked of `check`: values alone, so that git can be at work before anything else is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from prsplit.settings import Stage


class Named(NamedTuple):
    """What the ends of a range are called where they were given as ids or full names; empty: as they were given."""

    base: str = ""
    head: str = ""


class CheckOptions(NamedTuple):
    """What the user asked of `check`. `plan` is a file, or empty for the plan that is kept; None for no plan.

    `coverage` are reports. `labels` are the PR's, `draft` whether it is one, `body` its description (None: not known):
    facts of a forge that the caller knows.
    """

    base: str | None = None
    head: str | None = None
    plan: str | None = None
    stack: bool = False
    max_lines: int | None = None
    stage: Stage = "local"
    rules: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    draft: bool = False
    coverage: tuple[str, ...] = ()
    body: str | None = None
    command: str = ""
    """Runs the test of a fix; `{}` stands for its path."""
    named: Named = Named()
