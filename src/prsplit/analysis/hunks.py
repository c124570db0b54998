"""Cut a text without outline at its hunks, joined where a kept line would change the block it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.analysis.draft import Draft, Sketch
from prsplit.analysis.lines import split_lines
from prsplit.model.atom import Action, Slot, TextSlot
from prsplit.model.change import Hunk


def cut_hunks(draft: Draft, old: bytes, new: bytes, hunks: Sequence[Hunk]) -> tuple[Slot, ...]:
    """Slots of a modified text: kept lines between hunks, one provisional atom a hunk."""
    before, after = split_lines(old), split_lines(new)
    slots: list[Slot] = []
    numbers: list[int] = []
    done = 0
    for hunk in hunks:
        if hunk.old_start > done:
            kept = b"".join(before[done : hunk.old_start])
            slots.append(TextSlot(kept, kept))
        gone = b"".join(before[hunk.old_start : hunk.old_start + hunk.old_count])
        come = b"".join(after[hunk.new_start : hunk.new_start + hunk.new_count])
        numbers.append(draft.add(_sketch(hunk, gone, come)))
        slots.append(TextSlot(gone, come, numbers[-1]))
        done = hunk.old_start + hunk.old_count
    if done < len(before):
        kept = b"".join(before[done:])
        slots.append(TextSlot(kept, kept))
    for one, other in _torn(before, after, hunks):
        for number in range(one, other):
            draft.join(numbers[number], numbers[number + 1])
    return tuple(slots)


def _sketch(hunk: Hunk, gone: bytes, come: bytes) -> Sketch:
    action: Action = "modify" if hunk.old_count and hunk.new_count else "add" if hunk.new_count else "delete"
    line = (hunk.new_start if hunk.new_count else hunk.old_start) + 1
    return Sketch("", "hunk", action, hunk.new_count, hunk.old_count, line, gone + b"\0" + come)


def _torn(before: list[bytes], after: list[bytes], hunks: Sequence[Hunk]) -> list[tuple[int, int]]:
    """Ranges of hunks (first, last) that must stay together: a kept line inside has another owner at each end.

    A line's owner is the nearest line above that is indented less: the head of the block it stands in.
    """
    old_owner, new_owner = _owners(before), _owners(after)
    old_hunk, new_hunk = _hunk_of(hunks, len(before), old=True), _hunk_of(hunks, len(after), old=False)
    torn: list[tuple[int, int]] = []
    broken_old: dict[int, int] = {}
    broken_new: dict[int, int] = {}
    line = shift = 0
    for place, hunk in enumerate([*hunks, Hunk(len(before), 0, len(after), 0)]):
        for old_line in range(line, hunk.old_start):
            one, two = old_owner[old_line], new_owner[old_line + shift]
            first = broken_old.get(one, broken_new.get(two, -1))
            if first < 0 and before[old_line].strip() and not _same_owner(one, two, old_hunk, new_hunk, hunks):
                first = min(_next_hunk(hunks, one, old=True), _next_hunk(hunks, two, old=False))
                torn.append((first, place - 1))
            if first >= 0:
                broken_old[old_line] = broken_new[old_line + shift] = first
        inner = [broken_old[one] for one in _owned(old_owner, hunk.old_start, hunk.old_count) if one in broken_old]
        inner += [broken_new[two] for two in _owned(new_owner, hunk.new_start, hunk.new_count) if two in broken_new]
        if inner:
            torn.append((min(inner), place))
        line = hunk.old_start + hunk.old_count
        shift = hunk.new_start + hunk.new_count - line
    return [(one, other) for one, other in torn if 0 <= one < other < len(hunks)]


def _owned(owners: list[int], start: int, count: int) -> list[int]:
    return owners[start : start + count]


def _same_owner(one: int, two: int, old_hunk: list[int], new_hunk: list[int], hunks: Sequence[Hunk]) -> bool:
    if one < 0 or two < 0:
        return one == two
    if old_hunk[one] >= 0 or new_hunk[two] >= 0:
        return old_hunk[one] == new_hunk[two]
    return one + _shift_at(hunks, one) == two


def _shift_at(hunks: Sequence[Hunk], line: int) -> int:
    low, high = 0, len(hunks)
    while low < high:
        middle = (low + high) // 2
        if hunks[middle].old_start <= line:
            low = middle + 1
        else:
            high = middle
    if low == 0:
        return 0
    hunk = hunks[low - 1]
    return hunk.new_start + hunk.new_count - hunk.old_start - hunk.old_count


def _next_hunk(hunks: Sequence[Hunk], line: int, *, old: bool) -> int:
    """The first hunk that ends after `line` on one side."""
    for place, hunk in enumerate(hunks):
        end = hunk.old_start + hunk.old_count if old else hunk.new_start + hunk.new_count
        if end > line:
            return place
    return len(hunks)


def _hunk_of(hunks: Sequence[Hunk], size: int, *, old: bool) -> list[int]:
    owner = [-1] * size
    for place, hunk in enumerate(hunks):
        start, count = (hunk.old_start, hunk.old_count) if old else (hunk.new_start, hunk.new_count)
        for line in range(start, start + count):
            owner[line] = place
    return owner


def _owners(lines: list[bytes]) -> list[int]:
    """For each line the nearest line above with less indentation, -1 at the outermost level."""
    stack: list[tuple[int, int]] = []
    owners: list[int] = []
    for place, line in enumerate(lines):
        text = line.strip()
        if not text:
            owners.append(-1)
            continue
        depth = len(line) - len(line.lstrip())
        while stack and stack[-1][0] >= depth:
            stack.pop()
        owners.append(stack[-1][1] if stack else -1)
        stack.append((depth, place))
    return owners
