"""Conditions of a preprocessor inside declarations, settled before a grammar sees them. Byte offsets stay valid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from prsplit.model.outline import Leaf

_DIRECTIVE = re.compile(rb"[ \t]*#[ \t]*(if|elif|else|endif)\b")
_VISIBLE = re.compile(rb"[^\r\n]")


def settled(text: bytes) -> bytes | None:
    """The text in which the conditions that part a declaration are read as their first branch, and their directives as
    comments; None where there are none, or they do not pair up.

    What ends that branch, and the declaration with it, is read as if it stood at the `#endif`: the condition is then part of
    the declaration as a whole.
    """
    lines = text.splitlines(keepends=True)
    found = _conditions(lines)
    apart = [marks for marks in found or () if not _around(lines, marks)]
    for marks in apart:
        last = _last(lines, marks[0] + 1, marks[1])
        ending = lines[last].rstrip() if last >= 0 else b""
        for place in range(marks[1], marks[-1]):
            lines[place] = _VISIBLE.sub(b" ", lines[place])
        lines[marks[0]] = _remark(lines[marks[0]], b"//")
        if ending.endswith((b";", b"}")):
            lines[last] = ending[:-1] + b" " + lines[last][len(ending) :]
            lines[marks[-1]] = _remark(_VISIBLE.sub(_blank, lines[marks[-1]]), ending[-1:])
        else:
            lines[marks[-1]] = _remark(lines[marks[-1]], b"//")
    return b"".join(lines) if apart else None


def whole(text: bytes, leaves: Iterable[Leaf]) -> bool:
    """Whether every leaf holds all of a condition or none of it."""
    return all(_conditions(text[leaf.start : leaf.end].splitlines()) is not None for leaf in leaves)


def _conditions(lines: Sequence[bytes]) -> list[list[int]] | None:
    """The lines of each condition's directives, inner ones first; None where they do not pair up."""
    opened: list[list[int]] = []
    closed: list[list[int]] = []
    for place, line in enumerate(lines):
        directive = _DIRECTIVE.match(line)
        if directive is None:
            continue
        if directive[1] == b"if":
            opened.append([])
        if not opened:
            return None
        opened[-1].append(place)
        if directive[1] == b"endif":
            closed.append(opened.pop())
    return closed if not opened else None


def _around(lines: Sequence[bytes], marks: Sequence[int]) -> bool:
    """Whether a condition stands around whole declarations or statements: one ends above it, and one in each branch."""
    above = _last(lines, 0, marks[0])
    inside = [_last(lines, begin + 1, end) for begin, end in pairwise(marks)]
    return (above < 0 or lines[above].rstrip().endswith((b";", b"{", b"}"))) and all(
        place >= 0 and lines[place].rstrip().endswith((b";", b"}")) for place in inside
    )


def _last(lines: Sequence[bytes], begin: int, end: int) -> int:
    """The last line of code between two lines, -1 where there is none."""
    for place in range(end - 1, begin - 1, -1):
        line = lines[place].lstrip()
        if line and not line.startswith((b"//", b"#")):
            return place
    return -1


def _remark(line: bytes, mark: bytes) -> bytes:
    """A directive's line with something else in the place of its mark."""
    place = line.index(b"#")
    return line[:place] + mark + line[place + len(mark) :]


def _blank(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0] == b"#" else b" "
