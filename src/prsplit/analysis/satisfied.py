"""Types that ask for members: they change together with those who have what they ask for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prsplit.analysis.contracts import changed_definitions
from prsplit.analysis.lineage import Lineages
from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf

_WORD = re.compile(r"\w+")
_WORTH = 2
"""Members that a type asks for, so that to have them all is no accident."""


@dataclass(frozen=True, slots=True)
class _Method:
    """A method of one end: its class, its shape, and the atom that owns it."""

    path: str
    owner: str
    shape: str
    atom: int


def satisfy_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """Needs of interfaces that are satisfied without a word, of abstract methods that change, and of who makes objects."""
    yield from _asked_needs(ends)
    yield from _further_down(ends)
    uses = [use for use in uses if use.atom >= 0 and use.target is not None]
    yield from _filled_needs(ends, uses)
    yield from _made_needs(ends, uses)
    yield from _passed_needs(ends, uses)


def _asked_needs(ends: Ends) -> Iterator[Need]:
    """An interface asks otherwise together with the methods that turn to the same; it asks for more after those that come,
    and for less before those that go."""
    pairs = [(atom, one) for atom, found in sorted(changed_definitions(ends).items()) for one in found]
    pairs = [(atom, one) for atom, one in pairs if one.old.abstract and one.new.abstract and one.old.kind == "class"]
    if not any(one.old.typed != one.new.typed for _, one in pairs):
        return
    methods = _methods(ends.base), _methods(ends.head)
    for atom, one in pairs:
        old, new = dict(one.old.typed), dict(one.new.typed)
        for name, shape in new.items():
            if old.get(name) == shape:
                continue
            for method in methods[1].get(name, ()):
                if method.atom in (-1, atom) or method.shape != shape:
                    continue
                before = {each.shape for each in methods[0].get(name, ()) if each.owner == method.owner}
                sure = Confidence.CERTAIN if _has(method.owner, new, methods[1]) else Confidence.LIKELY
                witness = Witness(method.path, 1, f"{method.owner}.{name}")
                if name in old and old[name] in before:
                    yield Need(atom, method.atom, "implements", "with", Confidence.CERTAIN, witness)
                elif shape not in before:
                    yield Need(atom, method.atom, "implements", "before", sure, witness)
        for name in old.keys() - new.keys():
            for method in methods[0].get(name, ()):
                if method.atom not in (-1, atom) and method.shape == old[name]:
                    witness = Witness(method.path, 1, f"{method.owner}.{name}")
                    yield Need(method.atom, atom, "removes", "after", Confidence.LIKELY, witness)


def _has(owner: str, asked: dict[str, str], methods: dict[str, list[_Method]]) -> bool:
    """Whether a class is known to have all that is asked for, and that is no accident."""
    return len(asked) >= _WORTH and all(
        any(one.owner == owner and one.shape == shape for one in methods.get(name, ())) for name, shape in asked.items()
    )


def _methods(world: World) -> dict[str, list[_Method]]:
    """The methods that tell their shape, by name."""
    found: dict[str, list[_Method]] = defaultdict(list)
    for path, module in world.modules.items():
        for place, leaf in enumerate(module.outline.leaves):
            if leaf.kind == "function" and leaf.scope:
                for name, shape in leaf.typed:
                    found[name].append(_Method(path, leaf.scope, shape, module.owner(place, "")))
    return found


def _further_down(ends: Ends) -> Iterator[Need]:
    """An abstract method changes its parameters together with the methods of its name further down that do so."""
    changed = changed_definitions(ends)
    asked = {
        (one.new.scope, _bare(one.new)): atom
        for atom, found in changed.items()
        for one in found
        if _open(one.old) and _open(one.new) and one.old.signature != one.new.signature
    }
    if not asked:
        return
    lines = Lineages(ends.head)
    names = {name for _, name in asked}
    homes = {atom: path for path, module in ends.head.modules.items() for atom in module.owners.values()}
    for atom, found in sorted(changed.items()):
        for one in found:
            if _bare(one.new) not in names or not one.new.scope or one.old.signature == one.new.signature:
                continue
            scope, _, last = one.new.scope.rpartition(".")
            for _, owner in lines.line(Hop(homes[atom], scope, last)):
                target = asked.get((owner, _bare(one.new)), atom)
                if target != atom:
                    witness = Witness(homes[atom], 1, one.new.name)
                    yield Need(target, atom, "implements", "with", Confidence.CERTAIN, witness)


def _filled_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A text that fills an abstract method in place, in a class without a name, changes with the method's parameters."""
    changed = {
        atom
        for atom, found in changed_definitions(ends).items()
        for one in found
        if _open(one.old) and _open(one.new) and one.old.signature != one.new.signature
    }
    sides: dict[tuple[int, int], set[bool]] = defaultdict(set)
    seen: dict[tuple[int, int], Use] = {}
    for use in uses if changed else ():
        if use.reference.call is None and use.reference.member and use.target is not None:
            for atom in (ends.head if use.head else ends.base).providers(use.target):
                if atom in changed and atom != use.atom:
                    sides[use.atom, atom].add(use.head)
                    seen[use.atom, atom] = use
    for (atom, target), found in sorted(sides.items()):
        witness = Witness(seen[atom, target].path, seen[atom, target].line, seen[atom, target].name)
        if len(found) > 1:
            yield Need(target, atom, "implements", "with", Confidence.CERTAIN, witness)
        elif True in found:
            yield Need(atom, target, "implements", "before", Confidence.CERTAIN, witness)
        else:
            yield Need(target, atom, "implements", "after", Confidence.CERTAIN, witness)


