"""How many lines git says have changed between two texts.

Git's diff is not always the shortest: before it compares, it sets lines aside that the other text does not have, and such
that it has very often where they stand among these (git, xdiff/xprepare.c, xdl_cleanup_records).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from prsplit.analysis.lines import changed_lines, split_lines, trimmed

_RUN, _MOST, _WINDOW = 4, 1024, 100


def git_lines(old: bytes, new: bytes) -> tuple[int, int]:
    """(added, deleted) lines as `git diff --numstat` counts them; exact as far as `changed_lines` is."""
    if old == new or not old or not new:
        return changed_lines(old, new)
    one, two = split_lines(old), split_lines(new)
    counts = Counter(one), Counter(two)
    limits = _limit(len(one)), _limit(len(two))
    one, two = trimmed(one, two)
    left = _kept(one, counts[1], limits[0]), _kept(two, counts[0], limits[1])
    added, deleted = changed_lines(*(b"".join(map(_ended, side)) for side in left))
    return added + len(two) - len(left[1]), deleted + len(one) - len(left[0])


def _limit(lines: int) -> int:
    """From how many matches on a line is frequent: about the root of the number of lines."""
    root = 1
    while lines:
        root, lines = root << 1, lines >> 2
    return min(root, _MOST)


def _kept(lines: Sequence[bytes], there: Mapping[bytes, int], limit: int) -> list[bytes]:
    """The lines that git compares: 0 has no match, 1 some, 2 very many."""
    kinds = [0 if not there.get(line) else 2 if there[line] >= limit else 1 for line in lines]
    return [
        line for place, line in enumerate(lines) if kinds[place] == 1 or (kinds[place] == 2 and not _lost(kinds, place))
    ]


def _lost(kinds: Sequence[int], place: int) -> bool:
    """Whether a frequent line stands among lines without a match, on both sides."""
    before = _run(kinds[max(0, place - _WINDOW) : place][::-1])
    after = _run(kinds[place + 1 : place + 1 + _WINDOW])
    if not before[0] or not after[0]:
        return False
    bare, frequent = before[0] + after[0], before[1] + after[1]
    return frequent * _RUN < frequent + bare


def _run(kinds: Sequence[int]) -> tuple[int, int]:
    """How many lines without a match and how many frequent ones follow, the one in question among these."""
    bare, frequent = 0, 1
    for kind in kinds:
        if kind == 1:
            break
        bare, frequent = bare + (kind == 0), frequent + (kind == 2)
    return bare, frequent


def _ended(line: bytes) -> bytes:
    """A line that others can follow, and that is no other one for it."""
    return line if line.endswith(b"\n") else line + b"\0\n"
