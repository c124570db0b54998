"""Knots of atoms as the units of kinship: their texts, their place and their weight."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prsplit.analysis.cut import Cut
from prsplit.analysis.kin_bags import Unit
from prsplit.analysis.kin_headers import header, heading
from prsplit.analysis.paths import file_role, is_changelog
from prsplit.model.atom import Atom, FilePatch, ListSlot, Slot
from prsplit.model.change import ChangeSet, FileChange


@dataclass(frozen=True, slots=True)
class Gathered:
    """The units of a change, and the groups (indices into the knots given) that each of them stands for."""

    units: tuple[Unit, ...]
    groups: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class _Text:
    old: list[bytes] = field(default_factory=list)
    new: list[bytes] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    item: bool = False
    around: str = ""


def gather(change: ChangeSet, cut: Cut, groups: Sequence[Sequence[int]]) -> Gathered:
    """One unit per group of atoms; a group without lines of its own (a created file, a mode) joins the heaviest unit of
    its file, or else stands alone."""
    texts: dict[int, _Text] = defaultdict(_Text)
    for file, patch in zip(change.files, cut.patches, strict=True):
        _read(texts, file, patch)
    drafts = [_unit(cut.atoms, sorted(group), texts) for group in groups]
    heavy: dict[str, int] = {}
    for place, (unit, own) in enumerate(drafts):
        if own and (unit.path not in heavy or unit.lines > drafts[heavy[unit.path]][0].lines):
            heavy[unit.path] = place
    stands: dict[int, list[int]] = defaultdict(list)
    for place, (unit, own) in enumerate(drafts):
        stands[place if own else heavy.get(unit.path, place)].append(place)
    return Gathered(
        tuple(drafts[place][0] for place in sorted(stands)), tuple(tuple(stands[one]) for one in sorted(stands))
    )


def _unit(atoms: Sequence[Atom], group: Sequence[int], texts: dict[int, _Text]) -> tuple[Unit, int]:
    """The unit of a group, and how many lines of its own it has."""
    first = max((atoms[one] for one in group), key=lambda atom: (atom.lines, -atom.index))
    found = [texts[one] for one in group if one in texts]
    places = [place for text in found for place in text.places] or [first.line]
    lines = sum(atoms[one].lines for one in group)
    item = first.index in texts and texts[first.index].item
    around = texts[first.index].around if first.index in texts else ""
    paths = tuple(sorted({atoms[one].path for one in group}))
    old, new = (b"\n".join(side) for side in ([b for t in found for b in t.old], [b for t in found for b in t.new]))
    unit = Unit(
        first.path,
        first.symbol or around,
        old,
        new,
        sum(places) / len(places),
        max(1, lines),
        paths,
        "item" if item else first.kind,
    )
    return unit, lines


def _read(texts: dict[int, _Text], file: FileChange, patch: FilePatch) -> None:
    """Add what each atom of a file removes and brings, and where."""
    if patch.slots is None:
        if patch.file_atom >= 0 and file.status in ("A", "D", "M", "T"):
            text = texts[patch.file_atom]
            text.old.append(file.old_data or b"")
            text.new.append(file.new_data or b"")
        return
    changed = _changed_lines(file)
    around = _Around(file)
    at = [0, 0]
    for slot in patch.slots:
        ends = [at[0] + slot.old.count(b"\n"), at[1] + slot.new.count(b"\n")]
        spots = [
            changed[side][bisect_left(changed[side], at[side]) : bisect_left(changed[side], ends[side])]
            for side in (0, 1)
        ]
        places = spots[1] or spots[0] or at[1:]
        for atom, old, new in _sides(slot):
            text = texts[atom]
            text.old += [old] if old else []
            text.new += [new] if new else []
            text.places += places
            text.item = isinstance(slot, ListSlot)
            text.around = text.around or ("" if text.item else around.symbol(at, ends))
        at = ends


class _Around:
    """What stands around the lines of a file, for atoms that know no symbol; the text is taken apart once, if at all."""

    def __init__(self, file: FileChange) -> None:
        self._sides = (file.old_data or b"", file.new_data or b"")
        self._lines: dict[int, list[str]] = {}
        self._prose = file_role(file.path) == "docs"
        self._silent = is_changelog(file.path)

    def symbol(self, start: Sequence[int], end: Sequence[int]) -> str:
        """The names around a slot that holds lines `start` to `end` of each side; head's where it is there at all."""
        if self._silent:
            return ""
        side = 1 if end[1] > start[1] else 0
        if side not in self._lines:
            self._lines[side] = self._sides[side].decode("utf-8", "replace").split("\n")
        lines = self._lines[side]
        return heading(lines, start[side]) if self._prose else header(lines, start[side], end[side])


def _changed_lines(file: FileChange) -> tuple[list[int], list[int]]:
    """The changed lines of base and of head, in order."""
    old = [one.old_start + step for one in file.hunks for step in range(one.old_count)]
    return old, [one.new_start + step for one in file.hunks for step in range(one.new_count)]


def _sides(slot: Slot) -> Iterator[tuple[int, bytes, bytes]]:
    """Each atom of a slot with what it removes and brings; an item of a list with the list's opening before it."""
    if isinstance(slot, ListSlot):
        lead = slot.open.strip() + b" "
        for item in slot.items:
            if item.atom >= 0:
                yield item.atom, lead + item.old if item.old else b"", lead + item.new if item.new else b""
    elif slot.atom >= 0:
        yield slot.atom, slot.old, slot.new
