"""YAML by entry of its mappings, some levels deep, and by item of the sequences in them.

Only plain block style is understood. Several documents, anchors, tags on containers, complex keys, tabs, templates and
keys that stand twice have no outline.
"""

from __future__ import annotations

import re

from prsplit.languages.text.tiles import Format, Lines, Tiled, Tiler, decoded, joined, spoken

_QUOTED = re.compile(rb"""\"(?:\\.|[^"\\\n])*+\"|'(?:''|[^'\n])*+'""")
_COLON = re.compile(rb":(?=[ \r\n]|\Z)| #")
_NO_KEY = b"#:&*!|>'\"%@`{}[],"
_ODD = re.compile(
    rb"^(?:---|\.\.\.|%)|^ *\t|(?:^|[:\-,\[{] ) *[&*]\S|^ *<< *:|^ *\? |[|>][0-9]*\+|^ *\{[{%]", re.MULTILINE
)
_DEPTH = 4


class _OddError(Exception):
    """The text is written in a way that is not understood."""


def _key(row: bytes) -> tuple[bytes, int] | None:
    """The key that a line begins with, and where its value begins."""
    first = len(row) - len(row.lstrip(b" "))
    quoted = _QUOTED.match(row, first)
    colon = _COLON.match(row, quoted.end()) if quoted else _COLON.search(row, first)
    if colon is None or colon[0] != b":":
        return None
    key = row[first : colon.start()].rstrip()
    if not key or (not quoted and (key[:1] in _NO_KEY or key[:2] == b"- ")):
        return None
    return key.strip(b"'\""), colon.end() + (row[colon.end() : colon.end() + 1] == b" ")


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    lines = Lines(text)
    start = 1 if len(lines) and lines.rows[0].rstrip() == b"---" else 0
    if _ODD.search(text, lines.at[start]):
        return None
    reader = _Reader(lines)
    reader.tiler.lay("header", "", lines.at[start])
    try:
        reader.mapping(start, len(lines), 0, "", 0)
    except _OddError:
        return None
    return reader.tiler.done()


def _open(value: bytes) -> bool:
    """Whether a value goes on below its line."""
    if value[:1] in (b'"', b"'"):
        return value.count(value[:1]) % 2 == 1
    return value[:1] in (b"[", b"{") and value.count(b"[") + value.count(b"{") != value.count(b"]") + value.count(b"}")


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self.lines, self.tiler = lines, Tiler(lines.text)

    def quiet(self, line: int) -> bool:
        """Whether a line holds a comment or nothing."""
        return self.lines.rows[line].lstrip()[:1] in (b"", b"#")

    def mapping(self, start: int, stop: int, column: int, scope: str, depth: int) -> None:
        """The entries of a block mapping whose keys stand in a column."""
        seen: set[bytes] = set()
        line = start
        while (line := self.loud(line, stop)) < stop:
            found = _key(self.lines.rows[line]) if self.lines.indent(line) == column else None
            if found is None or found[0] in seen:
                raise _OddError
            key, at = found
            seen.add(key)
            end = self.entry_end(line, stop, column)
            value = self.lines.rows[line][at:].strip()
            bare = not value or value.startswith(b"#")
            if end == line + 1 and _open(value):
                raise _OddError
            self.entry(line, end, decoded(key), scope, depth, bare=bare)
            line = end

    def loud(self, line: int, stop: int) -> int:
        """The first line from `line` on that holds something."""
        while line < stop and self.quiet(line):
            line += 1
        return line

    def entry_end(self, line: int, stop: int, column: int) -> int:
        """The line behind an entry and all that is indented below it; a sequence may stand in the key's own column."""
        last, line = line + 1, line + 1
        while line < stop:
            row = self.lines.rows[line]
            item = row[column : column + 2] in (b"- ", b"-\n", b"-\r", b"-") and self.lines.indent(line) == column
            if not self.lines.blank(line):
                if self.lines.indent(line) <= column and not item:
                    break
                last = line + 1
            line += 1
        return last

    def entry(self, line: int, end: int, key: str, scope: str, depth: int, *, bare: bool) -> None:
        """An entry: a container where its value is a block of its own, else one leaf."""
        inner = self.loud(line + 1, end) if bare and depth < _DEPTH else end
        row = self.lines.rows[inner] if inner < end else b""
        column = self.lines.indent(inner) if inner < end else 0
        name = joined(scope, key)
        if row[column : column + 1] == b"-" and row[column + 1 : column + 2] in (b" ", b"\n", b"\r"):
            self.tiler.lay("class", key, self.lines.at[line + 1], scope)
            self.sequence(inner, end, column, name)
        elif row and _key(row):
            self.tiler.lay("class", key, self.lines.at[line + 1], scope)
            self.mapping(inner, end, column, name, depth + 1)
        else:
            self.tiler.hollow += bare and self.loud(line + 1, end) >= end
            self.tiler.lay("statement", key, self.lines.at[end], scope)

    def sequence(self, start: int, stop: int, column: int, scope: str) -> None:
        """The items of a block sequence whose dashes stand in a column."""
        line = start
        while (line := self.loud(line, stop)) < stop:
            if self.lines.indent(line) != column or self.lines.rows[line][column : column + 1] != b"-":
                raise _OddError
            end = line + 1
            while end < stop and (self.lines.blank(end) or self.lines.indent(end) > column):
                end += 1
            end = self.lines.back(end, line + 1)
            self.tiler.lay("statement", spoken(self.lines.rows[line][column + 1 :]), self.lines.at[end], scope)
            line = end


YAML = Format("yaml", tile, rewrites=True)
