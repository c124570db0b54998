"""Contract what must stay together: `with` needs and cycles of needs become knots; oversized knots are loosened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from prsplit.model.graph import Confidence, Need, Witness
from prsplit.planning.dag import topological
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


def whole_classes(needs: Sequence[Need], traits: Sequence[Trait], limit: Limit) -> list[Need]:
    """Needs that keep every new class in one PR whose header and members fit into the limit together."""
    members: dict[int, set[int]] = defaultdict(set)
    for need in needs:
        if need.kind == "contains" and need.shape == "before" and traits[need.target].symbol:
            members[need.target].add(need.source)
    found: list[Need] = []
    for header, inside in sorted(members.items()):
        weight = traits[header].weight + sum(traits[atom].weight for atom in inside)
        if Limit(limit.lines, hard=True).fits(weight, 0):
            witness = Witness(traits[header].path, 1, traits[header].symbol)
            found += [Need(atom, header, "contains", "with", Confidence.LIKELY, witness) for atom in sorted(inside)]
    return found


def whole_files(traits: Sequence[Trait], limit: Limit, concerns: Sequence[int], floats: Collection[int]) -> list[Need]:
    """Needs that keep every new file in one PR where it fits into the limit and is of one concern. A new test module may
    serve several PRs, so it is kept whole only where most of it is about the whole change."""
    files: dict[str, list[int]] = defaultdict(list)
    for atom, trait in enumerate(traits):
        if trait.created and atom not in floats:
            files[trait.path].append(atom)
    found: list[Need] = []
    for path, inside in sorted(files.items()):
        weight = sum(traits[atom].weight for atom in inside)
        closing = sum(traits[atom].weight for atom in inside if traits[atom].standing in ("tests", "docs"))
        tests = any(traits[atom].role == "tests" for atom in inside)
        several = len({concerns[atom] for atom in inside}) > 1 or (tests and 2 * closing < weight)
        if not several and Limit(limit.lines, hard=True).fits(weight, 0):
            witness = Witness(path, 1, path)
            found += [Need(atom, inside[0], "contains", "with", Confidence.LIKELY, witness) for atom in inside[1:]]
    return found


_LOOSENING = ("order", "contains", "contract", "pins", "uses", "removes", "names", "registers", "declares")


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
    """Join what `with` needs tie, then whatever still lies on a cycle."""
    tied = _joined(size, [(need.source, need.target) for need in needs if need.shape == "with"])
    knots = _quotient(size, tied, needs)
    if len(topological(knots.before)) == len(knots.groups):
        return knots
    cycles = _components(knots.before)
    return _quotient(size, [cycles[knots.of[atom]] for atom in range(size)], needs)


def _joined(size: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The lowest member of each atom's group after joining `pairs`."""
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return [root(node) for node in range(size)]


def _components(before: Sequence[frozenset[int]]) -> list[int]:
    """The strongly connected component of each node, as its lowest node."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(before)))
    graph.add_edges_from((node, earlier) for node, found in enumerate(before) for earlier in sorted(found))
    component = [0] * len(before)
    for members in nx.strongly_connected_components(graph):
        for node in members:
            component[node] = min(members)
    return component


def _quotient(size: int, label: list[int], needs: list[Need]) -> Knots:
    """Groups of equal label, ordered by first atom, with the edges that needs draw between them."""
    members: dict[int, list[int]] = defaultdict(list)
    for atom in range(size):
        members[label[atom]].append(atom)
    groups = sorted(tuple(atoms) for atoms in members.values())
    of = [0] * size
    for number, group in enumerate(groups):
        for atom in group:
            of[atom] = number
    before: list[set[int]] = [set() for _ in groups]
    for need in needs:
        if of[need.source] != of[need.target]:
            before[of[need.source]].add(of[need.target])
    return Knots(tuple(groups), tuple(of), tuple(map(frozenset, before)))
