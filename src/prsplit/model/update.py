"""What `update` is about to do to the branches of a built stack, as values: printed by a dry run, performed, journalled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["rebase", "merge"]
Fate = Literal[
    "kept",  # nothing is different
    "carried",  # the same change on what stands below it now
    "answered",  # changed by commits that were made on a branch, or by the source that moved on
    "new",  # what the source brought
    "merged",  # the base has it
    "empty",  # nothing is left of it
]


@dataclass(frozen=True, slots=True)
class BuiltAtom:
    """An atom as it was when the stack was built."""

    id: str
    path: str
    symbol: str
    kind: str


@dataclass(frozen=True, slots=True)
class BuiltPR:
    """A PR as it was built. `atoms` are empty where they are not known."""

    branch: str
    role: str
    title: str
    body: str
    slug: str
    atoms: tuple[BuiltAtom, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltStack:
    """What a run built, beyond what the journal says. `base_name` is what the base was called, `tip` where the source
    branch stood, `origin` the commit that was split, before it was carried over anywhere. `shape` is what `apply` was asked for,
    empty where nobody knows."""

    base_name: str
    base: str
    tip: str
    origin: str
    limit: int
    prs: tuple[BuiltPR, ...]
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One PR of the stack as `update` finds it: `left` is where its branch was left, `now` where it stands, `below` the
    place of the PR that it stands on, 0 for the base."""

    place: int
    below: int
    branch: str
    title: str
    left: str
    now: str


@dataclass(frozen=True, slots=True)
class UpdateStep:
    """What becomes of one branch: from `old` (empty: it must not exist) to `new` (empty: it is deleted). `commits` counts
    those that were made on it since it was left."""

    branch: str
    title: str
    fate: Fate
    old: str
    new: str
    commits: int = 0


@dataclass(frozen=True, slots=True)
class UpdateScript:
    """All that an update does here. `was` is the base that the stack stood on, `base` the one that it will stand on;
    `head` is the source as it is then."""

    source: str
    prefix: str
    style: Style
    base_name: str
    was: str
    base: str
    head: str
    steps: tuple[UpdateStep, ...]
    notes: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether any branch moves."""
        return any(step.old != step.new for step in self.steps)
