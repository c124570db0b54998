"""Contract what must stay together: `with` needs and cycles of needs become knots; oversized knots are loosened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prsplit.model.graph import Confidence, Need
from prsplit.planning.traits import Limit, Trait


@dataclass(frozen=True, slots=True)
class Knots:
    """Groups of atoms (each sorted, all sorted by first atom), which group an atom is in, and the edges between groups.

    `before[g]` are the groups that must come before g or in its PR. `dropped` are needs given up to loosen a knot.
    """

    groups: tuple[tuple[int, ...], ...]
    of: tuple[int, ...]
    before: tuple[frozenset[int], ...]
    dropped: tuple[Need, ...] = ()


def tie(size: int, needs: Iterable[Need], traits: Sequence[Trait], limit: Limit) -> Knots:
    """The knots of `size` atoms. Knots above the limit lose their likely needs, one kind after another, surest last."""
    kept = [need for need in needs if need.hard]
    dropped: list[Need] = []
    while True:
        knots = _contract(size, kept)
        loose = _loosest(knots, kept, traits, limit)
        if not loose:
            return Knots(knots.groups, knots.of, knots.before, tuple(dropped))
        gone = set(map(id, loose))
        dropped += loose
        kept = [need for need in kept if id(need) not in gone]


_LOOSENING = ("contract", "pins", "uses", "removes", "names", "registers", "declares")


def _loosest(knots: Knots, needs: list[Need], traits: Sequence[Trait], limit: Limit) -> list[Need]:
    """The likely needs of the first kind that hold an oversized knot together."""
    for group in knots.groups:
        weight = sum(traits[atom].weight for atom in group)
        side = sum(traits[atom].weight for atom in group if traits[atom].side)
        if len(group) == 1 or limit.fits(weight, side):
            continue
        members = set(group)
        for kind in _LOOSENING:
            found = [
                need
                for need in needs
                if need.confidence == Confidence.LIKELY and need.kind == kind and {need.source, need.target} <= members
            ]
            if found:
                return found
    return []


def _contract(size: int, needs: list[Need]) -> Knots:
    import networkx as nx  # noqa: PLC0415 - 140 ms that small commands need not pay

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    for need in needs:
        graph.add_edge(need.source, need.target)
        if need.shape == "with":
            graph.add_edge(need.target, need.source)
    groups = sorted(tuple(sorted(group)) for group in nx.strongly_connected_components(graph))
    of = [0] * size
    for number, group in enumerate(groups):
        for atom in group:
            of[atom] = number
    before: dict[int, set[int]] = defaultdict(set)
    for need in needs:
        if of[need.source] != of[need.target]:
            before[of[need.source]].add(of[need.target])
    return Knots(tuple(groups), tuple(of), tuple(frozenset(before[number]) for number in range(len(groups))))
