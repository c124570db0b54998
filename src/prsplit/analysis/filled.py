"""Literals that fill a structure whole: they go with its fields, as none may be missing and none too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from prsplit.analysis.symbols import World
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Confidence, Need, Witness

Fields = tuple[frozenset[str], int]
"""The fields of a structure at one end, and the atom that it belongs to."""


def filled_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A text that names every field of a structure fills it. Where fields come or go, the texts that fill it at both ends
    change with it, one of head comes after it, and one of base goes before it."""
    known = _structures(ends)
    named: dict[tuple[int, tuple[str, str], bool, int], set[str]] = defaultdict(set)
    seen: dict[tuple[int, tuple[str, str]], Use] = {}
    for use in uses if known else ():
        target = use.target
        if use.atom >= 0 and use.reference.member and target is not None:
            home = ends.across(target, head=use.head).path if use.head else target.path, target.scope
            if home in known:
                named[use.atom, home, use.head, use.reference.statement].add(target.name)
                seen[use.atom, home] = use
    full: dict[tuple[int, tuple[str, str]], set[bool]] = defaultdict(set)
    for (atom, home, head, _), names in named.items():
        if known[home][head][0] <= names:
            full[atom, home].add(head)
    for (atom, home), sides in sorted(full.items()):
        target_atom, use = known[home][1][1], seen[atom, home]
        witness = Witness(use.path, use.line, use.name)
        if atom == target_atom:
            continue
        if sides == {False, True}:
            yield Need(target_atom, atom, "contract", "with", Confidence.CERTAIN, witness)
        elif sides == {True}:
            yield Need(atom, target_atom, "uses", "before", Confidence.CERTAIN, witness)
        else:
            yield Need(target_atom, atom, "removes", "after", Confidence.CERTAIN, witness)


def _structures(ends: Ends) -> Mapping[tuple[str, str], tuple[Fields, Fields]]:
    """(path at base, name) → the fields at both ends of structures that one atom gives others, and that want them all."""
    before, after = _fields(ends.base), _fields(ends.head)
    found: dict[tuple[str, str], tuple[Fields, Fields]] = {}
    for (path, name), new in after.items():
        home = ends.renamed[1].get(path, path), name
        old = before.get(home)
        if old is not None and old[1] == new[1] and old[0] != new[0] and old[0] and new[0]:
            found[home] = old, new
    return found


def _fields(world: World) -> dict[tuple[str, str], Fields]:
    return {
        (path, leaf.name): (frozenset(name for name in leaf.members if name[:1] != "<"), atom)
        for path, module in world.modules.items()
        for place, leaf in enumerate(module.outline.leaves)
        if leaf.kind == "class" and leaf.unset and (atom := module.owner(place, "")) >= 0
    }