def _made_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """Who gives a new type away as something else, holds it for a base or makes it in another namespace comes after the
    type's methods: they may be asked for."""
    fresh = _fresh(ends)
    for use in uses if fresh else ():
        atoms = fresh.get(use.target, ()) if use.head and use.target is not None else ()
        if not atoms or use.target is None or not _relies(ends.head, use, use.target):
            continue
        witness = Witness(use.path, use.line, use.name)
        for atom in atoms:
            if atom != use.atom:
                yield Need(use.atom, atom, "implements", "before", Confidence.LIKELY, witness)


def _fresh(ends: Ends) -> dict[Hop, list[int]]:
    """The types that come or go with the change, and the atoms of the methods that stand outside of their text."""
    fresh: dict[Hop, list[int]] = defaultdict(list)
    for path, module in ends.head.modules.items():
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "")
            if leaf.kind == "function" and leaf.scope and leaf.typed and atom >= 0:
                homes = ends.head.shared.get((module.outline.namespace, leaf.scope), (path,))
                for hop in (Hop(home, "", leaf.scope) for home in homes):
                    if ends.volatile(hop):
                        fresh[hop].append(atom)
    return fresh


def _relies(world: World, use: Use, made: Hop) -> bool:
    """Whether a text may need a type's methods although it names none of them."""
    module, home = world.modules[use.path], world.modules[made.path]
    leaf = module.outline.leaves[use.place]
    if module.outline.namespace != home.outline.namespace:
        return True
    if leaf.kind == "class":
        return made.name in leaf.bases or f"*{made.name}" in leaf.bases
    return leaf.kind == "function" and leaf.scope != made.name and bool(leaf.returns) and made.name not in leaf.returns


def _passed_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A function that gives something else in the same way as one that it calls hands on what that one gives: both at
    once."""
    changed: dict[tuple[int, str], tuple[set[str], set[str]]] = {}
    for atom, found in changed_definitions(ends).items():
        for one in found:
            old, new = dict(one.old.typed), dict(one.new.typed)
            for name in old.keys() & new.keys() if one.new.kind == "function" or one.new.abstract else ():
                if old[name] != new[name]:
                    before, after = (set(_WORD.findall(shape)) for shape in (old[name], new[name]))
                    changed[atom, name] = before - after, after - before
    own = {atom: sides for (atom, _), sides in changed.items()}
    for use in uses if len(changed) > 1 else ():
        if use.target is None or use.atom not in own:
            continue
        for target in (ends.head if use.head else ends.base).providers(use.target):
            sides = changed.get((target, use.target.name))
            if (
                sides is not None
                and target != use.atom
                and all(a & b for a, b in zip(sides, own[use.atom], strict=True))
            ):
                witness = Witness(use.path, use.line, use.name)
                yield Need(use.atom, target, "signature", "with", Confidence.CERTAIN, witness)


def _bare(leaf: Leaf) -> str:
    return leaf.name.partition("(")[0].rpartition(".")[2]


def _open(leaf: Leaf) -> bool:
    return leaf.abstract and leaf.kind == "function"
