"""The built stack as it stands now, told from local facts alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prsplit.model.pull import Pull, Talk
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
    below: str = ""
    """The branch that it was built on; empty for the base."""
    merged: str = ""
    """What the base is called whose tip has it, as known here; empty where it is not merged."""


@dataclass(frozen=True, slots=True)
class PullStanding:
    """One branch of the last push: its pull request (0 and None where none is open, or nobody could be asked), what people
    and machines say about it, the commit that was pushed, and how many commits the local branch is ahead and behind of
    the pull request's (None where that can't be told from here)."""

    branch: str
    number: int
    pushed: str
    pull: Pull | None = None
    talk: Talk | None = None
    apart: tuple[int, int] | None = None
    gone: bool = False
    """Whether the branch was pushed, and the remote has it no more."""


@dataclass(frozen=True, slots=True)
class PushStatus:
    """The last push. `online` tells whether the forge answered; if not, `why`. `cut_off` that it has to go on."""

    remote: str
    place: str
    pulls: tuple[PullStanding, ...]
    online: bool
    why: str
    cut_off: bool
    unfetched: str = ""
    """What the base is called, where the remote's has gone on and that is not known here."""


@dataclass(frozen=True, slots=True)
class StackStatus:
    """The last finished run, or None; whether a run was cut off after it; and what to do next, as a command."""

    run: Run | None
    branches: tuple[BranchStanding, ...]
    interrupted: bool
    next_command: str
    push: PushStatus | None = None

    @property
    def forest(self) -> bool:
        """Whether the branches are several stacks."""
        return sum(not one.below for one in self.branches) > 1
