"""Needs between atoms, with their shape, confidence and witness; affinities; and what floats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Literal

Shape = Literal["before", "with", "after", "should"]
"""`before`: target in this PR or an earlier one. `with`: both in one PR. `after`: the source deletes what the target
stops using, so target first. `should`: like before, but dropped first and never contracted."""

NeedKind = Literal[
    "uses", "contains", "imports", "includes", "declares", "names", "registers",
    "renames", "signature", "contract", "implements", "exhausts", "pins", "moves", "rebinds", "generates", "built",
    "removes", "tests", "documents", "order", "proof", "learned",
]  # fmt: skip


class Confidence(IntEnum):
    """How sure a need is. Guesses are affinity only and never become needs."""

    GUESS = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, slots=True)
class Witness:
    """Where a need can be seen: file at head (or base), 1-based line, and the name that was found there."""

    path: str
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class Need:
    """`source` needs `target` (both atom indices)."""

    source: int
    target: int
    kind: NeedKind
    shape: Shape
    confidence: Confidence
    witness: Witness

    @property
    def hard(self) -> bool:
        """Whether the arrangement must respect it."""
        return self.shape != "should"


def likely_use(user: int, provider: int, witness: Witness, *, head: bool) -> Need:
    """The likely need of an atom that names what one end alone has: it comes after what brings that to head, and stops
    before what takes it from base goes."""
    if head:
        return Need(user, provider, "uses", "before", Confidence.LIKELY, witness)
    return Need(provider, user, "removes", "after", Confidence.LIKELY, witness)


@dataclass(frozen=True, slots=True)
class Float:
    """An atom placed after packing: an addition at the earliest PR among `users`, a removal at the latest."""

    atom: int
    users: tuple[int, ...]
    removal: bool = False


@dataclass(frozen=True, slots=True)
class Affinity:
    """An undirected wish that two atoms share a PR."""

    one: int
    other: int
    weight: float


@dataclass(frozen=True, slots=True)
class Waived:
    """A need that a person has dropped, and why."""

    need: Need
    reason: str


@dataclass(frozen=True, slots=True)
class Graph:
    """All that is known about how `size` atoms depend on each other. Everything is sorted; indices are atoms.

    `waived` are needs that hold no longer, as a person said so; they are not among `needs`.
    """

    size: int
    needs: tuple[Need, ...] = ()
    floats: tuple[Float, ...] = ()
    affinities: tuple[Affinity, ...] = ()
    waived: tuple[Waived, ...] = ()


def need_id(source: str, target: str, kind: NeedKind) -> str:
    """A short name of a need between two atoms, given by their ids; it stays the same as long as both atoms do.

    That of a learned need is the one that it was learned under.
    """
    text = f"{source} {target}" if kind == "learned" else f"{source} {target} {kind}"
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]
