"""Calls of a class whose constructors change: they stand on the side of the one that takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from prsplit.analysis.contracts import fits
from prsplit.analysis.makers import makes
from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf

Makers = Sequence[tuple[Leaf, int]]
"""The constructors of a class, with the atoms that own them (-1: unchanged)."""


def constructor_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A call that no constructor of the other end takes comes after the one that takes it, and goes before it. A changed
    call of a class goes, likely, with the one constructor that takes other things in the same places."""
    known = _constructors(ends.base), _constructors(ends.head)
    told: dict[tuple[int, int], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    seen: dict[tuple[int, int], Use] = {}
    for use in uses if known[0] and known[1] else ():
        if use.atom < 0 or use.reference.call is None or use.reference.member or use.target is None:
            continue
        here = known[use.head].get(use.target, ())
        there = known[not use.head].get(ends.across(use.target, head=use.head), ())
        if not here or not there or any(leaf.signature is None for leaf, _ in (*here, *there)):
            continue
        for atom in _differing(here, there) - {use.atom}:
            told[use.atom, atom][use.head].add(use.reference.statement)
            seen[use.atom, atom] = use
        yield from _taken(use, here, there)
    for (atom, maker), (before, after) in sorted(told.items()):
        if before and after and before != after:
            use = seen[atom, maker]
            witness = Witness(use.path, use.line, use.name)
            yield Need(maker, atom, "signature", "with", Confidence.LIKELY, witness)


def _taken(use: Use, here: Makers, there: Makers) -> Iterator[Need]:
    takers = {atom for leaf, atom in here if fits(leaf, use.reference)} - {use.atom}
    if not takers or -1 in takers or any(fits(leaf, use.reference) for leaf, _ in there):
        return
    witness = Witness(use.path, use.line, use.name)
    for atom in sorted(takers):
        if use.head:
            yield Need(use.atom, atom, "signature", "before", Confidence.CERTAIN, witness)
        else:
            yield Need(atom, use.atom, "signature", "after", Confidence.CERTAIN, witness)


def _differing(here: Makers, there: Makers) -> set[int]:
    """The atom of constructors that take other things in the same places, which no call can name, where one atom changes
    those of the class."""
    sides = [{leaf.signature or (): atom for leaf, atom in side} for side in (here, there)]
    found = [{one: atom for one, atom in side.items() if one not in other} for side, other in (sides, sides[::-1])]
    placed = all(parameter.kind == "positional" for side in found for one in side for parameter in one)
    atoms = {atom for side in found for atom in side.values()} if placed and all(found) else set()
    return atoms - {-1} if len(atoms) == 1 else set()


def _constructors(world: World) -> dict[Hop, Makers]:
    """The constructors of the classes of changed files, also those that stand outside of their class's text."""
    found: dict[Hop, list[tuple[Leaf, int]]] = defaultdict(list)
    for path, module in world.modules.items():
        for place, leaf in enumerate(module.outline.leaves):
            scope, _, last = leaf.scope.rpartition(".")
            here = (path,) if module.bindings.get((scope, last)) or not module.outline.namespace else ()
            for home in (here or world.shared.get((module.outline.namespace, leaf.scope), ())) if makes(leaf) else ():
                found[Hop(home, scope, last)].append((leaf, module.owner(place, "")))
    return dict(found)
