"""Does a report speak of this very text? Judged by the text alone: times of files and of runs are no evidence."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.model.coverage import FileCoverage, Source

_LOST = 0.1
"""Share of statements that a compiler may have found to be unreachable."""

_HEADER = 3
"""Lines that a definition's head may take above the line at which a report has its name."""


def contradiction(file: FileCoverage, source: Source, *, whole: bool) -> str:
    """The first thing that a report says of a file and that does not hold for its text, as a clause; empty if all does.

    `whole`: the report claims to list the first line of every statement.
    """
    lines = source.text.removesuffix(b"\n").split(b"\n")
    return (
        _length(file, lines)
        or _checksums(file, lines)
        or _blank(file, lines)
        or _spots(file, lines)
        or _named(file, lines)
        or _statements(file, source, whole=whole)
    )


def _length(file: FileCoverage, lines: Sequence[bytes]) -> str:
    counted = file.lines | (file.excluded or frozenset())
    last = max(counted, default=0)
    if last > len(lines):
        return f"it speaks of line {last}, and the file has {len(lines)}"
    # Some tools count the end of the last line as a line; some report each line there is, code or not.
    dense = last > 1 and len(file.lines) == last
    if (file.length and not len(lines) <= file.length <= len(lines) + 1) or (dense and last < len(lines)):
        return f"it has seen {file.length or last} lines, and the file has {len(lines)}"
    return ""


def _checksums(file: FileCoverage, lines: Sequence[bytes]) -> str:
    if not file.checksums:
        return ""
    import base64
    import hashlib

    for line, wanted in file.checksums:
        found = hashlib.md5(lines[line - 1], usedforsecurity=False).digest()
        if base64.b64encode(found).decode("ascii").rstrip("=") != wanted:
            return f"line {line} is another one now"
    return ""


def _blank(file: FileCoverage, lines: Sequence[bytes]) -> str:
    """A blank line is never counted, but by tools that measure regions: they count most of them, and what is around."""
    first, last = min(file.lines, default=1), max(file.lines, default=0)
    blank = [line for line in range(first, last + 1) if not lines[line - 1].strip()]
    counted = [line for line in blank if line in file.lines]
    inside = [line for line in counted if {line - 1, line + 1} <= file.lines]
    if not counted or (len(inside) == len(counted) and 2 * len(counted) > len(blank)):
        return ""
    return f"it counts line {counted[0]}, which is blank"


def _spots(file: FileCoverage, lines: Sequence[bytes]) -> str:
    for line, column in file.spots:
        text = lines[line - 1] if line <= len(lines) else b""
        if not text[column - 1 : column].strip():
            return f"it sees code at {line}:{column}, where there is none"
    return ""


def _named(file: FileCoverage, lines: Sequence[bytes]) -> str:
    for line, name in file.named:
        around = b"\n".join(lines[max(0, line - 1 - _HEADER) : line + 1])
        if name.encode("utf-8", "surrogateescape") not in around:
            return f"it sees {name} at line {line}, where it is not"
    return ""


def _statements(file: FileCoverage, source: Source, *, whole: bool) -> str:
    """Hold a report against the statements: each line that it counts is one of them, the first one if it is whole."""
    if not source.statements:
        return ""
    if whole:
        good = {one.first for one in source.statements}
    else:
        good = {line for one in source.statements for line in range(one.first, one.last + 1)}
    odd = sorted(file.lines - good)
    if odd:
        return (
            f"it counts line {odd[0]}, where no statement begins"
            if whole
            else f"it counts line {odd[0]}, which is none"
        )
    return _unknown(file, source) if whole else ""


def _unknown(file: FileCoverage, source: Source) -> str:
    """A whole report knows the last statement, unless that one has changed; and nearly all of them if it also tells what
    it leaves out."""
    known = file.lines | (file.excluded or frozenset())
    firm = [one.first for one in source.statements or () if not one.optional and not one.excluded]
    old = [line for line in firm if line not in source.changed]
    lost = [line for line in old if line not in known]
    if lost and (lost[-1] == firm[-1] or (file.excluded is not None and len(lost) > _LOST * len(old))):
        return f"it does not know the statement at line {lost[-1]}"
    return ""
