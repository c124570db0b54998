"""Every use of a name or file that is not there at every step, resolved at the ends that hold it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prsplit.analysis.cut import Cut, Sides
from prsplit.analysis.symbols import Find, Hop, Module, World
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.outline import Leaf, Outline, Reference

if TYPE_CHECKING:
    from prsplit.analysis.lively import Lively


@dataclass(frozen=True, slots=True)
class Use:
    """A reference in a leaf. `atom` owns the leaf (or list item) on this side, -1 if the change does not touch it.

    A text that the change leaves alone counts as the atom's that gives a name in it another meaning (a changed import).
    `hops` are resolved at this side's end, only the ones that are not there at every step. `chain` is what was written.
    """

    path: str
    place: int
    head: bool
    atom: int
    line: int
    reference: Reference
    hops: tuple[Hop, ...]
    target: Hop | None
    """The last hop of all, there at every step or not."""
    handed: Hop | None = None
    """What is last on the way, where it is an attribute that methods set and the text is new: it is set by the time that
    anybody calls the text."""
    turn: int = -1
    """The first atom that turns the way of a changed text's reference from its base to its head meaning, if any does."""

    @property
    def name(self) -> str:
        """The name as written."""
        if self.reference.chain:
            return ".".join(self.reference.chain)
        entry = self.reference.imported
        return (entry.member or entry.module) if entry else ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """An attribute of an object whose class is not known, in a leaf that the change touches."""

    path: str
    head: bool
    atom: int
    line: int
    name: str
    statement: int = 0
    """A digest of the innermost statement around it."""


class Ends:
    """Both ends of a change as worlds, and what is there at which step."""

    def __init__(self, change: ChangeSet, cut: Cut, base: World, head: World) -> None:
        """`base` and `head` already hold the changed files' modules."""
        self.base, self.head = base, head
        self.file_atoms: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        renamed = [(file.old.path, file.new.path) for file in change.files if file.old and file.new]
        self.renamed = dict(renamed), {new: old for old, new in renamed}
        """Per end: path there → path at the other end, of files that both have."""
        for file, patch in zip(change.files, cut.patches, strict=True):
            atom = patch.file_atom
            if file.old is not None and (file.new is None or file.new.path != file.old.path):
                gone, come = self.file_atoms.get(file.old.path, ((), ()))
                self.file_atoms[file.old.path] = ((*gone, atom), come)
            if file.new is not None and (file.old is None or file.new.path != file.old.path):
                gone, come = self.file_atoms.get(file.new.path, ((), ()))
                self.file_atoms[file.new.path] = (gone, (*come, atom))
        self._sides: dict[Hop, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def sides(self, hop: Hop) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """(atoms that take the hop's base binding away, atoms that bring head's); -1 for one that always is there."""
        if hop not in self._sides:
            if hop.name:
                self._sides[hop] = (self.base.providers(self._at(hop, 0)), self.head.providers(self._at(hop, 1)))
            else:
                self._sides[hop] = self.file_atoms.get(hop.path, ((-1,), (-1,)))
        return self._sides[hop]

    def _at(self, hop: Hop, end: int) -> Hop:
        """What a hop is called at an end: a file that moves takes its names along, that it moves is told by its path."""
        path = self.renamed[1 - end].get(hop.path, hop.path)
        moves = path != hop.path and hop.path not in (self.base, self.head)[end].paths
        return Hop(path, hop.scope, hop.name) if moves else hop

    def volatile(self, hop: Hop) -> bool:
        """Whether some step may lack what the hop names although an end has it."""
        gone, come = self.sides(hop)
        if -1 in gone or -1 in come or not (gone or come):
            return False
        return not set(gone) & set(come)

    def across(self, hop: Hop, *, head: bool) -> Hop:
        """What a hop of head (else of base) is called at the other end, where its file may have another path."""
        return Hop(self.renamed[head].get(hop.path, hop.path), hop.scope, hop.name)

    def counterpart(self, use: Use) -> Hop | None:
        """What the words of a use mean at the other end."""
        world = self.base if use.head else self.head
        hops = world.resolve(self.renamed[use.head].get(use.path, use.path), use.reference)
        return hops[-1] if hops and hops[-1].name else None

    def mover(self, path: str, *, head: bool) -> int:
        """The atom that moves a file of head (else of base) from another path (else to one), -1 where none does."""
        gone, come = self.file_atoms.get(path, ((), ()))
        return next(iter(come if head else gone), -1) if path in self.renamed[head] else -1

    def switch(self, hop: Hop) -> int:
        """The atom that binds the name anew, from its base to its head meaning; -1 where there is none.

        Where one atom takes the old binding away and another brings the new one, it is the latter: both share a PR. A
        binding that one end lacks because all of another file is imported there comes in the way of that.
        """
        gone, come = self.sides(hop)
        if -1 in gone or -1 in come or not hop.name or not (gone or come):
            return -1
        if gone and come:
            bases = self.base.bases(self._at(hop, 0))
            if bases is not None and bases == self.head.bases(self._at(hop, 1)):
                return -1
            return next((atom for atom in come if atom in gone), come[0])
        other, path = (self.head, self._at(hop, 1).path) if gone else (self.base, self._at(hop, 0).path)
        return (gone or come)[0] if not hop.scope and other.look_up(path, (hop.name,), 0) else -1

    def switches(self, hops: tuple[Hop, ...]) -> Iterator[tuple[int, int]]:
        """The places on a reference's way where it turns from its base to its head meaning, with the atoms."""
        for place, hop in enumerate(hops):
            if hop.name.startswith("*"):
                plain = (one.name for one in hops[place:] if one.name and not one.scope and "*" not in one.name)
                name = next((name for name in plain if ":" not in name), "")
                atom = self.switch(Hop(hop.path, "", name))
            else:
                atom = self.switch(hop)
            if atom >= 0:
                yield place, atom

    def there(self, hop: Hop, taken: Collection[int]) -> bool:
        """Whether the hop is there once the atoms in `taken` are applied."""
        gone, come = self.sides(hop)
        return any(atom not in taken for atom in gone) or any(atom in taken for atom in come)


def build_ends(
    change: ChangeSet,
    cut: Cut,
    outlines: Mapping[str, Sides],
    paths: tuple[frozenset[str], frozenset[str]],
    find: Find,
    unchanged: Callable[[str], Outline | None],
) -> Ends:
    """The two worlds of a change. `paths` are the trees' at base and head; `unchanged` reads other files on demand."""
    modules: tuple[dict[str, Module], dict[str, Module]] = ({}, {})
    for file, owners in zip(change.files, cut.owners, strict=True):
        before, after = outlines.get(file.path, (None, None))
        if before is not None and file.old is not None:
            modules[0][file.old.path] = Module(file.old.path, before, owners.old)
        if after is not None and file.new is not None:
            modules[1][file.new.path] = Module(file.new.path, after, owners.new)
    worlds = [World(paths[side], modules[side], find, unchanged) for side in (0, 1)]
    ends = Ends(change, cut, worlds[0], worlds[1])
    for here, there in ((0, 1), (1, 0)):
        worlds[here].veils = dict(_veils(modules[here], modules[there], ends.renamed[there]))
    return ends


def _veils(
    here: Mapping[str, Module], there: Mapping[str, Module], across: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Module, int]]]:
    """The lists that tell what a file shows and that only the other end has, by the file's path at this one (`across`
    maps the other's). Where imports run nothing, a file shows nothing without such a list."""
    for path, module in there.items():
        own = across.get(path, path)
        place = next((n for n, leaf in enumerate(module.outline.leaves) if leaf.kind == "list"), -1)
        if place < 0 or own not in here or module.outline.cyclic:
            continue
        if not any(leaf.kind == "list" for leaf in here[own].outline.leaves):
            yield own, (module, place)


