"""Which neighbouring rows of a long leaf are one edit, so that no ring of uses closes that the rows alone do not have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise


def joined_rows(
    rows: Sequence[tuple[int, int]], uses: Iterable[tuple[int, int]], least: int
) -> Iterator[tuple[int, int]]:
    """Pairs of neighbours among `rows` (number, lines) that are joined, until a chunk has `least` lines.

    `uses` are pairs of numbers, the user first. Two are left apart where a third one would have to come both before and
    after what they become.
    """
    after: dict[int, set[int]] = {}
    for user, need in uses:
        after.setdefault(user, set()).add(need)
    name = {row: row for row, _ in rows}
    lines = 0
    for (one, own), (other, _) in pairwise(rows):
        lines += own
        here, there = name[one], name[other]
        if here == there:
            continue
        if lines >= least or _through(here, there, after) or _through(there, here, after):
            lines = 0
        else:
            _merge(after, there, here)
            name[other] = here
            yield one, other


def _through(start: int, end: int, after: Mapping[int, Collection[int]]) -> bool:
    """Whether a way leads from one node to another by a third one."""
    seen, queue = {start, end}, [start]
    while queue:
        node = queue.pop()
        for one in after.get(node, ()):
            if one == end and node != start:
                return True
            if one not in seen:
                seen.add(one)
                queue.append(one)
    return False


def _merge(after: dict[int, set[int]], gone: int, kept: int) -> None:
    """Make two nodes one."""
    own = (after.pop(gone, set()) | after.pop(kept, set())) - {gone, kept}
    for others in after.values():
        if gone in others:
            others.discard(gone)
            others.add(kept)
    after[kept] = own
