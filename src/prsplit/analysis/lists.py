"""The lists that tell what a file shows: what they hold, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.analysis.symbols import Module


def listed(module: Module, place: int) -> frozenset[str]:
    """The names that a list holds."""
    form = module.outline.leaves[place].form
    if form is not None:
        return frozenset(item.key for item in form.items)
    facts = module.outline.facts[place].references if module.outline.facts else ()
    return frozenset(reference.chain[0] for reference in facts if reference.chain)


def list_atoms(module: Module, place: int) -> tuple[int, ...]:
    """The atoms that a list and its items belong to."""
    form = module.outline.leaves[place].form
    keys = [item.key for item in form.items] if form is not None else []
    return tuple(sorted({module.owner(place, key) for key in keys or [""]}))
