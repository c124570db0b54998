"""reStructuredText by section, by entry for a changelog, and by line where a table of contents lists pages.

Whatever is indented belongs to the line above it, so that directives and literal blocks are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from prsplit.languages.text.sections import Document, Heading, tile_document
from prsplit.languages.text.tiles import Format, Lines, Tiled, decoded

_RULE = re.compile(rb"([!-/:-@\[-`{-~])\1{2,}[ \t]*\r?\n?\Z")
_LABEL = re.compile(rb"\.\. (?:_[^:\n]+:\s*$|index::|_`)")


def tile(text: bytes, *, entries: bool = False) -> Tiled | None:
    """The leaves of a text."""
    lines = Lines(text)
    masked = {number for number in range(len(lines)) if lines.rows[number][:1] in (b" ", b"\t")}
    return tile_document(Document(lines, list(_headings(lines)), masked, entries))


def tile_entries(text: bytes) -> Tiled | None:
    """The leaves of a changelog."""
    return tile(text, entries=True)


def _headings(lines: Lines) -> Iterator[Heading]:
    """All headings; a style of underlining gets its level where it first appears."""
    levels: dict[tuple[bytes, bool], int] = {}
    line = 0
    while line + 1 < len(lines):
        over = _over(lines, line)
        title = line + 1 if over else line
        if over or _underlined(lines, line):
            style = (lines.rows[title + 1][:1], over)
            level = levels.setdefault(style, len(levels) + 1)
            yield Heading(_lead(lines, line), title + 2, level, decoded(lines.rows[title]))
            line = title + 2
        else:
            line += 1


def _over(lines: Lines, line: int) -> bool:
    """Whether a heading with a line above and below it begins here."""
    if line + 2 >= len(lines) or not _RULE.match(lines.rows[line]) or not _fresh(lines, line):
        return False
    title, above = lines.rows[line + 1], lines.rows[line]
    alike = lines.rows[line + 2].rstrip() == above.rstrip()
    return alike and bool(title.strip()) and not _RULE.match(title) and _wide(above, title)


def _underlined(lines: Lines, line: int) -> bool:
    title, below = lines.rows[line], lines.rows[line + 1]
    if lines.blank(line) or title[:1] in (b" ", b"\t") or title.startswith(b"..") or _RULE.match(title):
        return False
    return bool(_RULE.match(below)) and _wide(below, title) and _fresh(lines, line)


def _wide(rule: bytes, title: bytes) -> bool:
    return len(rule.rstrip()) >= len(decoded(title).strip())


def _fresh(lines: Lines, line: int) -> bool:
    """Whether a line may begin a heading: nothing stands right above it."""
    return (
        line == 0
        or lines.blank(line - 1)
        or bool(_RULE.match(lines.rows[line - 1]))
        or bool(_LABEL.match(lines.rows[line - 1]))
    )


def _lead(lines: Lines, line: int) -> int:
    """Where what belongs to a heading begins: the labels above it."""
    while True:
        above = lines.back(line, 0)
        if above and _LABEL.match(lines.rows[above - 1]):
            line = above - 1
        else:
            return line


RESTRUCTURED = Format("restructured text", tile, rewrites=True)
CHANGELOG = Format("restructured text changelog", tile_entries, rewrites=True)
