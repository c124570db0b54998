"""Tests stand behind the code of their own commits: an order that ties nothing, taken where it contradicts no need."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from prsplit.model.graph import Confidence, Graph, Need, Witness
from prsplit.model.origin import Telling
from prsplit.planning.knots import Knots
from prsplit.planning.traits import Trait

Behind = Mapping[int, frozenset[int]]
"""Atom → atoms that it should not come before."""

_CODE = frozenset({"utilities", "core", "integration", "mechanical"})
_FEW = 3
"""Changed places of code up to which a commit tells which of them a test pins."""
_SWEEP = 100
"""Atoms of code from which on one commit tells nothing of what a test needs."""


def behind(telling: Telling, traits: Sequence[Trait]) -> Behind:
    """Each test behind the code that its own commits changed: its author saw it pass there, also where no name leads from
    one to the other. A commit without code is about the last one before it.

    Commits of most of the code, and sweeps, tell nothing.
    """
    found: dict[int, frozenset[int]] = {}
    code = _code(telling, traits)
    whole, places = len(set().union(*code.values())), sorted(code)
    telling_much = {place: own for place, own in code.items() if len(own) <= min(_SWEEP, whole // 2)}
    for atom, written in telling.lines.items() if telling_much else ():
        if traits[atom].role == "tests" and not traits[atom].goes:
            last = {places[at - 1] for place in written if (at := bisect_right(places, place))}
            found[atom] = frozenset().union(*(telling_much.get(place, ()) for place in last))
    return dict(sorted(found.items()))


def with_pins(graph: Graph, telling: Telling, traits: Sequence[Trait]) -> Graph:
    """The graph with a likely need between a test and a place of code that both were there before, and that one commit
    changed, if it changed few such places: neither passes without the other. A test that it took away said what is no
    longer so."""
    code = _code(telling, traits)
    old = {place: {atom for atom in own if not traits[atom].adds} for place, own in code.items()}
    few = {place: same for place, same in old.items() if len(code) > 1 and len(same) <= _FEW}
    found: list[Need] = []
    for atom, written in sorted(telling.lines.items()) if few else ():
        if traits[atom].role == "tests" and not traits[atom].adds:
            for target in sorted({target for place in written for target in few.get(place, ())}):
                witness = Witness(traits[atom].path, 1, traits[target].symbol)
                found.append(Need(atom, target, "pins", "with", Confidence.LIKELY, witness))
    known = {(need.source, need.target, need.kind) for need in graph.needs}
    fresh = [need for need in found if (need.source, need.target, need.kind) not in known]
    return replace(graph, needs=(*graph.needs, *fresh)) if fresh else graph


def _code(telling: Telling, traits: Sequence[Trait]) -> dict[int, set[int]]:
    """Commit, by its place → the atoms of code that it wrote lines of."""
    found: dict[int, set[int]] = defaultdict(set)
    for atom, places in telling.lines.items():
        for place in places if traits[atom].role in _CODE else ():
            found[place].add(atom)
    return found


def put_behind(knots: Knots, wanted: Behind) -> Knots:
    """The knots with the orders that are wanted, those left out that close a cycle."""
    before = [set(earlier) for earlier in knots.before]
    after: list[set[int]] = [set() for _ in before]
    for node, earlier in enumerate(before):
        for one in earlier:
            after[one].add(node)
    for atom, targets in wanted.items():
        node = knots.of[atom]
        fresh = {knots.of[target] for target in targets} - before[node] - {node}
        for one in fresh - _reached(node, after) if fresh else ():
            before[node].add(one)
            after[one].add(node)
    return replace(knots, before=tuple(map(frozenset, before)))


def _reached(start: int, after: Sequence[Iterable[int]]) -> set[int]:
    """A node and all that come after it."""
    seen, queue = {start}, [start]
    while queue:
        fresh = set(after[queue.pop()]) - seen
        seen |= fresh
        queue += fresh
    return seen
