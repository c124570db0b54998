"""Count changed lines between two texts, and measure how alike they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

_MAX_EDITS = 600


def split_lines(text: bytes) -> list[bytes]:
    """Lines as git sees them: cut after LF only, line ends kept."""
    lines = text.split(b"\n")
    last = lines.pop()
    lines = [line + b"\n" for line in lines]
    return [*lines, last] if last else lines


def line_count(text: bytes) -> int:
    """Number of lines, a last one without newline included."""
    return text.count(b"\n") + (1 if text and not text.endswith(b"\n") else 0)


def changed_lines(old: bytes, new: bytes) -> tuple[int, int]:
    """(added, deleted) lines of a shortest line edit script from `old` to `new`.

    Exact up to 600 edits after the common ends are cut off; above, what stands between lines that both sides hold once,
    in the same order, is compared as a bag (patience diff, B. Cohen).
    """
    if old == new:
        return 0, 0
    if not old or not new:
        return line_count(new), line_count(old)
    one, two = trimmed(split_lines(old), split_lines(new))
    if not one or not two:
        return len(two), len(one)
    edits = _edit_distance(one, two)
    if edits is None:
        kept = _kept_in_order(one, two)
        return len(two) - kept, len(one) - kept
    kept = (len(one) + len(two) - edits) // 2
    return len(two) - kept, len(one) - kept


def trimmed(one: list[bytes], two: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Both without the lines that they begin and end with alike."""
    front, limit = 0, min(len(one), len(two))
    while front < limit and one[front] == two[front]:
        front += 1
    back = 0
    while back < limit - front and one[-1 - back] == two[-1 - back]:
        back += 1
    return one[front : len(one) - back], two[front : len(two) - back]


def _kept_in_order(one: list[bytes], two: list[bytes]) -> int:
    """How many lines stay, at least nearly: those of a longest run of anchors, and equal ones between two anchors."""
    counts = Counter(one), Counter(two)
    places = {line: place for place, line in enumerate(two) if counts[1][line] == 1}
    pairs = [(place, places[line]) for place, line in enumerate(one) if counts[0][line] == 1 and line in places]
    anchors = [pairs[index] for index in longest_rise([other for _, other in pairs])]
    kept, last, beyond = len(anchors), 0, 0
    for place, other in (*anchors, (len(one), len(two))):
        kept += sum((Counter(one[last:place]) & Counter(two[beyond:other])).values())
        last, beyond = place + 1, other + 1
    return kept


def longest_rise(numbers: list[int]) -> list[int]:
    """The places of a longest increasing subsequence (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [number]
        ends[pile : pile + 1] = [place]
    run: list[int] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]


def _edit_distance(one: list[bytes], two: list[bytes]) -> int | None:
    """Insertions plus deletions by Myers' greedy O(ND) algorithm (Algorithmica 1, 1986); None above the cap."""
    size, other = len(one), len(two)
    reach = {1: 0}
    for edits in range(min(size + other, _MAX_EDITS) + 1):
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
            x = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            y = x - diagonal
            while x < size and y < other and one[x] == two[y]:
                x += 1
                y += 1
            reach[diagonal] = x
            if x >= size and y >= other:
                return edits
    return None


def likeness(one: bytes, two: bytes) -> float:
    """Share of lines in common, indentation folded, by size: 1.0 for equal texts, 0.0 for nothing in common."""
    left = Counter(line.strip() for line in one.split(b"\n") if line.strip())
    right = Counter(line.strip() for line in two.split(b"\n") if line.strip())
    weight = sum(len(line) * count for line, count in left.items()) + sum(
        len(line) * count for line, count in right.items()
    )
    if not weight:
        return 1.0 if one == two else 0.0
    shared = left & right
    return 2 * sum(len(line) * count for line, count in shared.items()) / weight
