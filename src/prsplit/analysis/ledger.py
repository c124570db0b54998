"""Sizes: what counts as reviewable, and the ledger of what does not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from prsplit.analysis.apart import BY_NAME, Apart, set_apart
from prsplit.analysis.compose import content, frame_texts, patch_atoms, slot_text
from prsplit.analysis.cut import Cut
from prsplit.analysis.git_lines import git_lines
from prsplit.analysis.lines import changed_lines, split_lines
from prsplit.analysis.moves import Move
from prsplit.analysis.paths import file_role, read_by_blanks
from prsplit.analysis.renames import Rename
from prsplit.model.atom import Atom, FilePatch, FrameSlot, ListSlot, TextSlot
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.plan import Counted, LedgerLine, Size

Spoken = Literal["by blanks", "by indents", ""]
_BLANKS = re.compile(rb"""(["'`].*["'`])|(?<=[\w\x80-\xff])(\s+)(?=[\w\x80-\xff])|\s+""", re.DOTALL)
"""What stands in quotes, blanks between words, other blanks."""


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


class Mechanical(NamedTuple):
    """What is known to be no news: definitions that move, the atoms that change layout alone, and those that follow a
    rename."""

    moves: tuple[Move, ...] = ()
    layout: frozenset[int] = frozenset()
    renamed: Mapping[int, Rename] = MappingProxyType({})


LAYOUT = "format alone"
"""The ledger's reason for lines that say nothing new."""

RENAMED = "one renamed symbol"
"""Its reason for lines that only follow a rename."""

MOVED = "moved unchanged"
"""The ledger's reason for lines that stand elsewhere, word for word."""

NOTHING = Mechanical()
"""What is known before anybody looked."""


class Scale:
    """Measures sets of atoms on composed files; counts per slot are kept, so that re-measuring is cheap."""

    def __init__(
        self,
        change: ChangeSet,
        cut: Cut,
        apart: Apart = BY_NAME,
        mechanical: Mechanical = NOTHING,
        *,
        as_git: bool = False,
    ) -> None:
        """Nothing is measured yet; `mechanical` is what is known to be no news. With `as_git` whole files are compared as git
        does, which takes longer; else slot by slot, which finds a line that moves between two of them changed twice."""
        self._as_git = as_git
        self._change, self._cut, self._mechanical = change, cut, mechanical
        self._ends: dict[int, tuple[int, int]] = {}
        for move in mechanical.moves:
            self._ends |= {move.gone: (move.come, move.kept), move.come: (move.gone, move.kept)}
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
        named: set[Rename] = set()
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
            excuses = [*self._excuses(place, patch, file, (touched, new - before), more + less)]
            ledger += excuses or self._renamed(file, touched, more + less, named)
        excused = sum(line.lines for line in ledger)
        return Size(added, deleted, files, added + deleted - excused, tuple(ledger))

    def _excuses(
        self, place: int, patch: FilePatch, file: FileChange, taken: tuple[Collection[int], Collection[int]], lines: int
    ) -> Iterator[LedgerLine]:
        """What does not count of a file's changed lines; `taken` are the atoms of the PR, in the file and of it all."""
        touched, every = taken
        if not lines:
            return
        if self._reasons[place]:
            yield LedgerLine(file.path, lines, self._reasons[place])
            return
        if file.new is None and patch.file_atom in touched and lines > 1:
            yield LedgerLine(file.path, lines - 1, "deleted file counts 1")
            return
        moved = min(lines, sum(self._cut.atoms[atom].moved + self._kept(atom, every) for atom in touched))
        if moved:
            yield LedgerLine(file.path, moved, MOVED)
        formatted = min(lines - moved, self._formatted(place, patch, file, touched))
        if formatted > 0:
            yield LedgerLine(file.path, formatted, LAYOUT)

    def _renamed(self, file: FileChange, touched: Collection[int], lines: int, named: set[Rename]) -> list[LedgerLine]:
        """The lines that only call something by its new name; a name counts one line in all. `named` grows."""
        own = [atom for atom in touched if atom in self._mechanical.renamed]
        fresh = {self._mechanical.renamed[atom] for atom in own} - named
        named |= fresh
        excused = min(lines, sum(self._cut.atoms[atom].lines for atom in own)) - len(fresh)
        return [LedgerLine(file.path, excused, RENAMED)] if excused > 0 else []

    def _kept(self, atom: int, every: Collection[int]) -> int:
        """The lines that stand elsewhere in the same PR, word for word."""
        other, kept = self._ends.get(atom, (-1, 0))
        return min(kept, self._cut.atoms[atom].lines) if other in every else 0

    def _formatted(self, place: int, patch: FilePatch, file: FileChange, touched: Collection[int]) -> int:
        """Changed lines that differ from those they replace in layout alone."""
        spoken = _spoken(file.path)
        if touched == self._atoms[place] and (patch.slots is None or self._mechanical.layout.isdisjoint(touched)):
            if (place, -1) not in self._formats:
                self._formats[place, -1] = _format_lines(file, spoken=spoken)
            return self._formats[place, -1]
        found = 0
        for number, slot in enumerate(patch.slots or ()):
            if isinstance(slot, TextSlot) and slot.atom in touched and slot.old and slot.new:
                if (place, number) not in self._formats:
                    more, less = self._counts.get((place, number)) or changed_lines(slot.old, slot.new)
                    plain = slot.atom in self._mechanical.layout
                    self._formats[place, number] = (
                        more + less - (0 if plain else _news(slot.old, slot.new, spoken=spoken))
                    )
                found += self._formats[place, number]
        return found

    def _file(
        self, place: int, patch: FilePatch, file: FileChange, before: Collection[int], after: Collection[int]
    ) -> tuple[int, int]:
        if patch.slots is None:
            if file.old is not None and file.new is not None and file.old.oid == file.new.oid:
                return 0, 0
            return changed_lines(file.old_data or b"", file.new_data or b"")
        if self._as_git:
            texts = [content(patch, taken) for taken in (before, after)]
            return git_lines(*(text or b"" for text in texts))
        frames = [frame_texts(patch.slots, taken) for taken in (before, after)]
        sizes = [
            changed_lines(*(side.get(place, b"") for side in frames)) for place in sorted({*frames[0], *frames[1]})
        ]
        added, deleted = (sum(side) for side in zip(*sizes, strict=True)) if sizes else (0, 0)
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


def _format_lines(file: FileChange, *, spoken: Spoken) -> int:
    if file.old_data is None or file.new_data is None or not file.hunks:
        return 0
    old, new = split_lines(file.old_data), split_lines(file.new_data)
    found = 0
    for hunk in file.hunks:
        if hunk.old_count and hunk.new_count:
            gone = b"".join(old[hunk.old_start : hunk.old_start + hunk.old_count])
            come = b"".join(new[hunk.new_start : hunk.new_start + hunk.new_count])
            found += hunk.old_count + hunk.new_count - _news(gone, come, spoken=spoken)
    return found


def _news(old: bytes, new: bytes, *, spoken: Spoken) -> int:
    """Changed lines, blanks aside. Where code differs in indentation alone, all count: it may be what they mean."""
    if spoken == "by blanks":
        return sum(
            changed_lines(*(b"".join(line.rstrip() + b"\n" for line in split_lines(text)) for text in (old, new)))
        )
    bare = _bare(old), _bare(new)
    if spoken and bare[0] == bare[1] and _indents(old) != _indents(new):
        return sum(changed_lines(old, new))
    return sum(changed_lines(*bare))


def _spoken(path: str) -> Spoken:
    """Whether the blanks of a file say something: those of a script or of YAML do anywhere, code's at the start of lines."""
    return "by blanks" if read_by_blanks(path) else "by indents" if file_role(path) in ("code", "test") else ""


def _indents(text: bytes) -> list[bytes]:
    return [line[: len(line) - len(line.lstrip())] for line in split_lines(text) if line.strip()]


def _bare(text: bytes) -> bytes:
    """A text without its blanks, line for line; those between words and from the first quote to the last one say something."""
    return b"".join(_BLANKS.sub(_blank, line.strip()) + b"\n" for line in split_lines(text))


def _blank(found: re.Match[bytes]) -> bytes:
    return found[1] or (b" " if found[2] else b"")


def counted(size: Size, passed: int = 0) -> Counted:
    """The lines of a PR that are reviewed, and those that are shown: with the ones that say nothing new, but for `passed`
    lines that nobody has to look at."""
    plain = sum(line.lines for line in size.ledger if line.reason in (LAYOUT, MOVED, RENAMED))
    return Counted(size.reviewable, size.reviewable + max(0, plain - passed))


def total_size(scale: Scale, atoms: Sequence[Atom]) -> Size:
    """The size of the whole change, by the lines that git counts."""
    return scale.size(frozenset(), frozenset(atom.index for atom in atoms))
