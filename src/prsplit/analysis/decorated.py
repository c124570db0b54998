"""Attributes that a function has by what decorates it (`f.cache_clear`, `f.delay`): they come and go with the decorator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prsplit.analysis.contracts import changed_definitions
from prsplit.analysis.symbols import Hop
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Need, Witness, likely_use

_Told = tuple[int, str]
"""A changed function's atom and an attribute of it."""


def decorated_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """An attribute of a changed function that only one end uses goes with the decorators that only that end has."""
    sides: tuple[dict[_Told, list[Use]], dict[_Told, list[Use]]] = ({}, {})
    changed = changed_definitions(ends)
    for use in uses:
        name = use.reference.chain[-1] if use.reference.chain else ""
        if use.atom < 0 or use.target is None or name in ("", use.target.name) or name.startswith("__"):
            continue
        world = ends.head if use.head else ends.base
        for atom in world.providers(use.target):
            if atom in changed and atom != use.atom:
                sides[use.head].setdefault((atom, name), []).append(use)
    for head in (True, False):
        for (atom, name), found in sorted(sides[head].items(), key=lambda entry: entry[0]):
            if (atom, name) not in sides[not head]:
                for use in found:
                    if use.target is not None and _decorated(ends, use.target, head=head):
                        yield likely_use(use.atom, atom, Witness(use.path, use.line, use.name), head=head)


def _decorated(ends: Ends, function: Hop, *, head: bool) -> bool:
    """Whether a function reads, when its module is imported, something that it does not read so at the other end."""
    here, there = _eager(ends, function, head=head), _eager(ends, ends.across(function, head=head), head=not head)
    return here is not None and there is not None and not here <= there


def _eager(ends: Ends, function: Hop, *, head: bool) -> set[tuple[str, ...]] | None:
    """What a function calls or reads when its module is imported; None where the hop is no function."""
    module = (ends.head if head else ends.base).modules.get(function.path)
    found = module.bindings.get((function.scope, function.name), ()) if module is not None else ()
    places = [one.place for one in found if module is not None and module.outline.leaves[one.place].kind == "function"]
    if module is None or not places or not module.outline.facts:
        return None
    return {
        one.chain
        for place in places
        for one in module.outline.facts[place].references
        if not one.deferred and one.chain
    }
