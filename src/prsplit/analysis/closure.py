"""The static proof: at every step, over composed files, nothing is missing, twice, unused, torn or newly cyclic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from prsplit.analysis.compose import compose, patch_atoms
from prsplit.analysis.cut import Cut
from prsplit.analysis.imports import Edge, import_edges, new_cycles
from prsplit.analysis.order import Name, Readers, readers, too_early
from prsplit.analysis.rows import made_of
from prsplit.analysis.symbols import Hop, Module
from prsplit.analysis.users import outside_users, unread_words, users_of
from prsplit.analysis.uses import Ends, Use
from prsplit.analysis.watch import Watch
from prsplit.model.atom import TextSlot
from prsplit.model.change import ChangeSet
from prsplit.model.outline import Leaf, Outline
from prsplit.model.plan import Violation

Look = Callable[[str, bytes], Outline | None]
"""(path, composed bytes) → outline without facts: the language's answer."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A name whose every holder must be used: an import item or private helper.

    Present while a base holder is not yet gone or a head holder has come; used while one of `base`/`head` users is there.
    """

    path: str
    name: str
    gone: tuple[int, ...]
    come: tuple[int, ...]
    base_users: tuple[int, ...]
    head_users: tuple[int, ...]


class Prover:
    """Checks steps of one change. A step is the set of atoms taken so far."""

    def __init__(self, change: ChangeSet, cut: Cut, ends: Ends, uses: Sequence[Use], look: Look) -> None:
        """Prepare what does not depend on the steps."""
        self.change, self.cut, self.ends, self.look = change, cut, ends, look
        self._pairs = _paired(uses)
        self._pair_watch = Watch(self._at_stake(*pair) for pair in self._pairs)
        self._bound = tuple(_must_be_used(change, ends, uses))
        self._bound_watch = Watch((*b.gone, *b.come, *b.base_users, *b.head_users) for b in self._bound)
        self._doubles = tuple(_doubles(ends))
        self._double_watch = Watch((*gone, *come) for _, gone, come, _ in self._doubles)
        self._edges: tuple[Edge, ...] = import_edges(ends)
        self._edge_atoms = {atom for edge in self._edges for atom in (*edge.gone, *edge.come)}
        self._file_atoms = tuple(patch_atoms(patch) for patch in cut.patches)
        self._file_watch = Watch(self._file_atoms)
        self._other_ways: dict[int, tuple[Hop, ...]] = {}
        self._leaves: dict[str, frozenset[bytes]] = {}
        self._errors: dict[str, int] = {}
        self._readers: dict[int, tuple[Readers, frozenset[tuple[bytes, Name]]]] = {}
        self._judged: dict[tuple[int, frozenset[int]], str] = {}
        self._rows: dict[int, frozenset[bytes]] = {}
        self._placed: dict[str, frozenset[tuple[str, str]]] = {}
        self._imported: dict[str, frozenset[tuple[str, str, str]]] = {}
        self.names = sum(1 for use in uses if use.hops)
        self.files = 0

    def violations(self, steps: Sequence[Collection[int]]) -> list[Violation]:
        """Every breach at the inner steps `steps` (cumulative sets, first step first; the last one is head itself).

        A breach is told at the step that makes it, not again at the later ones that leave it.
        """
        found: list[Violation] = []
        before: frozenset[int] = frozenset()
        for number, taken in enumerate(map(frozenset, steps[:-1]), 1):
            fresh = taken - before
            found += self._missing(number, taken, fresh)
            found += self._unused(number, taken, fresh)
            found += self._twice(number, taken, fresh)
            if not fresh.isdisjoint(self._edge_atoms):
                found += new_cycles(number, taken, self._edges)
            found += self._torn(number, taken, fresh)
            before = taken
        return found

    def _at_stake(self, own: Use | None, other: Use | None) -> set[int]:
        """The atoms on which it depends whether a pair of uses finds what it needs."""
        atoms: set[int] = set()
        for use in (own, other):
            if use is not None:
                atoms |= {
                    use.atom,
                    use.turn,
                    *(atom for hop in use.hops for side in self.ends.sides(hop) for atom in side),
                }
        return atoms

    def _missing(self, number: int, taken: Collection[int], fresh: Collection[int]) -> Iterator[Violation]:
        for place in self._pair_watch.touched(fresh):
            own, other = self._pairs[place]
            use = own or other
            assert use is not None
            if use.atom >= 0 and (use.atom in taken) != use.head:
                continue
            if any(one is None or self._holds(one, taken) for one in (own, other)) and use.atom < 0:
                continue
            if use.turn >= 0 and (use.turn in taken) != use.head:
                if not self._elsewhere(place, use, taken):
                    yield from self._turned(number, place, use, taken)
                continue
            if use.atom >= 0 and (self._holds(use, taken) or self._elsewhere(place, use, taken)):
                continue
            yield from self._blame(number, use, taken)

    def _turned(self, number: int, place: int, use: Use, taken: Collection[int]) -> Iterator[Violation]:
        """A text of one end for which a name on its way already, or still, has the other end's meaning."""
        if not self._other_ways[place] and self._inherited(use):
            yield Violation(number, "missing", use.path, use.line, use.name, (use.atom, use.turn))
        for hop in self._other_ways[place]:
            gone, come = self.ends.sides(hop)
            if not self.ends.volatile(hop) or self.ends.there(hop, taken):
                continue
            pairs = [(remover, use.turn) for remover in gone] if use.head else [(use.turn, bringer) for bringer in come]
            for pair in pairs:
                yield Violation(number, "missing", use.path, use.line, hop.name or hop.path, pair)

    def _inherited(self, use: Use) -> bool:
        """Whether a use reaches a member of its own class by a base that the class has at one end only."""
        owner = use.reference.chain[0] if use.reference.member else ""
        scope, _, name = owner.rpartition(".")
        if not owner or use.target is None or use.target.scope == owner:
            return False
        own = Hop(use.path, scope, name)
        world = self.ends.base if use.head else self.ends.head
        return world.bases(self.ends.across(own, head=use.head)) is not None and self.ends.switch(own) == use.turn

    def _holds(self, use: Use, taken: Collection[int]) -> bool:
        return all(self.ends.there(hop, taken) for hop in use.hops)

    def _elsewhere(self, place: int, use: Use, taken: Collection[int]) -> bool:
        """Whether the reference of the pair at `place` works by the other end's way to the same name."""
        if place not in self._other_ways:
            world = self.ends.base if use.head else self.ends.head
            path = self.ends.renamed[use.head].get(use.path, use.path)
            self._other_ways[place] = tuple(world.resolve(path, use.reference) or ())
            for hop in self._other_ways[place]:
                self._pair_watch.also(place, [atom for side in self.ends.sides(hop) for atom in side])
        hops = self._other_ways[place]
        if not hops or use.target is None or hops[-1].name != use.target.name:
            return False
        return all(not self.ends.volatile(hop) or self.ends.there(hop, taken) for hop in hops)

    def _blame(self, number: int, use: Use, taken: Collection[int]) -> Iterator[Violation]:
        for hop in use.hops:
            if self.ends.there(hop, taken):
                continue
            gone, come = self.ends.sides(hop)
            name = hop.name or hop.path
            user = max(use.atom, -1)
            for provider in come:
                pair = (user, provider) if user >= 0 else (max(gone, default=provider), provider)
                yield Violation(number, "missing", use.path, use.line, name, pair)
            if not come:
                for remover in gone:
                    yield Violation(
                        number, "missing", use.path, use.line, name, (remover, user if user >= 0 else remover)
                    )

    def _unused(self, number: int, taken: Collection[int], fresh: Collection[int]) -> Iterator[Violation]:
        for bound in map(self._bound.__getitem__, self._bound_watch.touched(fresh)):
            present = any(a not in taken for a in bound.gone) or any(a in taken for a in bound.come)
            used = any(a not in taken for a in bound.base_users) or any(a in taken for a in bound.head_users)
            if present and not used:
                yield Violation(number, "unused", bound.path, 1, bound.name, _idle(bound, taken))

    def _twice(self, number: int, taken: Collection[int], fresh: Collection[int]) -> Iterator[Violation]:
        for hop, gone, come, most in map(self._doubles.__getitem__, self._double_watch.touched(fresh)):
            here = sum(a not in taken for a in gone) + sum(a in taken for a in come)
            if here > most:
                pair = (next(a for a in come if a in taken), next(a for a in gone if a not in taken))
                yield Violation(number, "twice", hop.path, 1, hop.name, pair)

    def _torn(self, number: int, taken: Collection[int], fresh: Collection[int]) -> Iterator[Violation]:
        """New syntax errors and leaves that nobody wrote, in the files that this step writes."""
        for place in self._file_watch.touched(fresh):
            patch = self.cut.patches[place]
            if patch.slots is None:
                continue
            key = (place, self._file_atoms[place].intersection(taken))
            if key not in self._judged:
                self._judged[key] = self._judge(place, taken)
            if self._judged[key]:
                pair = self._culprits(place, taken, fresh)
                yield Violation(number, self._judged[key], patch.path, 1, "", pair)

    def _culprits(self, place: int, taken: Collection[int], fresh: Collection[int]) -> tuple[int, ...]:
        """The atom of this step that breaks a file, and the later one that mends it; all of the file's when unclear."""
        atoms = self._file_atoms[place]
        here = set(atoms.intersection(taken))
        first = last = -1
        state = here.difference(fresh)
        for atom in sorted(here.intersection(fresh)):
            state.add(atom)
            if self._judge(place, state):
                first = atom
                break
        state = set(here)
        for atom in sorted(atoms - here):
            state.add(atom)
            if not self._judge(place, state):
                last = atom
                break
        return (first, last) if first >= 0 and last >= 0 else tuple(sorted(atoms))

    def _judge(self, place: int, taken: Collection[int]) -> str:
        patch = self.cut.patches[place]
        if patch.path not in self.ends.head.modules:
            return ""
        state = compose(patch, taken)
        if state is None or state.data is None:
            return ""
        self.files += 1
        known = self._known(place)
        outline = self.look(patch.path, state.data)
        if outline is None or outline.errors > self._errors[patch.path]:
            return "syntax"
        for leaf in outline.leaves:
            if leaf.kind in ("function", "class") and (leaf.kind, leaf.name) not in self._placed[patch.path]:
                return "third version"
            if not self._imported[patch.path].issuperset(_spelled(leaf)):
                return "third version"
            if leaf.kind in ("function", "class", "statement"):
                text = state.data[leaf.start : leaf.end]
                if _folded(text) not in known and not (leaf.kind != "function" and self._of_rows(place, text)):
                    return "third version"
        return "order" if self._out_of_order(place, outline, state.data) else ""

    def _of_rows(self, place: int, text: bytes) -> bool:
        """Whether a text is a leaf of a file that is cut at its rows, and each of them stands so at an end."""
        tables = {atom for table in self.cut.owners[place].tables for atom in table.atoms}
        if not tables:
            return False
        if place not in self._rows:
            self._rows[place] = frozenset(
                part
                for slot in self.cut.patches[place].slots or ()
                if isinstance(slot, TextSlot) and (slot.atom < 0 or slot.atom in tables)
                for part in (slot.old, slot.new)
                if part
            )
        return made_of(text, self._rows[place])

    def _out_of_order(self, place: int, outline: Outline, data: bytes) -> bool:
        """Whether a leaf runs before what it reads is bound, as it does at neither end."""
        if place not in self._readers:
            sides = list(self._sides(place))
            known = readers(sides)
            wrong = {one for end, text in sides for one in too_early(end, text, known)}
            self._readers[place] = known, frozenset(wrong)
        known, accepted = self._readers[place]
        return any(one not in accepted for one in too_early(outline, data, known))

    def _sides(self, place: int) -> Iterator[tuple[Outline, bytes]]:
        """The outline and bytes of a changed file at base and at head, where there are any."""
        file = self.change.files[place]
        ends = ((file.old, file.old_data, self.ends.base), (file.new, file.new_data, self.ends.head))
        for entry, data, world in ends:
            module = world.modules.get(entry.path) if entry is not None else None
            if module is not None and data is not None:
                yield module.outline, data

    def _known(self, place: int) -> frozenset[bytes]:
        file = self.change.files[place]
        if file.path not in self._leaves:
            texts: set[bytes] = set()
            names: set[tuple[str, str]] = set()
            errors = 0
            for outline, data in self._sides(place):
                names |= {(leaf.kind, leaf.name) for leaf in outline.leaves}
                texts |= {_folded(data[leaf.start : leaf.end]) for leaf in outline.leaves}
                errors = max(errors, outline.errors)
            self._placed[file.path] = frozenset(names)
            self._imported[file.path] = frozenset(
                one for outline, _ in self._sides(place) for leaf in outline.leaves for one in _spelled(leaf)
            )
            self._leaves[file.path], self._errors[file.path] = frozenset(texts), errors
        return self._leaves[file.path]


