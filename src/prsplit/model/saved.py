"""A plan as it is kept between runs: enough to build the same series from the same change again."""

from __future__ import annotations

from dataclasses import dataclass

from prsplit.model.change import Revision
from prsplit.model.graph import NeedKind
from prsplit.model.plan import Role


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is kept of an atom, so that it is found again when the branch has moved. Without a path only the id is known."""

    id: str
    path: str = ""
    symbol: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A need that a person has dropped, by the ids of its atoms, and the reason that they gave."""

    source: str
    target: str
    kind: NeedKind
    reason: str


@dataclass(frozen=True, slots=True)
class SavedPR:
    """One PR of a saved plan. `atoms` are atom ids, `edited` tells that a person changed it, `named` that a person wrote
    its title."""

    number: int
    role: Role
    title: str
    body: str
    slug: str
    atoms: tuple[str, ...]
    edited: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A saved series. It fits a change whose base and head trees are these.

    `anchors` and `waived` are there where a person edited it: they carry the edits over to another change.
    """

    branch: str
    base: Revision
    head: Revision
    limit: int
    prs: tuple[SavedPR, ...]
    base_reason: str = ""
    anchors: tuple[Anchor, ...] = ()
    waived: tuple[Waiver, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether a person changed anything in it."""
        return bool(self.waived) or any(pr.edited for pr in self.prs)
