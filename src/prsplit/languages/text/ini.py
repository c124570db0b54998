"""Settings in sections: `setup.cfg`, `tox.ini` and their like, by key, and by line where a value is a list below its key.

A section or a key that stands twice has no outline.
"""

from __future__ import annotations

import re

from prsplit.languages.text.tiles import Format, Lines, Tiled, Tiler, decoded, joined, spoken

_SECTION = re.compile(rb"\[([^\]\n]+)\][ \t]*(?:[#;][^\n]*)?\r?\n?\Z")
_KEY = re.compile(rb"([^\s=:#;\[][^=:\n]*)[=:]")


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    lines, tiler = Lines(text), Tiler(text)
    seen: set[tuple[str, bool]] = set()
    scope, line = "", 0
    while line < len(lines):
        row = lines.rows[line]
        if not row.strip() or row[:1] in (b"#", b";"):
            line += 1
            continue
        section, key = _SECTION.match(row), _KEY.match(row)
        name = decoded(section[1]) if section else joined(scope, decoded(key[1]).strip()) if key else ""
        if not name or (name, bool(section)) in seen:
            return None
        seen.add((name, bool(section)))
        if section:
            scope, line = name, line + 1
            tiler.lay("class", name, lines.at[line], whole=True)
        elif key:
            end = _end(lines, line)
            _entry(lines, tiler, (line, end), scope, bare=not row[key.end() :].strip())
            line = end
    return tiler.done()


def _end(lines: Lines, line: int) -> int:
    """The line behind a key and what is indented below it."""
    last, line = line + 1, line + 1
    while line < len(lines) and (lines.blank(line) or lines.rows[line][:1] in (b" ", b"\t", b"#", b";")):
        if lines.rows[line][:1] in (b" ", b"\t") and not lines.blank(line):
            last = line + 1
        line += 1
    return last


def _entry(lines: Lines, tiler: Tiler, bounds: tuple[int, int], scope: str, *, bare: bool) -> None:
    """A key: with its lines as leaves of their own where nothing else is its value."""
    line, end = bounds
    name = decoded(lines.rows[line]).partition("=")[0].partition(":")[0].strip()
    inner = range(line + 1, end)
    depth = {len(lines.rows[one]) - len(lines.rows[one].lstrip()) for one in inner if not lines.blank(one)}
    if not bare or len(depth) != 1 or any(lines.blank(one) for one in inner):
        tiler.lay("statement", name, lines.at[end], scope)
        return
    tiler.lay("class", name, lines.at[line + 1], scope, whole=True)
    for one in inner:
        if lines.rows[one].lstrip()[:1] not in (b"#", b";") or one == end - 1:
            tiler.lay(
                "statement",
                spoken(re.split(rb"[=<>!~;\[ ]", lines.rows[one].strip())[0]),
                lines.at[one + 1],
                joined(scope, name),
            )


INI = Format("ini", tile)
