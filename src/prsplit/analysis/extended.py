"""Imports that nobody names: where they may bring methods to values of other types, they stay while those are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.symbols import Module, World
from prsplit.analysis.users import users_of
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Need, Witness, likely_use
from prsplit.model.outline import Import, Reference


def method_needs(ends: Ends) -> Iterator[Need]:
    """An import without a user by name comes before the texts that begin to call a method which it may bring, and goes
    after those that cease to: the ones that the imported trait names where the tree has it, else all that only one end
    of the file calls."""
    for head in (True, False):
        here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
        for path, module in list(here.modules.items()):
            if not module.outline.extended or not module.outline.facts:
                continue
            other = there.modules.get(ends.renamed[head].get(path, path))
            fresh: dict[str, set[int]] | None = None
            for entry, atom in _unnamed(module, other):
                if fresh is None:
                    fresh = _only_here(module, other)
                brought = _methods(here, path, entry)
                for name in sorted(fresh.keys() if brought is None else fresh.keys() & brought):
                    for user in sorted(fresh[name] - {atom}):
                        witness = Witness(path, 1, name)
                        yield likely_use(user, atom, witness, head=head)


def _unnamed(module: Module, other: Module | None) -> Iterator[tuple[Import, int]]:
    """The imports that only this end of a file has and that no text of it names, with their atoms."""
    users = users_of(module)
    for place, leaf in enumerate(module.outline.leaves):
        for entry in leaf.imports if leaf.kind == "import" and not leaf.scope else ():
            atom = module.owner(place, entry.bound)
            same = other is not None and ("", entry.bound) in other.bindings
            if atom >= 0 and entry.member not in (None, "*") and not same and entry.bound not in users:
                yield entry, atom


def _only_here(module: Module, other: Module | None) -> dict[str, set[int]]:
    """Methods that texts of the change call at this end of a file alone, with the atoms that do."""
    found = _called(module)
    for name in _called(other) if other is not None else ():
        found.pop(name, None)
    return {name: atoms for name, atoms in found.items() if -1 not in atoms}


def _called(module: Module) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for place, facts in enumerate(module.outline.facts):
        for one in facts.references:
            if one.call is not None and one.chain and (one.unknown or one.member):
                found[one.chain[-1]].add(module.owner(place, one.item))
    return found


def _methods(world: World, path: str, entry: Import) -> set[str] | None:
    """What an imported trait names; None where the tree does not have it."""
    hops = world.resolve(path, Reference((), 0, imported=entry))
    if not hops or not hops[-1].name:
        return None
    module = world.module(hops[-1].path)
    return {name for scope, name in module.bindings if scope == hops[-1].name} if module is not None else None
