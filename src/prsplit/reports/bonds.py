"""What holds an oversized PR together: its largest knot, and the needs that tie each of its atoms to the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from prsplit.model.graph import Need
from prsplit.model.plan import Plan, PlannedPR


def bonds(plan: Plan, pr: PlannedPR) -> tuple[Need, ...]:
    """Needs between the atoms of the largest knot of `pr`, one for each atom but the first; none where no knot is larger
    than the limit: then something else made the PR so large.

    Needs of the shape *with* come before those that close a cycle.
    """
    inside = set(pr.atoms)
    needs = [need for need in plan.graph.needs if need.hard and {need.source, need.target} <= inside]
    knot = max(_knots(needs), key=lambda knot: (sum(plan.atoms[atom].lines for atom in knot), min(knot)), default=set())
    if not 0 < plan.limit < sum(plan.atoms[atom].lines for atom in knot):
        return ()
    return tuple(_spanning(sorted(needs, key=lambda need: need.shape != "with"), knot))


def _knots(needs: Sequence[Need]) -> Iterable[set[int]]:
    """Atoms that reach each other, by Kosaraju's two walks: back along the needs, in the order in which the first ends."""
    forward, backward = _ways(needs, back=False), _ways(needs, back=True)
    order: list[int] = []
    seen: set[int] = set()
    for atom in list(forward):
        order += _ended(atom, forward, seen)
    placed: set[int] = set()
    for atom in reversed(order):
        if atom not in placed:
            yield set(_ended(atom, backward, placed))


def _ways(needs: Iterable[Need], *, back: bool) -> Mapping[int, list[int]]:
    ways: dict[int, list[int]] = defaultdict(list)
    for need in needs:
        source, target = (need.target, need.source) if back else (need.source, need.target)
        ways[source].append(target)
        if need.shape == "with":
            ways[target].append(source)
    return ways


def _ended(start: int, ways: Mapping[int, list[int]], seen: set[int]) -> list[int]:
    """The atoms reached from `start` and not `seen`, in the order in which a depth-first walk leaves them."""
    if start in seen:
        return []
    seen.add(start)
    left: list[int] = []
    path = [(start, iter(ways.get(start, [])))]
    while path:
        atom, rest = path[-1]
        following = next((each for each in rest if each not in seen), None)
        if following is None:
            left.append(atom)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(ways.get(following, []))))
    return left


def _spanning(needs: Sequence[Need], knot: set[int]) -> Iterable[Need]:
    """Kruskal's spanning tree: each need that ties two atoms which are not tied yet."""
    home = {atom: atom for atom in knot}

    def root(atom: int) -> int:
        while home[atom] != atom:
            home[atom] = home[home[atom]]
            atom = home[atom]
        return atom

    for need in needs:
        if need.source in knot and need.target in knot and root(need.source) != root(need.target):
            home[root(need.source)] = root(need.target)
            yield need
