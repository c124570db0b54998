"""The planned series: ordered PRs, why each is where it is, and what was proven about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from prsplit.model.atom import Atom
from prsplit.model.change import Revision
from prsplit.model.graph import Graph, Need
from prsplit.model.proven import Shown

Role = Literal["mechanical", "build", "utilities", "core", "integration", "generated", "tests", "docs"]

SCHEMA = "prsplit.plan/1"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """Lines of one file that do not count as reviewable, and why."""

    path: str
    lines: int
    reason: str


class Counted(NamedTuple):
    """Lines of a PR: those that are reviewed, and those that are shown, with what moves, is renamed or laid out anew."""

    reviewed: int
    shown: int


@dataclass(frozen=True, slots=True)
class Size:
    """Lines of a PR measured on composed trees. `reviewable` = `added + deleted` less the ledger."""

    added: int
    deleted: int
    files: int
    reviewable: int
    ledger: tuple[LedgerLine, ...] = ()

    @property
    def raw(self) -> int:
        """Added plus deleted lines."""
        return self.added + self.deleted


@dataclass(frozen=True, slots=True)
class DependsOn:
    """A true need between PRs: `number` is needed because of `need`."""

    number: int
    need: Need


@dataclass(frozen=True, slots=True)
class PlannedPR:
    """One PR of the series. `number` is its 1-based place, `slug` the tail of its branch name, `atoms` sorted indices.

    `tests` tells whether it changes a test; `notes` are sentences the reader should see (why it is over the limit).
    `edited` tells that a person changed the PR, `named` that the title is a person's.
    """

    number: int
    role: Role
    title: str
    body: str
    slug: str
    atoms: tuple[int, ...]
    size: Size
    depends_on: tuple[DependsOn, ...] = ()
    tests: bool = False
    notes: tuple[str, ...] = ()
    edited: bool = False
    named: bool = False
    sources: tuple[str, ...] = ()
    """The commits of the branch whose lines are here, oldest first."""

    used_from: int = 0
    """The number of the first PR that uses the new code which is all that this one brings; 0 where it is reached at once."""

    early: bool = False
    """Whether it may be merged before the PRs below it: it needs none of them, and changes no file that they change."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A breach of the closure law at a step. `atoms` are the ones that a repair would bring together."""

    step: int
    law: str
    path: str
    line: int
    name: str
    atoms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven statically about the series, and how many rounds of arranging it took."""

    steps: int
    files: int
    names: int
    rounds: int
    merged: int = 0
    degraded: tuple[str, ...] = ()
    """Files that were not understood by a language and are only proven byte for byte."""
    broken: tuple[str, ...] = ()
    """Files that have more syntax errors at head than at base: no step of them can be proven to parse."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A proven series from `base` to `head`. `limit` is in reviewable lines, 0 for none.

    `evidence` is what the user's commands have shown of the steps, as far as results are kept.
    """

    base: Revision
    head: Revision
    branch: str
    base_reason: str
    limit: int
    atoms: tuple[Atom, ...]
    graph: Graph
    prs: tuple[PlannedPR, ...]
    total: Size
    proof: Proof
    notes: tuple[str, ...] = field(default=())
    evidence: tuple[Shown, ...] = ()
