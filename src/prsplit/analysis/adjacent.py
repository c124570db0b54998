"""Whether two parts of a change can be merged by text: no file that both touch has their edits side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from prsplit.analysis.compose import compose, content, patch_atoms
from prsplit.model.atom import FilePatch

_APART = 3
"""Unchanged lines that have to lie between two edits: one more than merging needs, as it may draw its lines elsewhere."""

Interval = tuple[int, int]
"""Lines of base from, to; empty for an insertion before the first."""


class Neighbourhood:
    """The files of a change, as each part alone would leave them."""

    def __init__(self, patches: Sequence[FilePatch]) -> None:
        """Look at the files of the change."""
        self._patches = [(patch, frozenset(patch_atoms(patch))) for patch in patches]
        self._moves = any(_moved(patch) for patch in patches)

    def adjacent(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether merging the two sets of atoms by text might fail or come out otherwise."""
        mine, theirs = frozenset(one), frozenset(other)
        if self._moves and self._meet_in_folders(mine, theirs):
            return True
        return any(
            _clash(patch, mine & atoms, theirs & atoms)
            for patch, atoms in self._patches
            if not mine.isdisjoint(atoms) and not theirs.isdisjoint(atoms)
        )

    def _meet_in_folders(self, one: frozenset[int], other: frozenset[int]) -> bool:
        """Whether one moves files out of a folder in which the other has files: git takes new ones along."""
        return any(
            _folders(self._patches, mine, moved=True) & _folders(self._patches, theirs, moved=False)
            for mine, theirs in ((one, other), (other, one))
        )


def _moved(patch: FilePatch) -> bool:
    return patch.new is None or (patch.old is not None and patch.old.path != patch.new.path)


def _folders(patches: Sequence[tuple[FilePatch, frozenset[int]]], atoms: frozenset[int], *, moved: bool) -> set[str]:
    found: set[str] = set()
    for patch, own in patches:
        if not own.isdisjoint(atoms) and (not moved or _moved(patch)):
            paths = [entry.path for entry in (patch.old, patch.new) if entry is not None]
            found.update(path.rpartition("/")[0] for path in paths)
    return found


def _clash(patch: FilePatch, one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two parts change a file where they can't be merged: as a whole, or lines that are too close."""
    base, mine, theirs = (compose(patch, taken) for taken in (frozenset[int](), one, other))
    if base in (mine, theirs):
        return False
    if base is None or any(now is None or (now.path, now.mode) != (base.path, base.mode) for now in (mine, theirs)):
        return True
    texts = [content(patch, taken) for taken in (frozenset[int](), one, other)]
    if any(text is None for text in texts):
        return True
    before, ours, others = (text or b"" for text in texts)
    return any(
        a < d + _APART and c < b + _APART for a, b in _intervals(before, ours) for c, d in _intervals(before, others)
    )


def _intervals(old: bytes, new: bytes) -> list[Interval]:
    before, after = old.split(b"\n"), new.split(b"\n")
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(a, b) for tag, a, b, _, _ in found if tag != "equal"]
