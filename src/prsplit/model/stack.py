"""The built stack as it stands now, told from local facts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prsplit.model.script import Run

BranchState = Literal["in place", "moved", "gone"]


@dataclass(frozen=True, slots=True)
class BranchStanding:
    """One branch of the last run: where it was left, and where it is now (empty when gone)."""

    name: str
    title: str
    left: str
    now: str
    state: BranchState


@dataclass(frozen=True, slots=True)
class StackStatus:
    """The last finished run, or None; whether a run was cut off after it; and what to do next, as a command."""

    run: Run | None
    branches: tuple[BranchStanding, ...]
    interrupted: bool
    next_command: str
