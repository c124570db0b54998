"""Constructors: who makes an object comes after them, and the fields that only they set come with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from prsplit.analysis.symbols import Hop, World
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf

_MAKERS = frozenset({"<init>", "constructor", "__init__", "__new__", "__construct", "initialize", "init"})
"""What constructors bind, or are called, where they have a name of their own."""


def makes(leaf: Leaf) -> bool:
    """Whether a member is a constructor of its class."""
    if leaf.kind != "function" or not leaf.scope:
        return False
    name = leaf.name.partition("(")[0].rpartition(".")[2]
    return not _MAKERS.isdisjoint((name, *leaf.binds)) or name == leaf.scope.rpartition(".")[2]


def maker_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A call of a class comes after its first constructors, and goes before them."""
    sides = [_makers(world) for world in (ends.base, ends.head)]
    fresh, stale = (
        {hop: atoms for hop, atoms in sides[head].items() if not sides[not head].get(ends.across(hop, head=head))}
        for head in (True, False)
    )
    yield from _field_needs(ends)
    for use in uses if fresh or stale else ():
        if use.atom < 0 or use.reference.call is None or use.reference.member or use.target is None:
            continue
        witness = Witness(use.path, use.line, use.name)
        for maker in (fresh if use.head else stale).get(use.target, ()):
            if maker != use.atom and use.head:
                yield Need(use.atom, maker, "uses", "before", Confidence.CERTAIN, witness)
            elif maker != use.atom:
                yield Need(maker, use.atom, "removes", "after", Confidence.CERTAIN, witness)


def _makers(world: World) -> dict[Hop, tuple[int, ...]]:
    """The changed constructors of each class, also those that stand outside of its text."""
    found: dict[Hop, tuple[int, ...]] = {}
    for path, module in world.modules.items():
        for place, leaf in enumerate(module.outline.leaves):
            scope, _, last = leaf.scope.rpartition(".")
            here = (path,) if module.bindings.get((scope, last)) or not module.outline.namespace else ()
            for home in (here or world.shared.get((module.outline.namespace, leaf.scope), ())) if makes(leaf) else ():
                hop = Hop(home, scope, last)
                found[hop] = (*found.get(hop, ()), module.owner(place, ""))
    return {hop: atoms for hop, atoms in found.items() if -1 not in atoms}


def _field_needs(ends: Ends) -> Iterator[Need]:
    """A field that every constructor must set comes, and goes, with those that set it, as far as the change does either."""
    for here, there, head in ((ends.head, ends.base, True), (ends.base, ends.head, False)):
        fields = [
            (path, leaf, module.owner(place, ""))
            for path, module in list(here.modules.items())
            for place, leaf in enumerate(module.outline.leaves)
            if leaf.unset and module.owner(place, "") >= 0
        ]
        makers = _setters(here) if fields else {}
        for path, leaf, atom in fields:
            name = next(iter(leaf.binds), "")
            if there.providers(ends.across(Hop(path, leaf.scope, name), head=head)):
                continue
            space = here.modules[path].outline.namespace or path
            for maker in sorted(makers.get((space, leaf.scope, name), set()) - {atom, -1}):
                yield Need(atom, maker, "contract", "with", Confidence.CERTAIN, Witness(path, 1, leaf.name))


def _setters(world: World) -> dict[tuple[str, str, str], set[int]]:
    """(namespace or file, class, field) → the atoms of its constructors that name the field."""
    found: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for path, module in world.modules.items():
        for place, (leaf, facts) in enumerate(zip(module.outline.leaves, module.outline.facts, strict=False)):
            if makes(leaf):
                space = module.outline.namespace or path
                for name in {reference.chain[-1] for reference in facts.references if reference.chain}:
                    found[space, leaf.scope, name].add(module.owner(place, ""))
    return found
