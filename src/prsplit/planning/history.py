"""What the commits of a branch say of its lines: which belong together, and which came first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import exp, log

from prsplit.model.graph import Affinity, Graph
from prsplit.model.origin import Telling

_PULL = 4.0
"""What a common author's commit adds to the log odds that two units are of one concern, and two commits take from them."""

_DRAWN = 6.0
"""What one commit for two atoms weighs beside affinities: as much as a test and what it calls."""

_MAIN = 0.5
"""The part of an atom's lines from which on a commit counts as the one that wrote it."""

_EDGE = 1e-6

Shares = Mapping[int, float]
"""Commit, by its place → its part of some lines."""


def shares(telling: Telling, atoms: Iterable[int]) -> Shares:
    """Which part of the lines of some atoms each commit wrote; nothing where that is not known."""
    lines = telling.of(atoms)
    total = sum(lines.values())
    return {place: count / total for place, count in lines.items()} if total else {}


def trust(telling: Telling) -> float:
    """How far the commits part the change: the chance that two of its lines are of different ones (Simpson, Nature 163,
    1949). It is near 0 where one commit wrote nearly everything, and the others mend it."""
    return 1.0 - sum(part * part for part in shares(telling, telling.lines).values()) if telling.lines else 0.0


def overlap(one: Shares, other: Shares) -> float:
    """The part of two sets of lines that the same commits wrote; a half where nothing is known of one of them."""
    if not one or not other:
        return 0.5
    return sum(min(part, other.get(place, 0.0)) for place, part in one.items())


def informed(chances: Sequence[float], units: Sequence[Shares], sides: Sequence[bool], trusted: float) -> list[float]:
    """The probabilities that pairs of units are of one concern, in the light of who wrote them: log odds rise with
    common commits and fall with different ones. The pair i > j stands at i(i-1)/2 + j.

    Tests and documents (`sides`) are often committed behind their code: against them different commits say nothing.
    """
    pull = _PULL * trusted
    if not pull:
        return list(chances)
    found: list[float] = []
    for one, unit in enumerate(units):
        for other in range(one):
            chance = min(max(chances[len(found)], _EDGE), 1.0 - _EDGE)
            told = 2.0 * overlap(unit, units[other]) - 1.0
            odds = log(chance / (1.0 - chance)) + pull * (max(0.0, told) if sides[one] != sides[other] else told)
            found.append(1.0 / (1.0 + exp(-odds)))
    return found


def with_history(graph: Graph, telling: Telling) -> Graph:
    """The graph with the wishes of commits: each atom is drawn to the one before it that the same commit wrote."""
    weight = _DRAWN * trust(telling)
    if not weight:
        return graph
    total = {(wish.one, wish.other): wish.weight for wish in graph.affinities}
    last: dict[int, int] = {}
    for atom in sorted(telling.lines):
        for place, part in shares(telling, (atom,)).items():
            if part < _MAIN or atom >= graph.size:
                continue
            if place in last:
                pair = last[place], atom
                total[pair] = round(total.get(pair, 0.0) + weight * part, 3)
            last[place] = atom
    return replace(graph, affinities=tuple(Affinity(*pair, own) for pair, own in sorted(total.items())))


def moments(telling: Telling, size: int) -> tuple[float, ...]:
    """Per atom, the mean place of the commits that wrote it; the middle of the branch where none is known."""
    middle = max(0, len(telling.sources) - 1) / 2
    parts = [shares(telling, (atom,)) for atom in range(size)]
    return tuple(sum(place * part for place, part in one.items()) if one else middle for one in parts)


def main_commit(telling: Telling, atoms: Iterable[int]) -> int:
    """The place of the commit that wrote most of some atoms, the first on a tie; -1 where that is not known."""
    lines = telling.of(atoms)
    return min(lines, key=lambda place: (-lines[place], place)) if lines else -1
