"""Needs that follow from where files are: created, moved and deleted files, and paths and packages that clash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from prsplit.analysis.cut import Cut
from prsplit.analysis.paths import folder
from prsplit.analysis.symbols import World, join
from prsplit.analysis.uses import Ends, Use
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Import, Reference


def file_needs(change: ChangeSet, cut: Cut, ends: Ends, module_of: dict[str, str]) -> Iterator[Need]:
    """What a created or renamed file holds needs the file; a path can't be file and folder; a module keeps a file."""
    created: dict[str, list[tuple[str, int]]] = defaultdict(list)
    deleted: dict[str, list[tuple[str, int]]] = defaultdict(list)
    spans: dict[str, int] = {}
    for file, patch, owners in zip(change.files, cut.patches, cut.owners, strict=True):
        if patch.file_atom < 0:
            continue
        path = file.path
        spans[path] = patch.file_atom
        witness = Witness(path, 1, path)
        for atom in sorted({*owners.new.values(), *owners.old.values()} - {patch.file_atom, -1}):
            yield Need(atom, patch.file_atom, "contains", "before", Confidence.CERTAIN, witness)
        if file.new is not None and (file.old is None or file.old.path != path):
            created[module_of.get(path, "")].append((path, patch.file_atom))
        if file.old is not None and (file.new is None or file.old.path != path):
            deleted[module_of.get(file.old.path, "")].append((file.old.path, patch.file_atom))
    for module, gone in deleted.items():
        for path, atom in gone:
            for other, target in created.get(module, ()) if module else ():
                if atom != target:
                    yield Need(atom, target, "rebinds", "with", Confidence.CERTAIN, Witness(path, 1, other))
                    yield from _stand_in(ends, path, other, atom)
    yield from _place_needs(change, cut)


def _stand_in(ends: Ends, path: str, other: str, atom: int) -> Iterator[Need]:
    """What a module offers at both ends, from two files, is there at every step: its users need not change."""
    old, new = ends.base.modules.get(path), ends.head.modules.get(other)
    if old is None or new is None:
        return
    for scope, name in sorted(old.bindings.keys() & new.bindings.keys()):
        for binding in new.bindings[scope, name]:
            if binding.atom not in (-1, atom):
                yield Need(atom, binding.atom, "rebinds", "with", Confidence.CERTAIN, Witness(other, 1, name))


def moved_import_needs(change: ChangeSet, cut: Cut, ends: Ends) -> Iterator[Need]:
    """Imports that change in a file that moves to another folder: each of their two texts is right at one place only, but
    where it loads the same from both."""
    for file, patch in zip(change.files, cut.patches, strict=True):
        if file.old is None or file.new is None or folder(file.old.path) == folder(file.new.path):
            continue
        for world, path in ((ends.base, file.old.path), (ends.head, file.new.path)):
            module = world.modules.get(path)
            for place, leaf in enumerate(module.outline.leaves if module is not None else ()):
                assert module is not None
                facts = module.outline.facts[place].references if module.outline.facts else ()
                inside = (reference.imported for reference in facts if reference.imported is not None)
                wanders = partial(_wanders, ends, (file.old.path, file.new.path))
                atoms = {module.owner(place, entry.bound) for entry in filter(wanders, leaf.imports)}
                for atom in {*atoms, module.owner(place, "")} if atoms or any(map(wanders, inside)) else ():
                    if atom not in (-1, patch.file_atom):
                        witness = Witness(file.path, 1, leaf.name or file.path)
                        yield Need(atom, patch.file_atom, "contains", "with", Confidence.CERTAIN, witness)


def _wanders(ends: Ends, paths: tuple[str, str], entry: Import) -> bool:
    """Whether an import loads one thing from one path and another, or nothing, from the other."""
    return any(len({_landings(world, path, entry) for path in paths}) > 1 for world in (ends.base, ends.head))


