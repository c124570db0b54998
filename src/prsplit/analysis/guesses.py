"""Needs of attributes whose object nobody knows the class of: meant is the one member that the change knows by that name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from prsplit.analysis.contracts import MAX_PINS, changed_definitions, everyday
from prsplit.analysis.paths import file_role
from prsplit.analysis.uses import Ends, Unknown
from prsplit.model.graph import Confidence, Need, Witness


def _silent(name: str) -> bool:
    return everyday(name) or name.startswith("__")


def likely_needs(ends: Ends, unknown: Iterable[Unknown]) -> Iterator[Need]:
    """Attributes of unknown objects: meant is the one member of that name that the change introduces or takes away."""
    introduced = _members(ends, head=True)
    removed = _members(ends, head=False)
    for use in unknown:
        if _silent(use.name):
            continue
        witness = Witness(use.path, use.line, use.name)
        if use.head and len(introduced.get(use.name, ())) == 1:
            (target,) = introduced[use.name]
            if target != use.atom:
                yield Need(use.atom, target, "uses", "before", Confidence.LIKELY, witness)
        elif not use.head and len(removed.get(use.name, ())) == 1:
            (source,) = removed[use.name]
            if source != use.atom:
                yield Need(source, use.atom, "removes", "after", Confidence.LIKELY, witness)


def _members(ends: Ends, *, head: bool) -> dict[str, set[int]]:
    """Members and functions bound at one end only, by bare name, with the atoms that bind them."""
    here, there = (ends.head, ends.base) if head else (ends.base, ends.head)
    elsewhere = {name for module in there.modules.values() for _, name in module.bindings}
    found: dict[str, set[int]] = defaultdict(set)
    for module in here.modules.values():
        for (_, name), bindings in module.bindings.items():
            if name not in elsewhere:
                found[name] |= {binding.atom for binding in bindings if binding.imported is None and binding.atom >= 0}
    return found


def kept_needs(ends: Ends, unknown: Iterable[Unknown]) -> Iterator[Need]:
    """A changed method goes with the changed statements that name it at both ends; of the tests, with those that pin it.

    The change must hold one definition of that name only. A test that names more than a few pins none of them.
    """
    known = _methods(ends)
    told: dict[tuple[int, int], tuple[Counter[int], Counter[int]]] = defaultdict(lambda: (Counter(), Counter()))
    seen: dict[tuple[int, int], Unknown] = {}
    for use in unknown:
        target = known.get(use.name, use.atom)
        if target != use.atom:
            told[use.atom, target][use.head].update([use.statement])
            seen[use.atom, target] = use
    differ = sorted(pair for pair, (before, after) in told.items() if before and after and before != after)
    pins = Counter(atom for atom, _ in differ)
    for pair in differ:
        use, test = seen[pair], file_role(seen[pair].path) == "test"
        if not test or pins[pair[0]] <= MAX_PINS:
            witness = Witness(use.path, use.line, use.name)
            yield Need(*pair, "pins" if test else "contract", "with", Confidence.LIKELY, witness)


def _methods(ends: Ends) -> dict[str, int]:
    """Name → the atom that changes the one method of that name; names that are defined elsewhere too are left out."""
    homes: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for module in (*ends.base.modules.values(), *ends.head.modules.values()):
        for scope, name in module.bindings:
            homes[name].add((module.path, scope))
    found: dict[str, int] = {}
    for atom, pairs in changed_definitions(ends).items():
        for one in pairs:
            name = one.new.name.rpartition(".")[2]
            if one.new.scope and one.new.kind == "function" and len(homes[name]) == 1 and not _silent(name):
                found[name] = atom
    return found
