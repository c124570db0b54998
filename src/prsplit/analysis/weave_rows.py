"""Weave a big data literal row by row, so that it can be cut where it does not fit into one PR."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from prsplit.analysis.blocks import Block
from prsplit.analysis.draft import Draft, Sketch, Table, TableUse
from prsplit.analysis.lines import changed_lines, line_count, longest_rise
from prsplit.analysis.row_chunks import joined_rows
from prsplit.analysis.row_words import brought, used
from prsplit.analysis.rows import Row, Rows, rows_at, rows_of
from prsplit.model.atom import Action, TextSlot

BIG = 100
"""Changed lines below which a literal is one edit."""
_WORD = re.compile(rb"[A-Za-z_$][\w$]*")
_OPENING = re.compile(rb"[\[({]")
_NUMBERED = re.compile(r"#\d+$")
_CHUNK = 30
"""Changed lines that are never parted, but for what does not end there."""

Make = Callable[[Action, int, int, bytes], Sketch]
"""(action, added, deleted, text) → the sketch of an edit of the literal."""


@dataclass(frozen=True, slots=True)
class Woven:
    """The slots of a literal, its atoms with the one that holds its opening first, and per side (base, head) the atom of
    each line (by its number within the leaf, -1 where it stays)."""

    slots: tuple[TextSlot, ...]
    atoms: tuple[int, ...]
    lines: tuple[Mapping[int, int], Mapping[int, int]]


def weave_rows(draft: Draft, old: Block | None, new: Block | None, make: Make, frame: str) -> Woven | None:
    """A literal as edits of its rows, each at base's or head's text and there once; None where it is no such literal or
    would have to be written in a way that nobody wrote."""
    texts = old.whole if old else b"", new.whole if new else b""
    if max(map(line_count, texts)) < BIG // 2 or any(one and (one.leaf.imports or one.leaf.form) for one in (old, new)):
        return None
    if sum(changed_lines(*texts)) < BIG:
        return None
    action: Action = "modify" if old and new else "add" if new else "delete"
    sides = [_rows(block) for block in (old, new)]
    if any(side is None and block is not None for side, block in zip(sides, (old, new), strict=True)):
        return None
    before, after = (side or Rows(()) for side in sides)
    if old and new and not (before.single and after.single and _shape(before) == _shape(after)):
        return None
    return _Rows(draft, (before, after), lambda *size: make(action, *size), frame).woven(action)


def _shape(rows: Rows) -> tuple[frozenset[bool], bytes]:
    """Whether rows have names, and the bracket that they stand in: a row of one shape is none in another."""
    named = frozenset(piece.named for piece in rows.pieces if not piece.edge)
    return named, b"".join(_OPENING.findall(rows.pieces[0].text)[-1:] if rows.pieces else ())


def _rows(block: Block | None) -> Rows | None:
    """The rows of a leaf, as its language gives them or as its tokens tell."""
    if block is None:
        return None
    first = block.leaf.start
    if block.leaf.rows:
        return rows_at(block.whole, [(key, start - first, end - first) for key, start, end in block.leaf.rows])
    return rows_of(block.whole)


@dataclass(slots=True)
class _Chunk:
    """Rows that are one edit, while they are gathered."""

    sketch: Sketch
    atom: int

    def take(self, old: bytes, new: bytes, *, stays: bool) -> None:
        """Take in what goes and what comes; what `stays` in its place changes fewer lines than that."""
        added, deleted = changed_lines(old, new) if stays else (line_count(new), line_count(old))
        self.sketch.deleted += deleted
        self.sketch.added += added
        self.sketch.text += old + b"\0" + new


@dataclass(slots=True)
class _Rows:
    draft: Draft
    sides: tuple[Rows, Rows]
    make: Callable[[int, int, bytes], Sketch]
    frame: str
    slots: list[TextSlot] = field(default_factory=list)
    chunks: list[_Chunk] = field(default_factory=list)
    of: dict[str, int] = field(default_factory=dict)
    """The atom of each row that changes, by its key."""
    edge: _Chunk | None = None
    full: bool = True
    """Whether the next row begins a chunk."""
    least: int = _CHUNK
    """Changed lines from which on a chunk is full."""

    def woven(self, action: Action) -> Woven | None:
        before, after = self._keyed()
        code = any(side.code for side in self.sides)
        self.least = 1 if code else _CHUNK
        for goes, comes, stays in _gaps(list(before), list(after)):
            self._gap(goes, comes, before, after)
            if stays:
                self._kept(stays, before[stays], after[stays])
        if not self.chunks:
            return None
        self._join_twins(before, after)
        self._join_absorbed(before, after)
        old, new = self.sides
        bare = (*old.bare, *new.bare) if action == "modify" else ()
        for key in (old.last, new.last, *bare):
            if key in self.of and self.edge is not None:
                self.draft.join(self.of[key], self.edge.atom)
        chunks = [chunk.atom for chunk in self.chunks]
        atoms = (self.edge.atom, *chunks) if self.edge is not None else tuple(chunks)
        uses = self._gathered(self._uses(before, after, action)) if code else ()
        edits = tuple(self._edits(before, after)) if code and action == "modify" else ()
        self.draft.tables.append(Table(atoms, action, code, uses, edits))
        return Woven(tuple(self.slots), atoms, (self._lines(before), self._lines(after)))

    def _join_twins(self, before: Mapping[str, Row], after: Mapping[str, Row]) -> None:
        """Different rows of one name are one edit: which of them became which nobody knows."""
        twins: dict[str, tuple[set[int], set[bytes]]] = {}
        for key, atom in self.of.items():
            name = _NUMBERED.sub("", key)
            rows = [side[key] for side in (before, after) if key in side]
            if rows[0].named:
                atoms, texts = twins.setdefault(name, (set(), set()))
                atoms.add(atom)
                texts.update(row.text.strip() for row in rows)
        for name, (atoms, texts) in twins.items():
            if len(texts) > 1 and any(f"{name}#2" in side for side in (before, after)):
                for one, other in pairwise(sorted(atoms)):
                    self.draft.join(one, other)

    def _join_absorbed(self, before: Mapping[str, Row], after: Mapping[str, Row]) -> None:
        """A row that the other side has as a part of an edge goes or comes with the edges."""
        if self.edge is None:
            return
        sides = before, after
        words = [{word for row in side.values() if row.edge for word in _WORD.findall(row.text)} for side in sides]
        for number, side in enumerate(sides):
            fresh = words[1 - number] - words[number]
            for key, row in side.items() if fresh else ():
                absorbed = key in self.of and key not in sides[1 - number] and not row.edge
                if absorbed and not fresh.isdisjoint(_WORD.findall(key.encode("utf-8", "surrogateescape"))):
                    self.draft.join(self.of[key], self.edge.atom)

    def _uses(self, before: Mapping[str, Row], after: Mapping[str, Row], action: Action) -> Iterator[TableUse]:
        """Pairs of atoms whose rows use a name that a row of the other one alone brings (a new one, or of what goes an old
        one), and whether that is sure."""
        here, there = (before, after) if action == "delete" else (after, before)
        rows = {key: row for key, row in here.items() if key in self.of and not row.edge}
        brings: dict[bytes, set[int]] = {}
        objects = {word for row in here.values() if row.edge for word in _WORD.findall(row.text)}
        for key, row in rows.items():
            names, hung = brought(row.text)
            objects |= hung
            for name in names - (brought(there[key].text)[0] if key in there else frozenset()):
                brings.setdefault(name, set()).add(self.of[key])
        for key, row in rows.items():
            for sure, words in zip((True, False), used(row.text, objects), strict=True):
                for word in sorted(words & brings.keys()):
                    if len(brings[word]) == 1 and self.of[key] not in brings[word]:
                        yield self.of[key], min(brings[word]), sure

    def _edits(self, before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[tuple[int, int]]:
        """Pairs of atoms of which the first one edits a line that uses what the other one edits too."""
        edited = {key: row for key, row in after.items() if key in self.of and key in before and not row.edge}
        homes: dict[bytes, set[int]] = {}
        for key, row in edited.items():
            for name in brought(row.text)[0] & brought(before[key].text)[0]:
                homes.setdefault(name, set()).add(self.of[key])
        for key, row in edited.items():
            kept = set(before[key].text.split(b"\n"))
            fresh = b"\n".join(line for line in row.text.split(b"\n") if line not in kept)
            for word in sorted(used(fresh, homes.keys())[0] & homes.keys()):
                if len(homes[word]) == 1 and self.of[key] not in homes[word]:
                    yield self.of[key], min(homes[word])

    def _gathered(self, uses: Iterable[TableUse]) -> tuple[TableUse, ...]:
        """Join rows to chunks with those behind them where that closes no ring of uses; the uses between chunks."""
        uses, root = tuple(uses), self.draft.root
        sizes = [(root(chunk.atom), chunk.sketch.added + chunk.sketch.deleted) for chunk in self.chunks]
        for one, other in joined_rows(sizes, [(root(user), root(need)) for user, need, _ in uses], _CHUNK):
            self.draft.join(one, other)
        return tuple(dict.fromkeys((root(one), root(two), sure) for one, two, sure in uses if root(one) != root(two)))

    def _keyed(self) -> tuple[Mapping[str, Row], Mapping[str, Row]]:
        """The pieces of both sides by key: edges by their number where both have as many, else by their text."""
        edges = [[piece for piece in side.pieces if piece.edge] for side in self.sides]
        alike = len(edges[0]) == len(edges[1])
        found: list[dict[str, Row]] = []
        for side in self.sides:
            keyed: dict[str, Row] = {}
            count = 0
            for piece in side.pieces:
                count += piece.edge
                key = piece.key
                if piece.edge:
                    key = f"\0{count}" if alike else f"\0{piece.text!r}"
                    key = key if key not in keyed else f"{key}#{count}"
                keyed[key] = piece
            found.append(keyed)
        return found[0], found[1]

    def _gap(
        self, goes: Sequence[str], comes: Sequence[str], before: Mapping[str, Row], after: Mapping[str, Row]
    ) -> None:
        """Pieces that leave a place, then those that come there. A piece that is found again elsewhere is one edit; rows of
        which nobody knows whether they are the same ones are parted from each other nowhere."""
        for key in goes:
            self._change(key, before[key], after.get(key))
            self.slots.append(TextSlot(before[key].text, b"", self.of[key], self.frame))
        for key in comes:
            self._change(key, before.get(key), after[key])
            self.slots.append(TextSlot(b"", after[key].text, self.of[key], self.frame))
        lost = [key for key in goes if key not in after and not before[key].edge]
        fresh = [key for key in comes if key not in before and not after[key].edge]
        rows = [*map(before.__getitem__, lost), *map(after.__getitem__, fresh)]
        if lost and fresh and not all(row.named for row in rows):
            for one, other in pairwise([self.of[key] for key in (*lost, *fresh)]):
                self.draft.join(one, other)
            self.full = True

    def _kept(self, key: str, old: Row, new: Row) -> None:
        if old.text != new.text:
            self._change(key, old, new, stays=True)
        atom = self.of.get(key, -1)
        if atom < 0 and self.slots and self.slots[-1].atom < 0:
            last = self.slots[-1]
            self.slots[-1] = TextSlot(last.old + old.text, last.new + new.text, -1, self.frame)
        else:
            self.slots.append(TextSlot(old.text, new.text, atom, self.frame))

    def _change(self, key: str, old: Row | None, new: Row | None, *, stays: bool = False) -> None:
        """Put the edit of a piece into the chunk that is being filled, or the one of the edges, once."""
        if key in self.of:
            return
        piece = new or old
        assert piece is not None
        if piece.edge:
            self.edge = self.edge or self._chunk()
            chunk = self.edge
        else:
            if self.full:
                self.chunks.append(self._chunk())
            chunk = self.chunks[-1]
        chunk.take(old.text if old else b"", new.text if new else b"", stays=stays)
        if not piece.edge:
            self.full = chunk.sketch.added + chunk.sketch.deleted >= self.least
        self.of[key] = chunk.atom

    def _chunk(self) -> _Chunk:
        sketch = self.make(0, 0, b"")
        return _Chunk(sketch, self.draft.add(sketch))

    def _lines(self, side: Mapping[str, Row]) -> dict[int, int]:
        line = 0
        found: dict[int, int] = {}
        for key, piece in side.items():
            count = piece.text.count(b"\n")
            if not piece.edge:
                found |= dict.fromkeys(range(line, line + count), self.of.get(key, -1))
            line += count
        return found


def _gaps(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str], str]]:
    """(keys of base that are not here at head, those of head that were not here, the one behind them that stays)."""
    places, at = ({key: place for place, key in enumerate(side)} for side in (ours, theirs))
    shared = [key for key in theirs if key in places]
    stays = [shared[one] for one in longest_rise([places[key] for key in shared])]
    here = there = 0
    for key in (*stays, ""):
        one, two = (places[key], at[key]) if key else (len(ours), len(theirs))
        yield ours[here:one], theirs[there:two], key
        here, there = one + 1, two + 1
