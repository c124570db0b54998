"""Which lines two texts share: patience anchors first, difflib for what is left between them. No I/O."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

CONTEXT = 3
_FINE = 1_000_000
"""The largest product of two lengths that is compared line by line; beyond it the middle is replaced as a whole."""

Region = tuple[int, int, int, int]
"""A changed region: half-open old range, then half-open new range, of 0-based lines."""


def split_lines(text: bytes) -> list[bytes]:
    """The lines of `text` as git counts them: ended by a line feed, which stays, but for the last one."""
    lines = text.split(b"\n")
    tail = lines.pop()
    return [line + b"\n" for line in lines] + ([tail] if tail else [])


def regions(old: Sequence[bytes], new: Sequence[bytes]) -> list[Region]:
    """The changed regions in order, separated by at least one shared line."""
    found: list[Region] = []
    for region in _walk(old, new):
        if found and found[-1][1] == region[0] and found[-1][3] == region[2]:
            found[-1] = (found[-1][0], region[1], found[-1][2], region[3])
        else:
            found.append(region)
    return found


def _walk(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Region]:
    pending: list[Region] = [(0, len(old), 0, len(new))]
    while pending:
        a, b, c, d = _trimmed(old, new, pending.pop())
        if a == b or c == d:
            if (a, c) != (b, d):
                yield a, b, c, d
            continue
        anchors = _anchors(old, new, (a, b, c, d))
        if not anchors:
            yield from _fine(old, new, (a, b, c, d))
            continue
        gaps: list[Region] = []
        for i, j in anchors:
            gaps.append((a, i, c, j))
            a, c = i + 1, j + 1
        gaps.append((a, b, c, d))
        pending += reversed(gaps)


def _trimmed(old: Sequence[bytes], new: Sequence[bytes], region: Region) -> Region:
    a, b, c, d = region
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    return a, b, c, d


def _anchors(old: Sequence[bytes], new: Sequence[bytes], region: Region) -> list[tuple[int, int]]:
    """Lines that occur exactly once on each side, as the longest run of pairs that rises on both (patience sorting)."""
    a, b, c, d = region
    once_old, once_new = Counter(old[a:b]), Counter(new[c:d])
    place = {new[j]: j for j in range(c, d) if once_new[new[j]] == 1}
    pairs = [(i, place[old[i]]) for i in range(a, b) if once_old[old[i]] == 1 and old[i] in place]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    tails: list[int] = []
    ends: list[int] = []
    previous = [-1] * len(pairs)
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        previous[index] = ends[at - 1] if at else -1
        tails[at : at + 1], ends[at : at + 1] = [j], [index]
    chain: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = previous[index]
    return chain[::-1]


def _fine(old: Sequence[bytes], new: Sequence[bytes], region: Region) -> Iterator[Region]:
    a, b, c, d = region
    if (b - a) * (d - c) > _FINE:
        yield region
        return
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield a + i, a + j, c + k, c + m


def grouped(changed: Sequence[Region], context: int = CONTEXT) -> list[list[Region]]:
    """The regions grouped into hunks: neighbours whose contexts touch are shown together."""
    groups: list[list[Region]] = []
    for region in changed:
        if groups and region[0] - groups[-1][-1][1] <= 2 * context:
            groups[-1].append(region)
        else:
            groups.append([region])
    return groups
