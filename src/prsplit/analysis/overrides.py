"""A member that a class newly gets comes before the members further down that override it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from prsplit.analysis.contracts import changed_definitions
from prsplit.analysis.lineage import Lineages
from prsplit.analysis.makers import makes
from prsplit.analysis.symbols import Hop, Module, World
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf


def override_needs(ends: Ends) -> Iterator[Need]:
    """What overrides is an error, or nobody's, before what it overrides is there; and after that has gone.

    A new abstract member is not meant: it goes with those who implement it. What is inherited instead is there first.
    """
    yield from _inherited_needs(ends)
    yield from _turned_needs(ends)
    for here, there, head in ((ends.head, ends.base, True), (ends.base, ends.head, False)):
        members = _members(ends, here, there, head=head)
        lines = Lineages(here)
        for name, found in members.items():
            if len(found) > 1:
                yield from _pairs(lines, name, found, head=head)


def _inherited_needs(ends: Ends) -> Iterator[Need]:
    """A member that a class gives up for the one of a base goes after that one, and the class's way to it, are there; one
    that it brings in place of an inherited one is there before that one, or the way to it, goes."""
    for here, there, head in ((ends.base, ends.head, True), (ends.head, ends.base, False)):
        lines = Lineages(there)
        for name, found in _members(ends, here, there, head=not head).items():
            for path, leaf, atom in found:
                scope, _, last = leaf.scope.rpartition(".")
                line = lines.line(ends.across(Hop(path, scope, last), head=not head))
                owner = next((hop for hop in _holders(line, name) if there.providers(hop)), None)
                if owner is None:
                    continue
                witness = Witness(path, 1, f"{leaf.scope}.{name}")
                for other in _way(ends, line, owner, head=head):
                    if other != atom and head:
                        yield Need(atom, other, "implements", "before", Confidence.CERTAIN, witness)
                    elif other != atom:
                        yield Need(other, atom, "implements", "after", Confidence.CERTAIN, witness)


def _turned_needs(ends: Ends) -> Iterator[Need]:
    """A class turns to other bases together with its constructors, where one atom changes each."""
    changed = changed_definitions(ends)
    homes = {atom: path for path, module in ends.head.modules.items() for atom in module.owners.values()}
    turned = {
        (homes[atom], one.new.name): atom
        for atom, pairs in changed.items()
        for one in pairs
        if one.new.kind == "class" and one.old.bases != one.new.bases
    }
    for atom, pairs in changed.items() if turned else ():
        for one in pairs:
            other = turned.get((homes[atom], one.new.scope), atom)
            if other != atom and makes(one.new):
                yield Need(other, atom, "contract", "with", Confidence.CERTAIN, Witness(homes[atom], 1, one.new.name))


def _holders(line: Iterable[tuple[Module, str]], name: str) -> Iterator[Hop]:
    """Where a class or its bases could hold a member."""
    return (Hop(module.path, owner, name) for module, owner in line)


def _way(ends: Ends, line: Sequence[tuple[Module, str]], holder: Hop, *, head: bool) -> Iterator[int]:
    """The atoms that make a member be there at one end, and on the way to it turn classes to their bases."""
    if ends.volatile(holder) or _is_abstract(ends.base, holder) != _is_abstract(ends.head, holder):
        yield from ends.sides(holder)[head]
    for module, owner in line:
        if (module.path, owner) == (holder.path, holder.scope):
            return
        scope, _, last = owner.rpartition(".")
        hop = Hop(module.path, scope, last)
        if ends.switch(hop) >= 0:
            yield ends.switch(hop)


def _is_abstract(world: World, hop: Hop) -> bool:
    """Whether a member only asks for one further down."""
    module = world.modules.get(hop.path)
    found = module.bindings.get((hop.scope, hop.name), ()) if module is not None else ()
    return any(module.outline.leaves[one.place].abstract for one in found if module is not None)


Member = tuple[str, Leaf, int]
"""Path, leaf and atom of a member that this end alone has."""


def _members(ends: Ends, here: World, there: World, *, head: bool) -> dict[str, list[Member]]:
    """Functions of classes that only one end has, by their bare names."""
    found: dict[str, list[Member]] = defaultdict(list)
    for path, module in sorted(here.modules.items()):
        for place, leaf in enumerate(module.outline.leaves):
            atom = module.owner(place, "") if leaf.kind == "function" and leaf.scope else -1
            if atom < 0:
                continue
            name = leaf.name.rpartition(".")[2]
            if not there.providers(ends.across(Hop(path, leaf.scope, name), head=head)):
                found[name].append((path, leaf, atom))
    return found


def _pairs(lines: Lineages, name: str, found: list[Member], *, head: bool) -> Iterator[Need]:
    by_class = {(path, leaf.scope): (leaf, atom) for path, leaf, atom in found}
    for path, leaf, atom in found:
        scope, _, last = leaf.scope.rpartition(".")
        for module, owner in lines.line(Hop(path, scope, last)):
            above = by_class.get((module.path, owner))
            if above is None or above[1] == atom or above[0].abstract or (module.path, owner) == (path, leaf.scope):
                continue
            witness = Witness(path, 1, f"{leaf.scope}.{name}")
            if head:
                yield Need(atom, above[1], "implements", "before", Confidence.CERTAIN, witness)
            else:
                yield Need(above[1], atom, "implements", "after", Confidence.CERTAIN, witness)
