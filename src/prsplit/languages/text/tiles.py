"""What all formats share: lines, caps, and the leaves while they are being laid."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from prsplit.model.outline import Leaf, LeafKind, ListForm, Outline

MAX_BYTES = 1_200_000
MAX_LINE = 20_000
MAX_LEAVES = 20_000
MAX_DEPTH = 12
"""Containers inside containers below which an entry stays whole."""

_WORD = re.compile(r"[^\s`*_\[\]()]+")
_SPOKEN = 8


@dataclass(frozen=True, slots=True)
class Tiled:
    """The leaves of a text, and how many of its containers are empty."""

    leaves: tuple[Leaf, ...]
    hollow: int = 0


@dataclass(frozen=True, slots=True)
class Format:
    """A structured text. `tile` cuts it into leaves, in linear time; None for what it does not understand."""

    name: str
    tile: Callable[[bytes], Tiled | None]
    rewrites: bool = False

    def outline(self, data: bytes) -> Outline | None:
        """The outline of one text, or None where it is too big or not understood: then it is cut by hunk."""
        if len(data) > MAX_BYTES or b"\0" in data or max(map(len, data.split(b"\n"))) > MAX_LINE:
            return None
        try:
            tiled = self.tile(data)
        except TooManyError:
            return None
        if tiled is None:
            return None
        return Outline(self.name, tiled.leaves, errors=tiled.hollow, sections=True, rewrites=self.rewrites)


class TooManyError(Exception):
    """A text has more leaves than anybody would write."""


class Lines:
    """A text by its lines: `at[n]` is where line n begins, `at[len]` the end of the text."""

    def __init__(self, text: bytes) -> None:
        """Take the text apart after every LF."""
        self.text = text
        self.rows = _rows(text)
        self.at = [0]
        for row in self.rows:
            self.at.append(self.at[-1] + len(row))

    def __len__(self) -> int:
        """The number of lines."""
        return len(self.rows)

    def blank(self, line: int) -> bool:
        """Whether a line holds nothing but blanks."""
        return not self.rows[line].strip()

    def back(self, line: int, floor: int) -> int:
        """The first of the blank lines right above `line`, not above `floor`."""
        while line > floor and self.blank(line - 1):
            line -= 1
        return line

    def indent(self, line: int) -> int:
        """How many blanks a line begins with."""
        row = self.rows[line]
        return len(row) - len(row.lstrip(b" "))


def _rows(text: bytes) -> list[bytes]:
    rows = [row + b"\n" for row in text.split(b"\n")]
    last = rows.pop()[:-1]
    return [*rows, last] if last else rows


class Tiler:
    """Lays leaves one behind the other; each begins where the last one ended."""

    def __init__(self, text: bytes) -> None:
        """Begin at the start of a text."""
        self.text = text
        self.leaves: list[Leaf] = []
        self.here = 0
        self.hollow = 0

    def lay(
        self, kind: LeafKind, name: str, end: int, scope: str = "", form: ListForm | None = None, *, whole: bool = False
    ) -> None:
        """A leaf that ends at `end`; none where there is nothing. A container that is legal without members is `whole`."""
        if len(self.leaves) >= MAX_LEAVES:
            raise TooManyError
        if end > self.here:
            name = f"{scope}.{name}" if scope and name else name
            self.leaves.append(Leaf(kind, name, self.here, end, scope, form=form, docstring=whole))
            self.here = end

    def done(self) -> Tiled:
        """All leaves, what is left of the text as the tail."""
        self.lay("tail", "", len(self.text))
        return Tiled(tuple(self.leaves), self.hollow)


def decoded(data: bytes) -> str:
    """Bytes as text, as everywhere in memory."""
    return data.decode("utf-8", "surrogateescape")


def spoken(data: bytes, words: int = _SPOKEN) -> str:
    """The first words of a text, as the name of what has none."""
    head = " ".join(decoded(data[:400]).split())
    return " ".join(_WORD.findall(head)[:words])[:80]


def joined(*parts: str) -> str:
    """A qualified name."""
    return ".".join(part for part in parts if part)
