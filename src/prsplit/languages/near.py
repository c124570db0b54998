"""Which of several files is meant where a path says no more: the nearest in the tree."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(path: str, files: Iterable[str]) -> tuple[str, ...]:
    """Files, each once, by how many folders they share with `path`, then by name."""
    return tuple(sorted(dict.fromkeys(files), key=lambda file: (-shared_folders(path, file), file)))


def shared_folders(one: str, other: str) -> int:
    """How many leading folders two paths have in common."""
    count = 0
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        count += 1
    return count