def _idle(bound: Bound, taken: Collection[int]) -> tuple[int, ...]:
    """Two atoms that, in one PR, leave no step where the name is idle: who brought it (or took its last user away),
    and a user to come (or who takes it away itself)."""
    came = [atom for atom in bound.come if atom in taken]
    left = [atom for atom in bound.base_users if atom in taken]
    users = [atom for atom in bound.head_users if atom not in taken]
    leaving = [atom for atom in bound.gone if atom >= 0 and atom not in taken]
    first = (left or came)[-1:]
    return (*first, *(users or leaving)[:1])


def _spelled(leaf: Leaf) -> Iterator[tuple[str, str, str]]:
    """(scope, name, path) of each import: whatever group it stands in, and whether or not its file declares the module."""
    for entry in leaf.imports:
        yield leaf.scope, entry.bound, f"{entry.module}.{entry.member or ''}".removeprefix("self.")


def _folded(text: bytes) -> bytes:
    return text.strip()


def _paired(uses: Sequence[Use]) -> tuple[tuple[Use | None, Use | None], ...]:
    """Uses with something at stake: changed texts alone, unchanged ones as (base, head), either way suffices."""
    pairs: list[tuple[Use | None, Use | None]] = []
    steady: dict[tuple[object, ...], list[Use | None]] = defaultdict(lambda: [None, None])
    for use in uses:
        if not use.hops and use.turn < 0:
            continue
        if use.atom >= 0:
            pairs.append((use, None))
        else:
            steady[use.path, use.reference.chain, use.reference.imported, use.reference.item][use.head] = use
    return (*pairs, *((one, two) for one, two in steady.values()))


