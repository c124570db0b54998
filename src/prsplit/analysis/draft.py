"""Atoms while a file is being cut: provisional numbers that can be joined before they become final."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from prsplit.model.atom import Action, Atom, AtomKind, FilePatch, ListSlot, Slot


@dataclass(slots=True)
class Sketch:
    """A provisional atom. `text` is what its id is hashed from."""

    symbol: str
    kind: AtomKind
    action: Action
    added: int
    deleted: int
    line: int
    text: bytes
    moved: int = 0


TableUse = tuple[int, int, bool]
"""Of two atoms of a table the first one uses a name that the other one brings; whether that is sure."""


@dataclass(frozen=True, slots=True)
class Table:
    """The atoms of a long leaf that is cut at its rows; the first one holds its opening, where that comes or goes.
    `ordered` tells that rows may do something, `edits` are pairs of which the first one uses in a new
    way what the other one edits."""

    atoms: tuple[int, ...]
    action: Action
    ordered: bool = False
    uses: tuple[TableUse, ...] = ()
    edits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Owners:
    """Which atom takes a leaf away from base (`old`) or brings it to head (`new`), by (place, item key or ""), for what
    stands on line n of a literal that is cut by row by (place, `@n`)."""

    old: Mapping[tuple[int, str], int]
    new: Mapping[tuple[int, str], int]
    tables: tuple[Table, ...] = ()


class Draft:
    """The provisional atoms of one file, with union-find over them."""

    def __init__(self, path: str) -> None:
        """Begin with no atom. `path` is the file's path at head, or at base for a deletion."""
        self.path = path
        self._sketches: list[Sketch] = []
        self._parent: list[int] = []
        self.owned: dict[tuple[bool, int, str], int] = {}
        """Provisional atom of (at head?, leaf's place, list item's key or "")."""
        self.tables: list[Table] = []

    def add(self, sketch: Sketch) -> int:
        """Take a provisional atom in and return its number."""
        self._sketches.append(sketch)
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def root(self, number: int) -> int:
        """The number that stands for everything joined with `number`; -1 stays -1."""
        while number >= 0 and self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make two provisional atoms one; the one with more lines (then the earlier) gives it its name."""
        one, other = self.root(one), self.root(other)
        if one == other or one < 0 or other < 0:
            return
        first, second = sorted((one, other), key=lambda n: (-self._weight(n), n))
        self._parent[second] = first
        kept, gone = self._sketches[first], self._sketches[second]
        kept.added += gone.added
        kept.deleted += gone.deleted
        kept.moved += gone.moved
        kept.text += gone.text
        kept.line = min(kept.line, gone.line)

    def _weight(self, number: int) -> int:
        return self._sketches[number].added + self._sketches[number].deleted

    def finish(self, patch: FilePatch, first: int) -> tuple[FilePatch, list[Atom], Owners]:
        """The patch, its atoms and their leaves with final numbers from `first` on, in order of first appearance."""
        final: dict[int, int] = {}
        seen: dict[str, int] = {}
        atoms: list[Atom] = []

        def number(provisional: int) -> int:
            root = self.root(provisional)
            if root < 0:
                return -1
            if root not in final:
                final[root] = first + len(atoms)
                atoms.append(self._atom(final[root], self._sketches[root], seen))
            return final[root]

        numbered = replace(patch, file_atom=number(patch.file_atom), mode_atom=number(patch.mode_atom))
        if patch.slots is not None:
            numbered = replace(numbered, slots=tuple(_renumbered(slot, number) for slot in patch.slots))
        sides: tuple[dict[tuple[int, str], int], dict[tuple[int, str], int]] = ({}, {})
        for (head, place, key), provisional in self.owned.items():
            sides[head][place, key] = number(provisional)
        tables = (
            Table(
                tuple(dict.fromkeys(map(number, one.atoms))),
                one.action,
                one.ordered,
                tuple(dict.fromkeys((number(user), number(used), sure) for user, used, sure in one.uses)),
                tuple(dict.fromkeys((number(user), number(used)) for user, used in one.edits)),
            )
            for one in self.tables
        )
        return numbered, atoms, Owners(*sides, tuple(tables))

    def _atom(self, index: int, sketch: Sketch, seen: dict[str, int]) -> Atom:
        digest = sha256()
        for field in (self.path.encode("utf-8", "surrogateescape"), sketch.symbol.encode("utf-8", "surrogateescape")):
            digest.update(field + b"\0")
        digest.update(f"{sketch.kind}\0{sketch.action}\0".encode())
        digest.update(sketch.text)
        stem = digest.hexdigest()[:12]
        occurrence = seen.get(stem, 0)
        seen[stem] = occurrence + 1
        name = stem if not occurrence else sha256(f"{stem}{occurrence}".encode()).hexdigest()[:12]
        return Atom(
            index, name, self.path, sketch.symbol, sketch.kind, sketch.action,
            sketch.added, sketch.deleted, sketch.moved, sketch.line,
        )  # fmt: skip


def _renumbered(slot: Slot, number: Callable[[int], int]) -> Slot:
    if isinstance(slot, ListSlot):
        return replace(slot, items=tuple(replace(item, atom=number(item.atom)) for item in slot.items))
    return replace(slot, atom=number(slot.atom))
