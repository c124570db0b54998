"""Who wrote the change, and when: the commits between base and head, and which lines of head they left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prsplit.model.script import Person


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the source branch. `body` is the message below its subject, `paths` the files that it touched
    against its first parent (none for a merge)."""

    id: str
    parents: tuple[str, ...]
    author: Person
    subject: str
    body: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The commits of a range, oldest first, and the caller as committer, dated like base.

    `lines` holds, for files that several authors touched, the 1-based lines of head that the range wrote, in order,
    each with its commit.
    """

    commits: tuple[Commit, ...]
    me: Person
    lines: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
