"""Flags and settings as one frozen value, and which keys may come from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DEFAULT_LIMIT = 400

Placement = Literal["with-code", "last"]
ShapeOfStack = Literal["linear", "commits"]


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the user asked of `plan`. `None` means not given on the command line."""

    base: str | None = None
    head: str | None = None
    onto: str | None = None
    max_lines: int | None = None
    tests: Placement | None = None
    docs: Placement | None = None
    only: tuple[str, ...] = ()
    worktree: bool = False
    untracked: bool = False
    fresh: bool = False
    plan_file: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Values in force after defaults, repository settings, user settings and flags, in that order."""

    max_lines: int = DEFAULT_LIMIT
    strict: bool = False
    prefix: str = ""
    base: str = ""
    tests: Placement = "with-code"
    docs: Placement = "with-code"
