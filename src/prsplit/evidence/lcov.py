"""LCOV's tracefiles, as written by geninfo, Istanbul, c8, cargo-llvm-cov, Dart, coverage.py and others.

Format: the manual page geninfo(1), section "TRACEFILE FORMAT".
"""

from __future__ import annotations

import re

from prsplit.evidence.lines import Files
from prsplit.evidence.trouble import Unreadable
from prsplit.model.coverage import Coverage

NAME = "LCOV"

_OPENING = re.compile(rb"(?:#[^\n]*\n\s*)*(?:TN:|SF:)")
_SUM = re.compile(r"[A-Za-z0-9+/]{22}(?:==)?")


def recognises(head: bytes) -> bool:
    """Whether it opens with a test's or a source file's name."""
    return _OPENING.match(head) is not None


def read(data: bytes) -> Coverage:
    """The tracefile: DA records tell lines, FN records where functions begin; the rest is passed over."""
    files, path, inside = Files(), "", False
    for row in data.decode("utf-8", "surrogateescape").split("\n"):
        kind, colon, rest = row.strip().partition(":")
        if kind == "SF" and colon:
            path, inside = rest.strip(), True
            files.at(path)
        elif kind == "end_of_record":
            path, inside = "", False
        elif kind == "DA" and inside:
            _line(files, path, rest)
        elif kind == "FN" and inside:
            _function(files, path, rest)
    if inside:
        raise Unreadable("it ends in the middle of a record")
    return Coverage(NAME, files.done())


def _line(files: Files, path: str, rest: str) -> None:
    line, count, *more = rest.split(",")[:3] if "," in rest else (rest, "")
    if not _whole(line) or not count:
        raise Unreadable(f"it has a line that is none: DA:{rest[:80]}")
    # Some writers give a negative count for an overflow.
    files.hit(path, int(line), ran=count.strip().lstrip("-").strip("0.") != "")
    if more and _SUM.fullmatch(more[0]):
        files.at(path).checksums.append((int(line), more[0].rstrip("=")))


def _function(files: Files, path: str, rest: str) -> None:
    """`FN:line,name`, since LCOV 2 also `FN:first,last,name`."""
    line, _, name = rest.partition(",")
    end, comma, last = name.partition(",")
    name = last if comma and _whole(end) else name
    if _whole(line) and name.isidentifier() and not name.startswith("_Z"):
        files.at(path).named.append((int(line), name))


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12
