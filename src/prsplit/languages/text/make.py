"""Makefiles by rule, variable and directive. What is between `ifdef` or `define` and its end is one piece."""

from __future__ import annotations

import re

from prsplit.languages.text.tiles import Format, Lines, Tiled, Tiler, decoded

_OPEN = re.compile(rb" *(?:ifn?eq|ifn?def|(?:override +|export +)*define)\b")
_CLOSE = re.compile(rb" *(?:endif|endef)\b")
_VARIABLE = re.compile(rb" *(?:(?:export|override|private|unexport) +)*([^\s:#=]+)[ \t]*(?:::?:?|\?|\+|!)?=")
_RULE = re.compile(rb"([^\s:#=][^:#=\n]*?)[ \t]*::?(?!=)")
_OTHER = re.compile(rb" *(-?include|sinclude|export|unexport|vpath)\b|\$\(")


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    lines, tiler = Lines(text), Tiler(text)
    line = 0
    while line < len(lines):
        if lines.blank(line) or lines.rows[line].lstrip()[:1] == b"#":
            line += 1
            continue
        name = _name(lines.rows[line])
        end = _block(lines, line) if _OPEN.match(lines.rows[line]) else _end(lines, line)
        if not name or end is None:
            return None
        tiler.lay("statement", name, lines.at[end])
        line = end
    return tiler.done()


def _name(row: bytes) -> str:
    """What a statement is known by; empty where it is none."""
    if _OPEN.match(row):
        return " ".join(decoded(row).split())[:80]
    if row[:1] in (b"\t", b""):
        return ""
    match = _VARIABLE.match(row) or _RULE.match(row)
    if match:
        return decoded(match[1].split()[0] if match[1].split() else match[1])
    return " ".join(decoded(row).split())[:80] if _OTHER.match(row) else ""


def _end(lines: Lines, line: int) -> int:
    """The line behind a statement, the lines that it goes on in and its recipe."""
    while line < len(lines) and lines.rows[line].rstrip(b"\r\n").endswith(b"\\"):
        line += 1
    last, line = min(line + 1, len(lines)), line + 1
    while line < len(lines) and (lines.rows[line][:1] == b"\t" or lines.blank(line) or lines.rows[line][:1] == b"#"):
        while (
            lines.rows[line][:1] == b"\t" and lines.rows[line].rstrip(b"\r\n").endswith(b"\\") and line + 1 < len(lines)
        ):
            line += 1
        if lines.rows[line][:1] == b"\t" or lines.rows[line - 1].rstrip(b"\r\n").endswith(b"\\"):
            last = line + 1
        line += 1
    return last


def _block(lines: Lines, line: int) -> int | None:
    """The line behind a conditional or a definition; None where it has no end."""
    depth = 0
    while line < len(lines):
        depth += bool(_OPEN.match(lines.rows[line])) - bool(_CLOSE.match(lines.rows[line]))
        line += 1
        if not depth:
            return line
    return None


MAKE = Format("makefile", tile)
