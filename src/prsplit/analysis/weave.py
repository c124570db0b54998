"""Weave the matched outlines of a file's two sides into one sequence of slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from prsplit.analysis.blocks import Block, blocks, match
from prsplit.analysis.draft import Draft, Sketch
from prsplit.analysis.lines import changed_lines, line_count
from prsplit.analysis.weave_blocks import alike, changes, comes_first, has_rows, is_header, leads, quiet_member, ragged
from prsplit.analysis.weave_lists import exchanged, faithful, same_style, shared_items
from prsplit.analysis.weave_rows import weave_rows
from prsplit.model.atom import Action, AtomKind, FrameSlot, ListSlot, Slot, SlotItem, TextSlot
from prsplit.model.outline import Leaf, Outline

_EMPTY = Outline("", ())
_LISTS = ("import", "list")
"""Lists that also come and go item by item; any other is taken apart only where both sides have it."""


def weave(
    draft: Draft, old: bytes, new: bytes, before: Outline | None, after: Outline, *, file_atom: int = -1
) -> tuple[Slot, ...]:
    """Slots that write `old` with no atom and `new` with all, each leaf at base's or head's text.

    `file_atom` is given for a file that is created: its opening comments belong to the file's existence.
    """
    loom = _Loom(draft, new, old, file_atom)
    loom.sections, loom.rewrites = after.sections, after.rewrites
    loom.siblings(blocks(before or _EMPTY, old), blocks(after, new))
    loom.join_rebound_imports()
    return loom.mended()


class _Loom:
    """The slots of one file while they are woven."""

    def __init__(self, draft: Draft, new: bytes, old: bytes, file_atom: int) -> None:
        self.draft, self.new, self.old, self.file_atom = draft, new, old, file_atom
        self.slots: list[Slot] = []
        self.gone: dict[tuple[str, str], int] = {}
        self.come: dict[tuple[str, str], int] = {}
        self.frame = ""
        """The frame around what is being woven, by a name of our own: both sides may call it differently."""
        self.outer = ""
        """The frame around that one."""
        self.frames = 0
        self.sections = self.rewrites = False
        """Whether the file is a structured text, and one in which entries are rewritten, not exchanged."""

    def siblings(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        """Weave two lists of sibling blocks: deletions before insertions between two blocks that stay, but first of all
        the imports, which may have to stand at the top of a file."""
        matching = match(old, new)
        moved_old = dict(matching.moved)
        moved_new = {two: one for one, two in matching.moved}
        atoms: dict[int, int] = {}
        here = there = 0
        for one, two in [*matching.kept, (len(old), len(new))]:
            gap = len(self.slots)
            here, first = self._openings(old[:one], new[:two], (here, there), moved_old.keys(), moved_new.keys())
            while first < two and first not in moved_new and leads(new[first]):
                self._insert(new[first])
                first += 1
            still = moved_old.keys().isdisjoint(range(here, one)) and moved_new.keys().isdisjoint(range(first, two))
            if self.rewrites and here < one and first < two and still:
                self._rewritten(old[here:one], new[first:two])
                here, first = one, two
            for place in range(here, one):
                if place in moved_old:
                    atoms[place] = self._moved(old[place], new[moved_old[place]], atoms.get(place), leaving=True)
                else:
                    self._delete(old[place])
            for place in range(first, two):
                if place in moved_new:
                    source = moved_new[place]
                    atoms[source] = self._moved(old[source], new[place], atoms.get(source), leaving=False)
                else:
                    self._insert(new[place])
            if any(block.leaf.kind == "switch" for block in (*old[here:one], *new[there:two])):
                self._tie(range(gap, len(self.slots)))
            if one < len(old):
                self._pair(old[one], new[two])
            here, there = one + 1, two + 1

    def _rewritten(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        """Sections that go where others come: one edit, as nobody wrote a text with both or with neither."""
        before, after = (b"".join(block.whole for block in side) for side in (old, new))
        self._modified(before, after, old[0], new[0])
        atom = self.slots[-1].atom if isinstance(self.slots[-1], TextSlot) else -1
        for side, head in ((old, False), (new, True)):
            for block in side if atom >= 0 else ():
                self._own(block, atom, head=head)

    def _openings(
        self,
        old: Sequence[Block],
        new: Sequence[Block],
        places: tuple[int, int],
        moved_old: Collection[int],
        moved_new: Collection[int],
    ) -> tuple[int, int]:
        """Weave what goes or comes at the head of a gap and may have nothing else above it; where the gap goes on."""
        here, there = places
        for test in (is_header, comes_first):
            while here < len(old) and here not in moved_old and test(old[here].leaf):
                self._delete(old[here])
                here += 1
            while there < len(new) and there not in moved_new and test(new[there].leaf):
                self._insert(new[there])
                there += 1
        return here, there

    def _moved(self, old: Block, new: Block, atom: int | None, *, leaving: bool) -> int:
        if atom is None:
            added, deleted = changed_lines(old.whole, new.whole)
            same = min(line_count(old.whole), line_count(new.whole)) - min(added, deleted)
            text = old.whole + b"\0" + new.whole
            sketch = self._sketch(new.leaf, "move", line_count(new.whole), line_count(old.whole), text)
            sketch.moved = 2 * same
            atom = self.draft.add(sketch)
            self._own(old, atom, head=False)
            self._own(new, atom, head=True)
        before, after = (old.whole, b"") if leaving else (b"", new.whole)
        self.slots.append(TextSlot(before, after, atom, self.frame))
        return atom

    def _delete(self, block: Block) -> None:
        leaf = block.leaf
        if leaf.kind in _LISTS and leaf.form is not None:
            self._list(block, None)
            return
        if leaf.kind == "frame":
            self._frame(block, None)
            return
        if self._closes(block):
            self._edge(block, None)
            return
        if self._rows(block, None):
            return
        quiet = quiet_member(block) if leaf.kind == "class" and not self.sections else None
        if quiet is not None:
            self._delete_members(block, quiet)
            return
        self._own(block, self._old_text(block, block.whole), head=False)

    def _delete_members(self, block: Block, quiet: Block) -> None:
        """A big class that goes: its members one by one. The `quiet` one goes with it, so that it is never empty."""
        atom = self._old_text(block, block.text)
        self._own_leaf(block, atom, head=False)
        for inner in block.inside:
            place = len(self.slots)
            if inner.leaf.kind == "tail":
                self._own(inner, self._old_text(inner, inner.whole), head=False)
            else:
                self._delete(inner)
            if inner.leaf.kind == "tail" or inner is quiet:
                self._tie_to(atom, place)

    def _tie_to(self, atom: int, place: int) -> None:
        """Make what was woven from a place on one edit with an atom."""
        for other in self._atoms(range(place, len(self.slots))):
            self.draft.join(atom, other)

    def _old_text(self, block: Block, text: bytes) -> int:
        atom = self.draft.add(self._sketch(block.leaf, "delete", 0, line_count(text), text, old=True))
        self.slots.append(TextSlot(text, b"", atom, self.frame))
        return atom

    def _insert(self, block: Block) -> None:
        leaf = block.leaf
        if leaf.kind in _LISTS and leaf.form is not None:
            self._list(None, block)
        elif leaf.kind == "frame":
            self._frame(None, block)
        elif self._closes(block):
            self._edge(None, block)
        elif leaf.kind in ("header", "tail") and self.file_atom >= 0 and not leaf.scope:
            self.draft.join(self.file_atom, self._new_text(block))
        elif not self._rows(None, block):
            atom = self._new_text(block)
            for inner in block.inside:
                if inner.leaf.kind == "tail":
                    self.draft.join(atom, self._new_text(inner))
                else:
                    self._insert(inner)

    def _new_text(self, block: Block) -> int:
        atom = self.draft.add(self._sketch(block.leaf, "add", line_count(block.text), 0, block.text))
        self.slots.append(TextSlot(b"", block.text, atom, self.frame))
        self._own_leaf(block, atom, head=True)
        return atom

    def _own(self, block: Block, atom: int, *, head: bool) -> None:
        self._own_leaf(block, atom, head=head)
        for inner in block.inside:
            self._own(inner, atom, head=head)

    def _own_leaf(self, block: Block, atom: int, *, head: bool) -> None:
        self.draft.owned[head, block.place, ""] = atom
        for item in block.leaf.form.items if block.leaf.form else ():
            self.draft.owned[head, block.place, item.key] = atom

    def _pair(self, old: Block, new: Block) -> None:
        if old.whole == new.whole:
            if self._closes(old) or self._closes(new):
                self._edge(old, new)
            else:
                self.slots.append(TextSlot(old.whole, new.whole, -1, self.frame))
        elif old.leaf.kind == new.leaf.kind == "frame":
            self._frame(old, new)
        elif self._closes(old) and self._closes(new):
            self._edge(old, new)
        elif self.rewrites and bool(old.inside) != bool(new.inside) and old.text != new.text:
            self._modified(old.whole, new.whole, old, new)
        elif self._rows(old, new):
            return
        elif old.leaf.kind == new.leaf.kind == "class" and old.leaf.name == new.leaf.name and alike(old, new):
            self._modified(old.text, new.text, old, new, inside=False)
            self.siblings(old.inside, new.inside)
        elif exchanged(old.leaf, new.leaf):
            self._list(old, None)
            self._list(None, new)
        elif old.leaf.form is not None and new.leaf.form is not None and old.leaf.kind == new.leaf.kind:
            self._list(old, new)
        else:
            self._modified(old.whole, new.whole, old, new)

    def _rows(self, old: Block | None, new: Block | None) -> bool:
        """Weave a long leaf row by row; False for what is short or has no rows."""
        side = new or old
        assert side is not None
        if self.sections or not all(one is None or has_rows(one) for one in (old, new)):
            return False
        woven = weave_rows(
            self.draft, old, new, lambda *size: self._sketch(side.leaf, *size, old=new is None), self.frame
        )
        if woven is None:
            return False
        self.slots += woven.slots
        for block, head in ((old, False), (new, True)):
            if block is not None:
                self.draft.owned[head, block.place, ""] = woven.atoms[0]
                for line, atom in woven.lines[head].items():
                    self.draft.owned[head, block.place, f"@{line}"] = atom
        return True

    @staticmethod
    def _closes(block: Block) -> bool:
        """Whether a block is the closing line of the frame that it stands in."""
        return block.leaf.kind == "tail" and bool(block.leaf.frame) and not block.leaf.scope

    def _frame(self, old: Block | None, new: Block | None) -> None:
        """The opening line of a block and what it holds; its closing line is among that."""
        around = self.outer, self.frame
        self.frames += 1
        side = new or old
        assert side is not None
        self.outer, self.frame = self.frame, f"{side.leaf.name}#{self.frames}"
        self._edge(old, new)
        if old is not None and new is not None:
            self.siblings(old.inside, new.inside)
        elif new is not None:
            for inner in new.inside:
                self._insert(inner)
        elif old is not None:
            for inner in old.inside:
                self._delete(inner)
        self.outer, self.frame = around

    def _edge(self, old: Block | None, new: Block | None) -> None:
        """The opening or closing line of the frame being woven."""
        before, after = (block.text if block is not None else b"" for block in (old, new))
        atom = -1
        if old is not None and new is not None and before != after:
            added, deleted = changed_lines(before, after)
            atom = self.draft.add(self._sketch(new.leaf, "modify", added, deleted, before + b"\0" + after))
            self._own_leaf(old, atom, head=False)
            self._own_leaf(new, atom, head=True)
        self.slots.append(FrameSlot(self.frame, before, after, atom, self.outer))

    def _modified(
        self, before: bytes, after: bytes, old: Block | None, new: Block | None, *, inside: bool = True
    ) -> None:
        side = new or old
        assert side is not None
        if before == after:
            self.slots.append(TextSlot(before, after, -1, self.frame))
            return
        added, deleted = changed_lines(before, after)
        action: Action = "modify" if old and new else "add" if new else "delete"
        sketch = self._sketch(side.leaf, action, added, deleted, before + b"\0" + after, old=new is None)
        atom = self.draft.add(sketch)
        self.slots.append(TextSlot(before, after, atom, self.frame))
        for block, head in ((old, False), (new, True)):
            if block is not None:
                (self._own if inside else self._own_leaf)(block, atom, head=head)

    def _sketch(
        self, leaf: Leaf, action: Action, added: int, deleted: int, text: bytes, *, old: bool = False
    ) -> Sketch:
        kind: AtomKind = "definition" if leaf.kind in ("function", "class") else "statement"
        kind = "section" if self.sections else kind
        source = self.old if old else self.new
        lead = source[leaf.start : leaf.end]
        first = leaf.start + len(lead) - len(lead.lstrip())
        return Sketch(leaf.name, kind, action, added, deleted, source.count(b"\n", 0, first) + 1, text)

    def _list(self, old: Block | None, new: Block | None) -> None:
        """A rendered list: each item that comes or goes is an atom of its own."""
        old_form, new_form = (side.leaf.form if side else None for side in (old, new))
        form = new_form or old_form
        side = new or old
        assert form is not None
        assert side is not None
        items = shared_items(old_form, new_form)
        old_text, new_text = (block.whole if block else b"" for block in (old, new))
        alike = side.leaf.kind != "items" or same_style(old_form, new_form)
        if all(item.old == item.new for item in items) or not alike or not faithful(items, old_form, new_form):
            self._modified(old_text, new_text, old, new)
            return
        items = tuple(replace(item, atom=self._item(item, old, new)) for item in items)
        self.slots.append(
            ListSlot(
                old_text,
                new_text,
                items,
                form.open,
                form.between,
                form.tail,
                form.close,
                form.empty,
                self.frame,
                form.single,
            )
        )

    def _item(self, item: SlotItem, old: Block | None, new: Block | None) -> int:
        if item.old == item.new:
            return -1
        side = new if item.new is not None else old
        assert side is not None
        leaf = side.leaf
        action: Action = "add" if item.old is None else "delete" if item.new is None else "modify"
        module = leaf.imports[0].module if leaf.imports else leaf.name
        text = b"\0".join((module.encode("utf-8", "surrogateescape"), item.old or b"", item.new or b""))
        added, deleted = changed_lines(item.old or b"", item.new or b"")
        sketch = self._sketch(leaf, action, added, deleted, text, old=item.new is None)
        sketch.symbol, sketch.kind = item.key, "item"
        atom = self.draft.add(sketch)
        if leaf.kind == "import" and action != "modify":
            (self.come if action == "add" else self.gone)[leaf.scope, item.key] = atom
        for block, present, head in ((old, item.old, False), (new, item.new, True)):
            if block is not None and present is not None:
                self.draft.owned[head, block.place, item.key] = atom
        return atom

    def join_rebound_imports(self) -> None:
        """A name that one import stops and another starts to bind is one edit."""
        for bound, atom in self.gone.items():
            if bound in self.come:
                self.draft.join(atom, self.come[bound])

    def mended(self) -> tuple[Slot, ...]:
        """The slots, those that a missing final newline ties together joined into one atom."""
        for side in ("old", "new"):
            first = next((n for n, s in enumerate(self.slots) if ragged(s, side)), None)
            if first is not None:
                self._tie([n for n in range(first, len(self.slots)) if changes(self.slots[n])])
        return tuple(self.slots)

    def _tie(self, places: Sequence[int]) -> None:
        for one, other in pairwise(self._atoms(places)):
            self.draft.join(one, other)

    def _atoms(self, places: Sequence[int]) -> list[int]:
        """The atoms of some slots."""
        atoms: list[int] = []
        for place in places:
            slot = self.slots[place]
            atoms += [item.atom for item in slot.items] if isinstance(slot, ListSlot) else [slot.atom]
        return [atom for atom in atoms if atom >= 0]
