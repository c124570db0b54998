"""What stands around a line of a text without outline: block openings by indentation alone, headings in documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prsplit.analysis.words import KEYWORDS

_REACH = 600
_DEEP = 3
_NAME = re.compile(r"[^\W\d]\w*")
_QUOTED = re.compile(r"[\"'`]([^\"'`]{3,80})[\"'`]")
_RULE = re.compile(r"^([=\-~^\"'#*+])\1{2,}\s*$")
_CLOSING = re.compile(r"^\s*([\])}#/*@<]|else\b|case\b|default\b|end\b|--)")


def header(lines: Sequence[str], first: int, last: int) -> str:
    """The names of the blocks around lines `first` up to `last` (0-based, half-open), outermost first, '' for none.

    A block is opened by the nearest line above that is indented less; the changed lines name themselves when their
    first line opens a block that they fill.
    """
    changed = [number for number in range(first, min(last, len(lines))) if lines[number].strip()]
    if not changed:
        return ""
    start = min(changed, key=lambda number: (_indent(lines[number]), number))
    found: list[str] = []
    depth = _indent(lines[start])
    if len(changed) > 1 and any(_indent(lines[number]) > depth for number in changed if number > start):
        found += _names(lines[start])
    for number in range(start - 1, max(-1, start - _REACH), -1):
        line = lines[number]
        if not depth or len(found) >= _DEEP:
            break
        if line.strip() and _indent(line) < depth and not _CLOSING.match(line):
            depth = _indent(line)
            found = _names(line) + found
    return " ".join(found)


def heading(lines: Sequence[str], first: int) -> str:
    """The heading of the section of a document that line `first` is in, '' for none."""
    for number in range(min(first, len(lines) - 1), max(-1, first - _REACH), -1):
        line = lines[number]
        if line.startswith("#"):
            return line.strip("# \t")
        if number and _RULE.match(line) and lines[number - 1].strip():
            return lines[number - 1].strip()
    return ""


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _names(line: str) -> list[str]:
    """What a line that opens a block calls it: the name before its bracket, else its last name; and what it quotes."""
    before = line.partition("(")[0] if "(" in line else re.split(r"[={:]", line, maxsplit=1)[0]
    names = [name for name in _NAME.findall(before) if name not in KEYWORDS]
    if before.rstrip().endswith(("func", "fn")) or not names:
        names = [
            name for name in _NAME.findall(line.partition(")")[2].partition("(")[0]) if name not in KEYWORDS
        ] or names
    quoted = _QUOTED.search(line)
    return names[-1:] + ([quoted.group(1)] if quoted else [])
