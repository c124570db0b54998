"""What arranging alone takes: random and planted graphs of needs, as many edges as 300 atoms of a real change have."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from prsplit.model.graph import Affinity, Confidence, Graph, Need, Witness
from prsplit.model.plan import Violation
from prsplit.planning.arrange import Wish, arrange
from prsplit.planning.traits import Limit, Trait

_EDGES = 2.5
"""Needs for each atom."""
_NEAR = 25
"""Atoms of a planted group, in which 85 of 100 needs stay."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """One graph: its atoms, the PRs and the fewest that the limit allows, the needs between PRs, and seconds."""

    atoms: int
    planted: bool
    effort: str
    prs: int
    floor: int
    cut: int
    seconds: float


def instance(atoms: int, *, planted: bool, seed: int = 1) -> tuple[Graph, tuple[Trait, ...]]:
    """A graph whose needs run backwards, with sizes of 20 lines on average, log-normal."""
    dice = random.Random(seed)
    needs: dict[tuple[int, int], Need] = {}
    while len(needs) < _EDGES * atoms:
        one = dice.randrange(1, atoms)
        near = planted and dice.random() < 0.85
        other = dice.randrange(max(0, one - one % _NEAR), one) if near and one % _NEAR else dice.randrange(one)
        needs[one, other] = Need(one, other, "uses", "before", Confidence.CERTAIN, Witness("a", 1, "x"))
    wishes = tuple(Affinity(other, one, 1.0) for one, other in sorted(needs))
    traits = tuple(
        Trait(f"{one // _NEAR}.x", "s", "core", max(1, min(390, round(dice.lognormvariate(2.6, 0.9)))), adds=True)
        for one in range(atoms)
    )
    return Graph(atoms, tuple(needs[key] for key in sorted(needs)), (), wishes), traits


def arranged(atoms: int, *, planted: bool, long: bool, rounds: int) -> Arranged:
    """Arrange one graph so often; the least time counts."""
    graph, traits = instance(atoms, planted=planted)
    wish = Wish(traits, Limit(400, hard=True), long=long)
    series = arrange(graph, wish, _clean)
    least = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        arrange(graph, wish, _clean)
        least = min(least, time.perf_counter() - begin)
    where = {atom: number for number, group in enumerate(series.groups) for atom in group}
    cut = sum(where[need.source] != where[need.target] for need in graph.needs)
    floor = -(-sum(trait.weight for trait in traits) // 400)
    return Arranged(atoms, planted, "high" if long else "normal", len(series.groups), floor, cut, least)


def _clean(_: Sequence[frozenset[int]]) -> list[Violation]:
    return []


def table(rounds: int, sizes: Sequence[int] = (300, 2_000)) -> str:
    """All sizes, as a table in Markdown."""
    rows = ["| atoms | needs | effort | PRs (at least) | needs cut | seconds |", "|---|---|---|---|---|---|"]
    for size in sizes:
        for planted in (False, True):
            for long in (False, True):
                one = arranged(size, planted=planted, long=long, rounds=1 if long else rounds)
                kind = "planted" if planted else "random"
                rows.append(
                    f"| {one.atoms:,} | {kind} | {one.effort} | {one.prs} ({one.floor}) | {one.cut} | {one.seconds:.3f} |"
                )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(5))
