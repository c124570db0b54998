"""What coverage reports say of files, and what of it concerns a change. Lines are 1-based, as reports have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """One file of a report, under the path that the report gives it.

    `missed` is None where the format only tells what ran. `excluded` are lines that the report itself leaves out of
    account, None where the format does not tell. The rest is what the text must be like if it is the one that was measured: `named` lines hold a
    definition's name, `spots` are (line, 1-based byte column) that exist and are not blank, `checksums` are base64 MD5
    sums of lines without their ends, `length` counts lines (0: not told).
    """

    path: str
    covered: frozenset[int]
    missed: frozenset[int] | None
    excluded: frozenset[int] | None = None
    named: tuple[tuple[int, str], ...] = ()
    spots: tuple[tuple[int, int], ...] = ()
    checksums: tuple[tuple[int, str], ...] = ()
    length: int = 0

    @property
    def lines(self) -> frozenset[int]:
        """Every line that the report counts."""
        return self.covered | (self.missed or NONE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One report. `form` is the format's name, `roots` the folders that it says paths are relative to.

    `whole` tells that a file's lines are all its executable ones by the rules of the language's own compiler, so that
    the text's statements can be held against them.
    """

    form: str
    files: tuple[FileCoverage, ...]
    roots: tuple[str, ...] = ()
    whole: bool = False


class Statement(NamedTuple):
    """An executable statement, or the opening lines of a compound one: first and last line.

    `optional` ones may be without code of their own (a bare annotation, `try:`); `excluded` ones are marked in the text
    as not to be counted.
    """

    first: int
    last: int
    optional: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A changed file at head. `changed` are the lines that were added or altered, `moved` those of them that stood
    elsewhere before, word for word. `statements` is None where no language tells them."""

    path: str
    text: bytes
    changed: frozenset[int]
    moved: frozenset[int] = NONE
    statements: tuple[Statement, ...] | None = None


Standing = Literal["measured", "absent", "outside", "stale"]
"""In a report that fits the text; in none though its neighbours are; in none; in one of another text."""


@dataclass(frozen=True, slots=True)
class PatchFile:
    """The changed lines of one file that hold code: covered, missed, or unknown, and why in a sentence if not measured.

    A statement counts once, with the first of its lines that changed.
    """

    path: str
    standing: Standing
    covered: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    moved: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class PatchCoverage:
    """What reports say of a change. `forms` names their formats; `notes` are sentences on what could not be used, and
    `unread` on reports that could not be read at all, in which case nothing is known."""

    files: tuple[PatchFile, ...]
    forms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def covered(self) -> int:
        """Changed statements that ran."""
        return sum(len(file.covered) for file in self.files)

    @property
    def missed(self) -> int:
        """Changed statements that did not run."""
        return sum(len(file.missed) for file in self.files)

    @property
    def unknown(self) -> int:
        """Changed statements of which nothing is known."""
        return sum(len(file.unknown) for file in self.files)

    @property
    def share(self) -> float | None:
        """Covered among measured statements, from 0 to 1; None when none was measured, which is no pass."""
        measured = self.covered + self.missed
        return self.covered / measured if measured else None
