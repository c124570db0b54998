"""A member that a class newly gets comes before the members further down that override it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.lineage import Lineages
from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf


def override_needs(ends: Ends) -> Iterator[Need]:
    """What overrides is an error, or nobody's, before what it overrides is there; and after that has gone.

    A new abstract member is not meant: it goes with those who implement it.
    """
    for here, there, head in ((ends.head, ends.base, True), (ends.base, ends.head, False)):
        members = _members(ends, here, there, head=head)
        lines = Lineages(here)
        for name, found in members.items():
            if len(found) > 1:
                yield from _pairs(lines, name, found, head=head)


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
