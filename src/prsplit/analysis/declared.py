"""Needs between declarations and definitions of one name in several files: they change together, none stands twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.contracts import Changed, changed_definitions
from prsplit.analysis.symbols import Module, World
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf

_QUALIFIED = re.compile(r"\b\w+ ?:: ?")

Shape = tuple[tuple[str, str], ...] | None
Place = tuple[str, str, Shape]
"""(namespace, qualified name, parameters) of a definition."""


def declaration_needs(ends: Ends) -> Iterator[Need]:
    """A changed declaration goes with the changed definitions of the same name and parameters: for certain where the
    parameters change, else likely, as what a function returns is not in its parameters."""
    bodies: dict[str, list[tuple[int, Changed]]] = defaultdict(list)
    promises: list[tuple[int, Changed]] = []
    for atom, found in sorted(changed_definitions(ends).items()):
        for one in found:
            if one.old.kind == "function" and one.old.bodiless == one.new.bodiless:
                (promises if one.new.bodiless else bodies[one.new.name]).append((atom, one))
    paths = dict(_paths(ends)) if promises and bodies else {}
    for atom, promise in promises:
        for other, body in bodies.get(promise.new.name, ()):
            shapes = _shapes(promise)
            if atom != other and shapes == _shapes(body):
                sure = Confidence.CERTAIN if shapes[0] != shapes[1] else Confidence.LIKELY
                witness = Witness(paths.get(atom, ""), 1, promise.new.name)
                yield Need(atom, other, "signature", "with", sure, witness)


def dropped_needs(ends: Ends) -> Iterator[Need]:
    """A member that goes for good takes along its declaration in the class and its definition outside of it at once: the
    one without the other is wrong, or, of a destructor or an operator, called all the same."""
    kept = {key for module in ends.head.modules.values() for key, _, _ in _outer_members(module)}
    promised: dict[Place, int] = {}
    defined: dict[Place, list[tuple[str, int]]] = defaultdict(list)
    for module in ends.base.modules.values():
        for key, atom, bodiless in _outer_members(module):
            if key in kept or atom < 0:
                continue
            if bodiless:
                promised[key] = atom
            else:
                defined[key].append((module.path, atom))
    for key, atom in promised.items():
        for path, other in defined.get(key, ()):
            if other != atom:
                yield Need(atom, other, "signature", "with", Confidence.CERTAIN, Witness(path, 1, key[1]))


def _outer_members(module: Module) -> Iterator[tuple[Place, int, bool]]:
    """The members of classes of a file whose namespace is shared: which, whose, and whether only declared."""
    for place, leaf in enumerate(module.outline.leaves if module.outline.namespace else ()):
        if leaf.kind == "function" and leaf.scope:
            yield (module.outline.namespace, leaf.name, _shape(leaf)), module.owner(place, ""), leaf.bodiless


def _paths(ends: Ends) -> Iterator[tuple[int, str]]:
    for module in ends.head.modules.values():
        for atom in module.owners.values():
            yield atom, module.path


def _shapes(one: Changed) -> tuple[Shape, Shape]:
    return _shape(one.old), _shape(one.new)


def _shape(leaf: Leaf) -> Shape:
    """The parameters, defaults left out: they stand with the declaration or with the definition only. So may what a type's
    name is qualified with."""
    if leaf.signature is None:
        return None
    return tuple((_QUALIFIED.sub("", one.name), one.kind) for one in leaf.signature)


def clash_needs(ends: Ends) -> Iterator[Need]:
    """A definition that leaves one file for another goes at once where either file takes the other's text in: a reader
    of both would find it twice. So, likely, would a linker: both may be of one program. Declarations may stand in both."""
    gone, come = _definitions(ends.base), _definitions(ends.head)
    linked = set(_linked(ends.base)) if gone and come else set()
    for key in sorted(gone.keys() & come.keys(), key=repr):
        for old_path, one in gone[key].items():
            for path, other in come[key].items():
                moves = path not in gone[key] and old_path not in come[key] and -1 not in (one, other)
                if not moves or one == other:
                    continue
                witness = Witness(path, 1, key[1])
                if _reads(ends, old_path, path):
                    yield Need(one, other, "moves", "with", Confidence.CERTAIN, witness)
                elif one in linked:
                    yield Need(one, other, "moves", "with", Confidence.LIKELY, witness)


def _linked(world: World) -> Iterator[int]:
    """The atoms of definitions of which a program may hold one only."""
    for module in world.modules.values():
        for place, leaf in enumerate(module.outline.leaves):
            if leaf.once:
                yield module.owner(place, "")


def _definitions(world: World) -> dict[Place, dict[str, int]]:
    """Where each definition stands that shares its name with other files, and the atom that owns it."""
    found: dict[Place, dict[str, int]] = defaultdict(dict)
    for path, module in sorted(world.modules.items()):
        for place, leaf in enumerate(module.outline.leaves if module.outline.namespace else ()):
            if leaf.kind in ("function", "class") and leaf.name and not leaf.bodiless:
                found[module.outline.namespace, leaf.name, _shape(leaf)][path] = module.owner(place, "")
    return found


def _reads(ends: Ends, one: str, other: str) -> bool:
    """Whether a file takes the whole text of the other in, at either end."""
    for world in (ends.base, ends.head):
        for path, target in ((one, other), (other, one)):
            module = world.modules.get(path)
            if module is not None and any(world.find(path, entry.module) == target for entry in module.stars):
                return True
    return False
