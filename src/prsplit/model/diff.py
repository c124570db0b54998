"""A change as lines: which files differ, how many lines of each, and which. Cheap to read; nothing is parsed as source.

Named tuples, for the reason that `model.finding` gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

_NEXT_FILE = rb"(?m)^diff --git "
_HUNK = rb"(?m)^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@[^\n]*\n"

LINK, SUBMODULE = "120000", "160000"


class Edit(NamedTuple):
    """A changed region without context. Starts are 1-based; the lines have no line feed."""

    old_start: int
    old: tuple[bytes, ...]
    new_start: int
    new: tuple[bytes, ...]


class Touched(NamedTuple):
    """One file of a change. Status, modes and ids are git's; `old_path` differs from `path` for a rename only.

    `counted` is False for what git does not count in lines: then `added` and `deleted` are 0.
    """

    status: str
    old_path: str
    path: str
    old_mode: str
    mode: str
    old_oid: str
    oid: str
    added: int = 0
    deleted: int = 0
    counted: bool = True

    @property
    def lines(self) -> int:
        """Added plus deleted lines."""
        return self.added + self.deleted

    @property
    def is_new(self) -> bool:
        """Whether the file is not there at base under any name."""
        return not self.old_oid.strip("0")

    @property
    def is_gone(self) -> bool:
        """Whether the file is not there at head under any name."""
        return not self.oid.strip("0")

    @property
    def is_text(self) -> bool:
        """Whether it is a regular file at both ends and counted in lines."""
        return self.counted and LINK != self.mode != SUBMODULE and LINK != self.old_mode != SUBMODULE


class Diff:
    """All files of a change, in git's order, and the text of its -U0 patch, which is taken apart when it is asked for.

    The patch serves to find and to quote lines, never to rebuild a file.
    """

    def __init__(self, files: tuple[Touched, ...], patch: bytes) -> None:
        """Take the files, and their patches in the same order (one that changes its type has two)."""
        self.files = files
        self.patch = patch
        self._edits: dict[str, tuple[Edit, ...]] = {}
        self._texts: Mapping[str, bytes] | None = None

    def counted(self) -> Diff:
        """The same with the lines of each file counted, as git does: by the heads of its hunks."""
        counted = Diff(tuple(file._replace(**_counts(self.text(file))) for file in self.files), self.patch)
        counted._texts = self._texts
        return counted

    @property
    def added(self) -> int:
        """Lines that come."""
        return sum(file.added for file in self.files)

    @property
    def deleted(self) -> int:
        """Lines that go."""
        return sum(file.deleted for file in self.files)

    def edits(self, file: Touched) -> tuple[Edit, ...]:
        """Where and how the file's text changes, in order."""
        if file.path not in self._edits:
            self._edits[file.path] = tuple(_edits(self.text(file)))
        return self._edits[file.path]

    def text(self, file: Touched) -> bytes:
        """The file's patch."""
        if self._texts is None:
            self._texts = _texts(self.files, self.patch)
        return self._texts.get(file.path, b"")

    def new_lines(self, file: Touched) -> list[tuple[int, bytes]]:
        """The added lines of a file with their 1-based numbers at head."""
        return [(edit.new_start + place, line) for edit in self.edits(file) for place, line in enumerate(edit.new)]

    def anchor(self) -> tuple[str, int]:
        """The first added line of the file that changes most, of those that are there at head."""
        there = [file for file in self.files if not file.is_gone]
        if not there:
            return (self.files[0].path, 1) if self.files else ("", 0)
        most = max(there, key=lambda file: (file.lines, file.added))
        return most.path, next((number for number, _ in self.new_lines(most)), 1)


def _texts(files: tuple[Touched, ...], patch: bytes) -> dict[str, bytes]:
    """The patch of each file. A change of type is written as a deletion and an addition, hence as two."""
    starts = [found.start() for found in re.finditer(_NEXT_FILE, patch)]
    segments = iter([patch[start:end] for start, end in pairwise([*starts, len(patch)])])
    found: dict[str, bytes] = {}
    for file in files:
        found[file.path] = b"".join(next(segments, b"") for _ in range(2 if file.status == "T" else 1))
    return found


def _counts(text: bytes) -> dict[str, Any]:
    heads = re.findall(_HUNK, text)
    if not heads and b"\nBinary files " in text:
        return {"counted": False}
    added = sum(int(count or 1) for *_, count in heads)
    return {"added": added, "deleted": sum(int(count or 1) for _, count, _, _ in heads)}


def _edits(text: bytes) -> list[Edit]:
    found: list[Edit] = []
    starts = list(re.finditer(_HUNK, text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=False):
        body = text[start.end() : end].split(b"\n")
        old = tuple(row[1:] for row in body if row.startswith(b"-"))
        new = tuple(row[1:] for row in body if row.startswith(b"+"))
        found.append(Edit(int(start[1]), old, int(start[3]), new))
    return found