def _must_be_used(change: ChangeSet, ends: Ends, uses: Sequence[Use]) -> Iterator[Bound]:
    """Import items and private helpers that are used at every end that has them."""
    outside = outside_users(uses)
    for file in change.files:
        old = ends.base.modules.get(file.old.path) if file.old is not None else None
        new = ends.head.modules.get(file.new.path) if file.new is not None else None
        base_users, head_users = (_joint_users(*pair) for pair in ((old, new), (new, old)))
        unread = unread_words(old, file.old_data) | unread_words(new, file.new_data)
        for name in sorted({name for module in (old, new) if module for name in _tellable(module)}):
            one = base_users.get(name, set()) | outside.get((False, old.path if old else "", name), set())
            two = head_users.get(name, set()) | outside.get((True, file.path, name), set())
            if name.partition(".")[0].encode("utf-8", "surrogateescape") in unread or -1 in one or -1 in two:
                continue
            for imported in (True, False):
                gone, come = (_holders(side, name, imported=imported) for side in (old, new))
                if (gone or come) and not (gone and not one) and not (come and not two):
                    yield Bound(file.path, name, gone, come, tuple(sorted(one)), tuple(sorted(two)))


def _joint_users(module: Module | None, other: Module | None) -> dict[str, set[int]]:
    """Who uses each name; of an import that is never taken apart (behind a `try`) and that the other end has no part of, who
    uses any of its names."""
    users = users_of(module)
    for leaf in module.outline.leaves if module is not None else ():
        names = {entry.bound for entry in leaf.imports} if leaf.kind == "statement" and not leaf.scope else set[str]()
        if len(names) > 1 and (other is None or all(("", name) not in other.bindings for name in names)):
            joint = set[int]().union(*(users.get(name, set()) for name in names))
            users = {**users, **dict.fromkeys(names, joint)}
    return users


