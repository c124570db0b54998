"""Who wrote the change, and when: the commits between base and head, and which lines of head they left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prsplit.model.script import Person


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the source branch. `body` is the message below its subject, `paths` the files that it touched (none
    for a merge), both names of a renamed one, and `renames` the pairs of old and new name."""

    id: str
    parents: tuple[str, ...]
    author: Person
    subject: str
    body: str
    paths: tuple[str, ...] = ()
    renames: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The commits of a range, oldest first, and the caller as committer, dated like base.

    `lines` holds, for files that several authors touched under any of their names, the 1-based lines of head that the
    range wrote, in order, each with its commit.
    """

    commits: tuple[Commit, ...]
    me: Person
    lines: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)


def kin(commits: Iterable[Commit]) -> dict[str, frozenset[str]]:
    """Every path that was renamed, and all the names that its file bore within the range, itself among them."""
    found: dict[str, frozenset[str]] = {}
    for commit in commits:
        for old, new in commit.renames:
            family = found.get(old, frozenset({old})) | found.get(new, frozenset({new}))
            found.update(dict.fromkeys(family, family))
    return found
