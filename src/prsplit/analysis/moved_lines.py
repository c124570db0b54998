"""Which lines of a change stood somewhere else before, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prsplit.model.change import ChangeSet, FileChange

RUN = 3
"""Lines in a row that make a move: fewer agree by chance."""


def moved_lines(change: ChangeSet) -> dict[str, frozenset[int]]:
    """Path at head → 1-based lines that were added there and removed elsewhere, in runs of at least RUN lines.

    White space at either end of a line is no difference, blank lines and brackets alone make no run.
    """
    gone = {run for file in change.files for block in _removed(file) for _, run in _runs(block)}
    found: dict[str, frozenset[int]] = {}
    for file in change.files if gone else ():
        lines: set[int] = set()
        for start, block in _added(file):
            for places, run in _runs(block):
                if run in gone:
                    lines.update(start + place + 1 for place in places)
        if lines:
            found[file.path] = frozenset(lines)
    return found


def changed_lines(file: FileChange) -> frozenset[int]:
    """The 1-based lines that a file has at head and did not have at base."""
    if file.old is None and file.new_data is not None:
        return frozenset(range(1, len(_lines(file.new_data)) + 1))
    return frozenset(line + 1 for hunk in file.hunks for line in range(hunk.new_start, hunk.new_start + hunk.new_count))


def _runs(block: list[bytes]) -> Iterator[tuple[range, tuple[bytes, ...]]]:
    """Every RUN of lines that follow each other but for lines that say nothing, and the places in the block it takes."""
    bare = [(place, line.strip()) for place, line in enumerate(block) if any(map(_is_word, line))]
    for first in range(len(bare) - RUN + 1):
        run = bare[first : first + RUN]
        yield range(run[0][0], run[-1][0] + 1), tuple(line for _, line in run)


def _is_word(byte: int) -> bool:
    return byte > 127 or chr(byte).isalnum()


def _removed(file: FileChange) -> Iterable[list[bytes]]:
    if file.old_data is None:
        return
    lines = _lines(file.old_data)
    if file.new is None:
        yield lines
    for hunk in file.hunks if file.new is not None else ():
        yield lines[hunk.old_start : hunk.old_start + hunk.old_count]


def _added(file: FileChange) -> Iterable[tuple[int, list[bytes]]]:
    if file.new_data is None:
        return
    lines = _lines(file.new_data)
    if file.old is None:
        yield 0, lines
    for hunk in file.hunks if file.old is not None else ():
        yield hunk.new_start, lines[hunk.new_start : hunk.new_start + hunk.new_count]


def _lines(data: bytes) -> list[bytes]:
    return data.removesuffix(b"\n").split(b"\n") if data else []