class Collector:
    """Walks the leaves of the changed files and resolves what may matter."""

    def __init__(self, change: ChangeSet, ends: Ends, lively: Lively) -> None:
        """`lively` comes from `lively_names`: all other references are there at every step."""
        self.ends, self.lively, self.change = ends, lively, change
        self._known = {atom for module in ends.base.modules.values() for atom in module.owners.values()}
        self.uses: list[Use] = []
        self.unknown: list[Unknown] = []
        self.free: list[Unknown] = []

    def run(self) -> None:
        """Fill `uses`, `unknown` and `free` (names that no file is known to bind), in order of file, side, leaf and
        reference."""
        for file in self.change.files:
            for head, entry, text in ((False, file.old, file.old_data), (True, file.new, file.new_data)):
                world = self.ends.head if head else self.ends.base
                if entry is not None and text is not None and entry.path in world.modules:
                    self._module(world, world.modules[entry.path], text, self._mover(file), head=head)

    def _mover(self, file: FileChange) -> int:
        """The atom that moves the file: it then owns every text in it that nothing else changes."""
        if file.old is None or file.new is None or file.old.path == file.new.path:
            return -1
        return self.ends.file_atoms[file.new.path][1][0]

    def _module(self, world: World, module: Module, text: bytes, mover: int, *, head: bool) -> None:
        line, done = 1, 0
        for place, leaf in enumerate(module.outline.leaves):
            line += text.count(b"\n", done, leaf.start)
            done = leaf.start
            for reference in _references(module, place, leaf):
                atom = module.user(place, reference)
                atom = mover if atom < 0 else atom
                where = line + reference.line
                if reference.unknown and world.resolve(module.path, reference) is None:
                    if atom >= 0:
                        name = reference.chain[-1]
                        self.unknown.append(Unknown(module.path, head, atom, where, name, reference.statement))
                elif atom >= 0 or self.lively.matters(module.path, reference):
                    self._use(world, module.path, place, atom, where, reference, head=head)

    def _use(
        self, world: World, path: str, place: int, atom: int, line: int, reference: Reference, *, head: bool
    ) -> None:
        hops = world.resolve(path, reference)
        if not hops:
            if atom >= 0 and reference.chain and not reference.member and reference.imported is None:
                self.free.append(Unknown(path, head, atom, line, reference.chain[0], reference.statement))
            return
        volatile = tuple(dict.fromkeys(hop for hop in hops if self.ends.volatile(hop)))
        inherits = reference.member and atom >= 0
        turns = list(self.ends.switches(hops)) if volatile or inherits else []
        if atom < 0 and turns:
            for number, (turn, switch) in enumerate(turns):
                behind = volatile if not number else tuple(hop for hop in volatile if hop in hops[turn + 1 :])
                self.uses.append(Use(path, place, head, switch, line, reference, behind, hops[-1]))
        elif volatile or atom >= 0:
            turn = turns[0][1] if turns and turns[0][1] != atom else -1
            handed = hops[-1] if head and atom >= 0 and atom not in self._known and world.is_set(hops[-1]) else None
            sure = tuple(hop for hop in volatile if hop != handed)
            handed = handed if handed in volatile else None
            self.uses.append(Use(path, place, head, atom, line, reference, sure, hops[-1], handed, turn))


def _references(module: Module, place: int, leaf: Leaf) -> Iterator[Reference]:
    """A leaf's references, and one for every import that it makes."""
    for entry in leaf.imports:
        item = entry.bound if leaf.form is not None else ""
        yield Reference((), 0, imported=entry, item=item, deferred=bool(leaf.frame))
    if module.outline.facts:
        yield from module.outline.facts[place].references