def _tellable(module: Module) -> Iterator[str]:
    """Names that the file binds at its top, and its dotted imports in full."""
    for (scope, name), found in module.bindings.items():
        if not scope:
            yield name
            yield from (one.imported.bound for one in found if one.imported is not None and one.imported.dotted)


def _holders(module: Module | None, name: str, *, imported: bool) -> tuple[int, ...]:
    """Atoms of import items, or else of private helpers, of that name; empty when there are none or it is public."""
    if module is None:
        return ()
    private = not imported and name.startswith("_") and not name.startswith("__")
    found = [
        binding.atom
        for binding in module.bindings.get(("", name.partition(".")[0]), ())
        if (
            imported and binding.imported.bound == name
            if binding.imported is not None
            else (private or module.outline.leaves[binding.place].local) and not binding.weak
        )
    ]
    return tuple(sorted(set(found)))


def _doubles(ends: Ends) -> Iterator[tuple[Hop, tuple[int, ...], tuple[int, ...], int]]:
    """Definitions bound at both ends by different atoms: (hop, goers, comers, most at an end)."""
    for module in ends.head.modules.values():
        old = ends.base.modules.get(module.path)
        if old is None:
            continue
        for key, bindings in module.bindings.items():
            if key not in old.bindings:
                continue
            come = [b.atom for b in bindings if module.outline.leaves[b.place].kind in ("function", "class")]
            gone = [b.atom for b in old.bindings[key] if old.outline.leaves[b.place].kind in ("function", "class")]
            if come and gone and set(come) != set(gone):
                yield Hop(module.path, *key), tuple(gone), tuple(come), max(len(come), len(gone))