def moved_text_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A changed text that reaches another file from where its own file moves to: each of its two texts is right at one
    place only. A file that moves too is no other file."""
    for use in uses:
        path = ends.renamed[use.head].get(use.path, use.path)
        mover = ends.mover(use.path, head=use.head)
        if mover < 0 or use.atom in (-1, mover) or folder(path) == folder(use.path):
            continue
        here, there = (ends.head, ends.base) if use.head else (ends.base, ends.head)
        for entry in _ways(here, use.path, use.reference):
            pairs = zip(_landings(here, use.path, entry), _landings(there, path, entry), strict=True)
            if any(one and other and ends.renamed[use.head].get(one, one) != other for one, other in pairs):
                pair = (use.atom, mover) if use.head else (mover, use.atom)
                yield Need(*pair, "contains", "before", Confidence.CERTAIN, Witness(use.path, use.line, use.name))


def _ways(world: World, path: str, reference: Reference) -> tuple[Import, ...]:
    """The imports that a reference may go through."""
    module = world.module(path)
    if reference.imported is not None:
        return (reference.imported,)
    found = module.bindings.get(("", reference.chain[0]), ()) if module is not None and reference.chain else ()
    return tuple(one.imported for one in found if one.imported is not None)


def _landings(world: World, path: str, entry: Import) -> tuple[str | None, str | None]:
    """The file that an import loads, and the one below it that its member may be."""
    below = world.find(path, join(entry.module, entry.member)) if entry.member not in (None, "*") else None
    return world.find(path, entry.module), below


def _arrivals(change: ChangeSet, cut: Cut) -> tuple[dict[str, int], dict[str, int]]:
    """Paths that are a file at base only, and at head only, with the atoms that make them so."""
    gone: dict[str, int] = {}
    come: dict[str, int] = {}
    for file, patch in zip(change.files, cut.patches, strict=True):
        if file.old is not None and (file.new is None or file.old.path != file.new.path):
            gone[file.old.path] = patch.file_atom
        if file.new is not None and (file.old is None or file.old.path != file.new.path):
            come[file.new.path] = patch.file_atom
    return gone, come


def _place_needs(change: ChangeSet, cut: Cut) -> Iterator[Need]:
    """A path that is a file at one end and a folder at the other changes in one PR."""
    gone, come = _arrivals(change, cut)
    for left, right in ((gone, come), (come, gone)):
        for path, atom in left.items():
            parts = path.split("/")
            for depth in range(1, len(parts)):
                other = right.get("/".join(parts[:depth]))
                if other is not None and other != atom:
                    yield Need(atom, other, "rebinds", "with", Confidence.CERTAIN, Witness(path, 1, path))


def shelter_needs(change: ChangeSet, cut: Cut, ends: Ends, markers: Mapping[str, tuple[str, ...]]) -> Iterator[Need]:
    """A module of one file hides the folder of its name, below whatever root it lies: it goes before a file comes in
    there, and comes once all files in there are gone."""
    gone, come = _arrivals(change, cut)
    for here, there, arriving in ((come, gone, True), (gone, come, False)):
        hiding: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for path, atom in there.items():
            hiding[path.rpartition("/")[2].partition(".")[0]].append((path, atom))
        for path, atom in here.items():
            for marker in markers.get(path, ()):
                place = folder(marker)
                for other, hider in hiding.get(place.rpartition("/")[2], ()):
                    if folder(other) != place and hider != atom and _stands_for(ends.head, path, place, other):
                        pair = (atom, hider) if arriving else (hider, atom)
                        yield Need(*pair, "contains", "before", Confidence.CERTAIN, Witness(path, 1, other))


def _stands_for(world: World, path: str, place: str, other: str) -> bool:
    """Whether a name by which a file imports the folder `place` above itself could load the file `other`."""
    names = place.split("/")
    return any(other in world.candidates(path, ".".join(names[depth:])) for depth in range(len(names)))
