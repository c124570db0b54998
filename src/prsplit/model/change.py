"""What lies between two trees: entries, modes, contents and line positions. Produced by `repo.read`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["A", "D", "M", "R", "T"]
"""Git's raw status letter. A copy is reported as `A`: its source does not change."""

Opaque = Literal["", "binary", "symlink", "submodule", "large", "unreadable"]
"""Why the content is never looked into; empty for text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of a tree. `path` is UTF-8 with surrogateescape, `mode` git's six octal digits."""

    path: str
    mode: str
    oid: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """A changed region without context: half-open ranges of 0-based LF lines.

    `old_start` with `old_count == 0` is the index of the line before which lines are inserted; likewise for `new`.
    """

    old_start: int
    old_count: int
    new_start: int
    new_count: int


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file's change. `old` is None for an addition, `new` for a deletion.

    `old_data` and `new_data` are the blobs, or None where the side is absent or `opaque` says why it is not read.
    `hunks` are positions only, in order; content always comes from the data.
    """

    status: Status
    old: Entry | None
    new: Entry | None
    old_data: bytes | None = None
    new_data: bytes | None = None
    hunks: tuple[Hunk, ...] = ()
    opaque: Opaque = ""

    @property
    def path(self) -> str:
        """The path at head, or at base for a deletion."""
        entry = self.new or self.old
        assert entry is not None
        return entry.path


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit and its tree, by full object id. `name` is what the user called it; `given` tells that a person named it as the
    base, which was not found then."""

    commit: str
    tree: str
    name: str = ""
    given: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything that differs between `base` and `head`, sorted by path (bytewise)."""

    base: Revision
    head: Revision
    files: tuple[FileChange, ...]
