"""Sections of a document, laid out as containers: headings by level, entries of a changelog, links at the end."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from prsplit.languages.text.tiles import MAX_DEPTH, Lines, Tiled, Tiler, decoded, joined, spoken
from prsplit.model.outline import Leaf

_BULLET = re.compile(rb"( {0,3})(?:[-*+]|#\.|\d{1,3}[.)]) +\S")
_LINK = re.compile(rb" {0,3}\[(?!\^)[^\]\n]+\]:[ \t]|\.\. _[^:\n]+:[ \t]*\S|\.\. \|[^|\n]+\| ")
"""A link, or a substitution, that the text above it refers to."""
_NAME = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where what belongs to it begins, the line after it, its level (1 is the highest) and its words."""

    line: int
    after: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document's lines, its headings, the lines inside of blocks that nothing may cut, and whether it is a changelog."""

    lines: Lines
    headings: Sequence[Heading]
    masked: Collection[int]
    entries: bool = False


def tile_document(document: Document) -> Tiled:
    """The leaves of a document: what stands before the first heading, then a container a heading."""
    return _Layout(document).tiled()


class _Layout:
    def __init__(self, document: Document) -> None:
        self.document, self.lines = document, document.lines
        self.tiler = Tiler(document.lines.text)
        self.stack: list[tuple[int, str]] = []
        self.full: set[str] = set()
        """Containers that hold something."""

    def tiled(self) -> Tiled:
        lines, headings = self.lines, self.document.headings
        last = lines.back(len(lines), 0)
        links = self._links(last, headings[-1].after if headings else 0)
        starts = [*(lines.back(heading.line, 0) for heading in headings), links]
        self.tiler.lay("header", "", lines.at[min(starts[0], last)])
        lone = bool(headings) and sum(one.level == headings[0].level for one in headings) == 1
        for place, heading in enumerate(headings):
            lone_title = lone and not place and all(one.level > heading.level for one in headings[1:])
            self._section(heading, starts[place + 1], flat=lone_title)
        for line in range(links, last):
            if not lines.blank(line):
                self.tiler.lay("statement", f"link {_label(lines.rows[line])}", lines.at[line + 1])
        self.tiler.hollow = sum(
            leaf.kind == "class" and not leaf.docstring and leaf.name not in self.full for leaf in self.tiler.leaves
        )
        tiled = self.tiler.done()
        return replace(
            tiled,
            leaves=tuple(replace(leaf, gathers=True) if self._gathers(leaf) else leaf for leaf in tiled.leaves),
        )

    def _gathers(self, leaf: Leaf) -> bool:
        return self.document.entries and leaf.kind == "class" and not leaf.docstring

    def _links(self, last: int, floor: int) -> int:
        """Where the links at the end of the text begin; `last` where there are none."""
        first = line = last
        while line > floor:
            line -= 1
            if _LINK.match(self.lines.rows[line]) and line not in self.document.masked:
                first = line
            elif not self.lines.blank(line):
                break
        return self.lines.back(first, floor) if first < last else last

    def _section(self, heading: Heading, end: int, *, flat: bool) -> None:
        """One heading with its text up to line `end`. A `flat` one (the title of the whole) holds no other."""
        while self.stack and self.stack[-1][0] >= heading.level:
            self.stack.pop()
        scope = self.stack[-1][1] if self.stack else ""
        name = _NAME.sub(" ", heading.title).strip()[:80] or "-"
        self.full.add(scope)
        first = self._first_entry(heading.after, end)
        own = any(not self.lines.blank(line) for line in range(heading.after, first))
        self.tiler.lay("class", name, self.lines.at[first], scope, whole=own or flat)
        if not flat and len(self.stack) < MAX_DEPTH:
            self.stack.append((heading.level, joined(scope, name)))
        if first < end:
            self.full.add(joined(scope, name))
            self._entries(first, end, joined(scope, name))

    def _first_entry(self, start: int, end: int) -> int:
        """The first line of a changelog's first entry, with the blank lines above it where others have them too."""
        if not self.document.entries:
            return end
        found = [line for line in range(start, end) if line not in self.document.masked and self._bullet(line) == 0]
        if not found:
            return end
        loose = len(found) > 1 and self.lines.blank(found[1] - 1)
        return self.lines.back(found[0], start) if loose else found[0]

    def _bullet(self, line: int) -> int:
        match = _BULLET.match(self.lines.rows[line])
        return len(match[1]) if match else -1

    def _entries(self, start: int, end: int, scope: str) -> None:
        """The entries of a section, each with what is indented below it; text between them is an entry too."""
        begin, line = start, start
        while begin < end:
            line = begin
            while line < end and self.lines.blank(line):
                line += 1
            head = line
            line += 1
            while line < end and not self._begins(line):
                line += 1
            stop = end if line == end else self.lines.back(line, head + 1)
            words = spoken(self.lines.rows[head].lstrip(b" -*+#.")) if head < end else ""
            self.tiler.lay("statement", words, self.lines.at[stop], scope)
            begin = stop

    def _begins(self, line: int) -> bool:
        """Whether an entry, or a paragraph at the margin, begins at a line."""
        if line in self.document.masked or self.lines.blank(line):
            return False
        return self._bullet(line) == 0 or (self.lines.blank(line - 1) and self.lines.indent(line) == 0)


def _label(row: bytes) -> str:
    """What a link is known by."""
    name = row.strip().removeprefix(b".. ").removeprefix(b"_")
    return decoded(name.partition(b"]")[0].strip(b"[") if name.startswith(b"[") else name.partition(b":")[0])
