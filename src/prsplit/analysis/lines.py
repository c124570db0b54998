"""Count changed lines between two texts, and measure how alike they are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

_EXACT = 1 << 26
"""The product of two numbers of lines up to which their longest common subsequence is found: some milliseconds."""


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

    Exact while the lines between the common ends, old times new, are at most 2**26; above, what stands between lines that
    both sides hold once, in the same order, is compared (patience diff, B. Cohen).
    """
    if old == new:
        return 0, 0
    if not old or not new:
        return line_count(new), line_count(old)
    one, two = trimmed(split_lines(old), split_lines(new))
    kept = _common(one, two) if len(one) * len(two) <= _EXACT else _kept_in_order(one, two)
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
    """How many lines stay, at least nearly: those of a longest run of anchors, and those that stay between two anchors."""
    counts = Counter(one), Counter(two)
    places = {line: place for place, line in enumerate(two) if counts[1][line] == 1}
    pairs = [(place, places[line]) for place, line in enumerate(one) if counts[0][line] == 1 and line in places]
    anchors = [pairs[index] for index in longest_rise([other for _, other in pairs])]
    kept, last, beyond = len(anchors), 0, 0
    for place, other in (*anchors, (len(one), len(two))):
        kept += _between(one[last:place], two[beyond:other])
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


def _between(one: list[bytes], two: list[bytes]) -> int:
    """How many lines two anchors have between them on both sides: in the same order, or at all where they are too many."""
    if len(one) * len(two) <= _EXACT:
        return _common(one, two)
    return sum((Counter(one) & Counter(two)).values())


def _common(one: list[bytes], two: list[bytes]) -> int:
    """Length of a longest common subsequence, by a bit a line (H. Hyyrö, Bit-parallel LCS-length computation, 2004)."""
    shared = set(one).intersection(two)
    if not shared:
        return 0
    short, long = sorted(([line for line in side if line in shared] for side in (one, two)), key=len)
    places = dict.fromkeys(shared, 0)
    for place, line in enumerate(short):
        places[line] |= 1 << place
    full = (1 << len(short)) - 1
    left = full
    for line in long:
        met = left & places[line]
        left = ((left + met) | (left - met)) & full
    return len(short) - left.bit_count()


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
