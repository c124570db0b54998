"""Needs of texts that begin, or cease, to call a member of an object nobody knows the class of, where one class gets it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from posixpath import commonpath

from prsplit.analysis.contracts import everyday
from prsplit.analysis.guesses import InReach, anyone
from prsplit.analysis.symbols import World
from prsplit.analysis.uses import Ends, Unknown, Use
from prsplit.model.graph import Need, Witness, likely_use


def begun_needs(
    ends: Ends, uses: Iterable[Use], unknown: Iterable[Unknown], in_reach: InReach = anyone
) -> Iterator[Need]:
    """A text that calls a member at head alone means the one class which has such a member at head alone, though others of
    that name were there before; of a class and those derived from it, the class. And so for what goes."""
    unknown = list(unknown)
    named = {(use.atom, use.name, use.head) for use in unknown}
    named |= {(use.atom, use.reference.chain[-1], use.head) for use in uses if use.reference.unknown}
    fresh = {head: _fresh(ends, head=head) for head in (True, False)}
    copies = {head: _copies(ends.head if head else ends.base) for head in (True, False)}
    for use in unknown:
        if everyday(use.name) or (use.atom, use.name, not use.head) in named:
            continue
        witness = Witness(use.path, use.line, use.name)
        near = [(other, path) for other, path in fresh[use.head].get(use.name, ()) if in_reach(use.path, path)]
        for other in sorted(_nearest(use.path, near, copies[use.head]) - {use.atom}):
            yield likely_use(use.atom, other, witness, head=use.head)


def _fresh(ends: Ends, *, head: bool) -> dict[str, list[tuple[int, str]]]:
    """Name → the (atom, path) of those that bind it in the one class which has it at this end alone."""
    here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
    known = {key for module in there.modules.values() for key in module.bindings}
    found: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for module in list(here.modules.values()):
        for (scope, name), bindings in module.bindings.items():
            if scope and (scope, name) not in known and not name.startswith(("__", "<")):
                owner = scope.partition("<")[0]
                found[name][owner] += [(one.atom, module.path) for one in bindings if one.imported is None]
    bases = _bases(here)
    return {name: only for name, owners in found.items() if (only := _one(owners, bases)) and _whole(only)}


def _whole(found: list[tuple[int, str]]) -> bool:
    return all(atom >= 0 for atom, _ in found)


def _one(owners: dict[str, list[tuple[int, str]]], bases: dict[str, set[str]]) -> list[tuple[int, str]]:
    """What the only class brings, or the only one that is not derived from another of them."""
    roots = [one for one in owners if bases.get(one, set()).isdisjoint(owners)]
    return owners[roots[0]] if len(roots) == 1 else []


def _bases(world: World) -> dict[str, set[str]]:
    """Class → its bases by their bare names."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in world.modules.values():
        for leaf in module.outline.leaves:
            if leaf.kind == "class":
                found[leaf.name] |= {base.rpartition(".")[2] for base in leaf.bases}
    return found


def _copies(world: World) -> frozenset[str]:
    """The files that define a class which another one defines, too: copies of one text."""
    homes: dict[str, set[str]] = defaultdict(set)
    for module in world.modules.values():
        for leaf in module.outline.leaves:
            if leaf.kind == "class" and not leaf.scope:
                homes[leaf.name].add(module.path)
    return frozenset(path for paths in homes.values() if len(paths) > 1 for path in paths)


def _nearest(path: str, found: list[tuple[int, str]], copies: frozenset[str]) -> set[int]:
    """The atoms that a text of `path` can mean: of copies, the one in the folder next to it."""
    if not copies.issuperset(home for _, home in found):
        return {atom for atom, _ in found}
    shared = {home: len(commonpath((f"/{path}", f"/{home}"))) for _, home in found}
    return {atom for atom, home in found if shared[home] == max(shared.values())}
