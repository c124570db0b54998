"""Attributes of unknown objects in new statements, where the name stands for several methods but only one can be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from prsplit.analysis.contracts import everyday
from prsplit.analysis.paths import file_role
from prsplit.analysis.symbols import Hop
from prsplit.analysis.uses import Ends, Unknown
from prsplit.model.graph import Need, Witness, likely_use


def delegate_needs(ends: Ends, unknown: Sequence[Unknown]) -> Iterator[Need]:
    """A statement that only one end has: meant is the one method of that name which the end holds beside the one that the
    statement stands in, where the other end lacks that method. Only tests mean methods of tests."""
    written = {(use.head, use.atom, use.statement) for use in unknown}
    methods = _methods(ends, head=False), _methods(ends, head=True)
    for use in unknown:
        if everyday(use.name) or use.name.startswith("__") or (not use.head, use.atom, use.statement) in written:
            continue
        test = file_role(use.path) == "test"
        others = [
            hop
            for hop, atom in methods[use.head].get(use.name, ())
            if atom != use.atom and (test or file_role(hop.path) != "test")
        ]
        if len(others) != 1:
            continue
        gone, come = ends.sides(others[0])
        witness = Witness(use.path, use.line, use.name)
        for atom in come if use.head and not gone else gone if not use.head and not come else ():
            if atom >= 0:
                yield likely_use(use.atom, atom, witness, head=use.head)


def _methods(ends: Ends, *, head: bool) -> dict[str, list[tuple[Hop, int]]]:
    """The methods that the changed files hold at an end, by bare name, with the atoms that own them."""
    found: dict[str, list[tuple[Hop, int]]] = defaultdict(list)
    for module in (ends.head if head else ends.base).modules.values():
        for place, leaf in enumerate(module.outline.leaves):
            if leaf.kind == "function" and leaf.scope:
                name = leaf.name.rpartition(".")[2]
                found[name].append((Hop(module.path, leaf.scope, name), module.owner(place, "")))
    return found
