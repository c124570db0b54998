"""Sizes: what counts as reviewable, and the ledger of what does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from prsplit.analysis.apart import BY_NAME, Apart, set_apart
from prsplit.analysis.compose import patch_atoms, slot_text
from prsplit.analysis.cut import Cut
from prsplit.analysis.lines import changed_lines, split_lines
from prsplit.model.atom import Atom, FilePatch, FrameSlot, ListSlot, TextSlot
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.plan import LedgerLine, Size


def weights(change: ChangeSet, cut: Cut, apart: Apart = BY_NAME) -> tuple[int, ...]:
    """Lines of each atom, by index, as the arrangement counts them: the reviewable ones and those that moved unchanged,
    which a forge shows all the same."""
    found = [0] * len(cut.atoms)
    for file, patch in zip(change.files, cut.patches, strict=True):
        reason = set_apart(file, apart)
        for index in patch_atoms(patch):
            found[index] = 0 if reason else _weight(cut.atoms[index], file)
    return tuple(found)


def _weight(atom: Atom, file: FileChange) -> int:
    if atom.kind == "file" and file.new is None:
        return min(1, atom.lines)
    return atom.lines


class Scale:
    """Measures sets of atoms on composed files; counts per slot are kept, so that re-measuring is cheap."""

    def __init__(self, change: ChangeSet, cut: Cut, apart: Apart = BY_NAME) -> None:
        """Nothing is measured yet."""
        self._change, self._cut = change, cut
        self._atoms = [patch_atoms(patch) for patch in cut.patches]
        self._place = {atom: place for place, atoms in enumerate(self._atoms) for atom in atoms}
        self._counts: dict[tuple[int, int], tuple[int, int]] = {}
        self._formats: dict[tuple[int, int], int] = {}
        self._reasons = [set_apart(file, apart) for file in change.files]

    def size(self, before: Collection[int], fresh: Collection[int]) -> Size:
        """The size of the PR that adds the atoms `fresh` to a step that has `before`."""
        before, new = frozenset(before), frozenset(fresh)
        after = before | new
        added = deleted = files = 0
        ledger: list[LedgerLine] = []
        for place in sorted({self._place[atom] for atom in new - before if atom in self._place}):
            file, patch = self._change.files[place], self._cut.patches[place]
            touched = self._atoms[place] & (new - before)
            if touched == self._atoms[place] and file.hunks:
                more, less = sum(hunk.new_count for hunk in file.hunks), sum(hunk.old_count for hunk in file.hunks)
            else:
                more, less = self._file(place, patch, file, before, after)
            files += 1
            added += more
            deleted += less
            ledger += self._excuses(place, patch, file, touched, more + less)
        excused = sum(line.lines for line in ledger)
        return Size(added, deleted, files, added + deleted - excused, tuple(ledger))

    def _excuses(
        self, place: int, patch: FilePatch, file: FileChange, touched: Collection[int], lines: int
    ) -> Iterator[LedgerLine]:
        """What does not count of a file's changed lines."""
        if not lines:
            return
        if self._reasons[place]:
            yield LedgerLine(file.path, lines, self._reasons[place])
            return
        if file.new is None and patch.file_atom in touched and lines > 1:
            yield LedgerLine(file.path, lines - 1, "deleted file counts 1")
            return
        moved = min(lines, sum(self._cut.atoms[atom].moved for atom in touched))
        if moved:
            yield LedgerLine(file.path, moved, "moved unchanged")
        formatted = min(lines - moved, self._formatted(place, patch, file, touched))
        if formatted > 0:
            yield LedgerLine(file.path, formatted, "format alone")

    def _formatted(self, place: int, patch: FilePatch, file: FileChange, touched: Collection[int]) -> int:
        """Changed lines that differ from those they replace in blanks and line ends alone."""
        if touched == self._atoms[place]:
            if (place, -1) not in self._formats:
                self._formats[place, -1] = _format_lines(file)
            return self._formats[place, -1]
        found = 0
        for number, slot in enumerate(patch.slots or ()):
            if isinstance(slot, TextSlot) and slot.atom in touched and slot.old and slot.new:
                if (place, number) not in self._formats:
                    more, less = self._counts.get((place, number)) or changed_lines(slot.old, slot.new)
                    self._formats[place, number] = more + less - sum(changed_lines(_bare(slot.old), _bare(slot.new)))
                found += self._formats[place, number]
        return found

    def _file(
        self, place: int, patch: FilePatch, file: FileChange, before: Collection[int], after: Collection[int]
    ) -> tuple[int, int]:
        if patch.slots is None:
            if file.old is not None and file.new is not None and file.old.oid == file.new.oid:
                return 0, 0
            return changed_lines(file.old_data or b"", file.new_data or b"")
        added = deleted = 0
        for number, slot in enumerate(patch.slots):
            more, less = self._slot(place, number, slot, before, after)
            added += more
            deleted += less
        return added, deleted

    def _slot(
        self,
        place: int,
        number: int,
        slot: TextSlot | ListSlot | FrameSlot,
        before: Collection[int],
        after: Collection[int],
    ) -> tuple[int, int]:
        if isinstance(slot, ListSlot):
            return changed_lines(slot_text(slot, before), slot_text(slot, after))
        if isinstance(slot, FrameSlot):
            return (0, 0)
        if slot.atom < 0 or slot.atom not in after or slot.atom in before:
            return (0, 0)
        if (place, number) not in self._counts:
            self._counts[place, number] = changed_lines(slot.old, slot.new)
        return self._counts[place, number]


def _format_lines(file: FileChange) -> int:
    if file.old_data is None or file.new_data is None or not file.hunks:
        return 0
    old, new = split_lines(file.old_data), split_lines(file.new_data)
    found = 0
    for hunk in file.hunks:
        if hunk.old_count and hunk.new_count:
            gone = b"".join(old[hunk.old_start : hunk.old_start + hunk.old_count])
            come = b"".join(new[hunk.new_start : hunk.new_start + hunk.new_count])
            found += hunk.old_count + hunk.new_count - sum(changed_lines(_bare(gone), _bare(come)))
    return found


def _bare(text: bytes) -> bytes:
    """A text without its blanks, line for line."""
    return b"".join(b"".join(line.split()) + b"\n" for line in split_lines(text))


def total_size(scale: Scale, atoms: Sequence[Atom]) -> Size:
    """The size of the whole change, by the lines that git counts."""
    return scale.size(frozenset(), frozenset(atom.index for atom in atoms))
