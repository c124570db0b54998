"""A plan as it is kept between runs: enough to build the same series from the same change again."""

from __future__ import annotations

from dataclasses import dataclass

from prsplit.model.change import Revision
from prsplit.model.plan import Role


@dataclass(frozen=True, slots=True)
class SavedPR:
    """One PR of a saved plan. `atoms` are atom ids, `edited` tells that a person changed it."""

    number: int
    role: Role
    title: str
    body: str
    slug: str
    atoms: tuple[str, ...]
    edited: bool = False


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A saved series. It fits a change whose base and head trees are these."""

    branch: str
    base: Revision
    head: Revision
    limit: int
    prs: tuple[SavedPR, ...]
    base_reason: str = ""
