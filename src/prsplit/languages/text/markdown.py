"""Markdown by section, or by entry for a changelog.

Headings count at the margin only, outside of code fences, front matter, HTML blocks, comments and containers of colons,
so that none of these is ever cut.
"""

from __future__ import annotations

import re

from prsplit.languages.text.sections import Document, Heading, tile_document
from prsplit.languages.text.tiles import Format, Lines, Tiled, decoded

_ATX = re.compile(rb"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\r?\n?\Z", re.DOTALL)
_UNDER = re.compile(rb"(=+|--+)[ \t]*\r?\n?\Z")
_NO_TITLE = re.compile(rb"[#>|\-*+=<`~\s:\[]|\d+[.)]\s|    ")
_FENCE = re.compile(rb"[ \t]*(?:[-*+>] ?|\d+[.)] )*(`{3,}(?=[^`]*$)|~{3,}|:{3,})[ \t]*([^\r\n]*)", re.MULTILINE)
_TAG = re.compile(
    rb"<(/?)(details|div|table|section|article|center|pre|script|style|svg|picture|figure)\b[^>]*?(/?)>", re.IGNORECASE
)
_ANCHOR = re.compile(rb"<a\s[^>]*>\s*(?:</a>)?\s*$|<!--.*-->\s*$|\([\w-]+\)=\s*$")
"""A line that belongs to the heading below it."""


def tile(text: bytes, *, entries: bool = False) -> Tiled | None:
    """The leaves of a text."""
    lines = Lines(text)
    masked = _masked(lines)
    return tile_document(Document(lines, _headings(lines, masked), masked, entries))


def tile_entries(text: bytes) -> Tiled | None:
    """The leaves of a changelog."""
    return tile(text, entries=True)


def _masked(lines: Lines) -> set[int]:
    """The lines inside of blocks that nothing may cut."""
    masked = set(range(_front_matter(lines)))
    fence, depth, comment = b"", 0, False
    for number in range(len(masked), len(lines)):
        row = lines.rows[number]
        if comment or depth or fence:
            masked.add(number)
        mark = None if comment else _FENCE.match(row)
        if mark and not fence and (mark[1][:1] != b":" or mark[2].strip()):
            fence = mark[1]
            masked.add(number)
        elif mark and fence and mark[1][:1] == fence[:1] and len(mark[1]) >= len(fence) and not mark[2].strip():
            fence = b""
        elif not fence:
            comment = _in_comment(row, inside=comment)
            if b"<" in row and not comment:
                depth = max(0, depth + sum(_step(tag) for tag in _TAG.finditer(row)))
    return masked


def _step(tag: re.Match[bytes]) -> int:
    return 0 if tag[3] else -1 if tag[1] else 1


def _in_comment(row: bytes, *, inside: bool) -> bool:
    """Whether a comment is open at the end of a line."""
    opened, closed = row.rfind(b"<!--"), row.rfind(b"-->")
    return opened > closed if opened >= 0 or closed >= 0 else inside


def _front_matter(lines: Lines) -> int:
    """How many lines of settings a page begins with."""
    first = lines.rows[0].strip() if len(lines) else b""
    if first not in (b"---", b"+++"):
        return 0
    return next((n + 1 for n in range(1, len(lines)) if lines.rows[n].rstrip() == first), 0)


def _headings(lines: Lines, masked: set[int]) -> list[Heading]:
    found: list[Heading] = []
    for number, row in enumerate(lines.rows):
        if number in masked:
            continue
        atx = _ATX.match(row)
        if atx:
            found.append(Heading(_lead(lines, number), number + 1, len(atx[1]), decoded(atx[2])))
        elif row[:1] in (b"=", b"-") and _UNDER.match(row) and _is_title(lines, number - 1, masked):
            level = 1 if row[:1] == b"=" else 2
            title = decoded(lines.rows[number - 1])
            found.append(Heading(_lead(lines, number - 1), number + 1, level, title))
    return found


def _is_title(lines: Lines, line: int, masked: set[int]) -> bool:
    """Whether a line, underlined, is a heading of one line."""
    if line < 0 or line in masked or lines.blank(line) or _NO_TITLE.match(lines.rows[line]):
        return False
    return line == 0 or lines.blank(line - 1) or bool(_ATX.match(lines.rows[line - 1]))


def _lead(lines: Lines, line: int) -> int:
    """Where what belongs to a heading begins: anchors and comments right above it."""
    while line > 0 and _ANCHOR.match(lines.rows[line - 1]):
        line -= 1
    return line


MARKDOWN = Format("markdown", tile, rewrites=True)
CHANGELOG = Format("markdown changelog", tile_entries, rewrites=True)
