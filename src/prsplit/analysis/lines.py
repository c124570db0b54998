"""Count changed lines between two texts, and measure how alike they are."""

from __future__ import annotations

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

    Exact up to 600 edits after the common ends are cut off; above, lines that occur on both sides count as kept.
    """
    if old == new:
        return 0, 0
    if not old or not new:
        return line_count(new), line_count(old)
    one, two = _trimmed(split_lines(old), split_lines(new))
    if not one or not two:
        return len(two), len(one)
    edits = _edit_distance(one, two)
    if edits is None:
        kept = sum((Counter(one) & Counter(two)).values())
        return len(two) - kept, len(one) - kept
    kept = (len(one) + len(two) - edits) // 2
    return len(two) - kept, len(one) - kept


def _trimmed(one: list[bytes], two: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    front, limit = 0, min(len(one), len(two))
    while front < limit and one[front] == two[front]:
        front += 1
    back = 0
    while back < limit - front and one[-1 - back] == two[-1 - back]:
        back += 1
    return one[front : len(one) - back], two[front : len(two) - back]


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
