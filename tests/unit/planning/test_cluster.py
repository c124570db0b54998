from __future__ import annotations

from itertools import combinations
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.planning.cluster import PENALTY, Clustering, cluster


def triangle(count: int, near: dict[tuple[int, int], float], other: float) -> list[float]:
    """Probabilities of all pairs, `near` for those named (low, high), `other` for the rest."""
    return [near.get((low, high), other) for high in range(count) for low in range(high)]


def expected(lines: list[int], p: list[float], labels: tuple[int, ...]) -> float:
    """The expected adjusted Rand index by its definition, line pair by line pair."""
    total = sum(lines)
    pairs = total * (total - 1) / 2
    kept = wanted = shared = sum(weight * (weight - 1) / 2 for weight in lines)
    place = 0
    for one in range(len(lines)):
        for other in range(one):
            flow = lines[one] * lines[other]
            wanted += flow * p[place]
            if labels[one] == labels[other]:
                kept += flow * p[place]
                shared += flow
            place += 1
    chance = wanted * shared / pairs
    return (kept - chance) / ((wanted + shared) / 2 - chance)


def test_two_blocks_are_two_concerns() -> None:
    """Units that resemble each other within two blocks and not across are cut there, whatever their order."""
    near = {(0, 2): 0.9, (0, 4): 0.9, (2, 4): 0.9, (1, 3): 0.9, (1, 5): 0.9, (3, 5): 0.9}
    found = cluster([10] * 6, triangle(6, near, 0.05))
    assert found.labels == (0, 1, 0, 1, 0, 1)
    assert found.between == pytest.approx(0.05)


def test_what_hangs_together_stays_whole() -> None:
    """A change whose units are all alike is one concern, with nothing expected of a cut."""
    assert cluster([5, 9, 4], triangle(3, {}, 0.95)) == Clustering((0, 0, 0), 0.0, 1.0)


def test_must_joins_what_is_unlike() -> None:
    """A pair that must stay together does, though no probability speaks for it."""
    near = {(0, 1): 0.9, (2, 3): 0.9}
    assert cluster([10] * 4, triangle(4, near, 0.02)).labels == (0, 0, 1, 1)
    joined = cluster([10] * 4, triangle(4, near, 0.02), must=[(3, 0)]).labels
    assert joined[0] == joined[3]


@pytest.mark.parametrize(("lines", "p"), [([], []), ([7], [])])
def test_nothing_to_part(lines: list[int], p: list[float]) -> None:
    """No unit, or a single one, is no reason to fail."""
    assert cluster(lines, p).labels == tuple(range(len(lines)))


def test_ties_go_to_the_lowest_unit() -> None:
    """Three equal pairs: the first two units are joined before the third."""
    assert cluster([10, 10, 10, 10], triangle(4, {(0, 1): 0.8, (1, 2): 0.8}, 0.0), penalty=0.0).labels == (0, 0, 1, 2)


sizes = st.lists(st.integers(1, 60), min_size=2, max_size=9)


@given(st.data())
def test_the_cut_is_the_best_of_its_tree(data: st.DataObject) -> None:
    """The figure told is that of the definition, and joining any two concerns that the tree joins next gains nothing."""
    lines = data.draw(sizes)
    p = data.draw(st.lists(st.floats(0.01, 0.99), min_size=len(lines) * (len(lines) - 1) // 2, max_size=99))
    p = p[: len(lines) * (len(lines) - 1) // 2]
    found = cluster(lines, p)
    parts = len(set(found.labels))
    assert sorted(set(found.labels)) == list(range(parts))
    if parts == 1:
        assert found.expected == 0.0
        return
    assert found.expected == pytest.approx(expected(lines, p, found.labels))
    assert found.expected - PENALTY * log(parts) >= 0.0
    likeness = {pair: _linkage(lines, p, found.labels, pair) for pair in combinations(range(parts), 2)}
    low, high = max(likeness, key=lambda pair: likeness[pair])
    merged = tuple(low if label == high else label for label in found.labels)
    if parts > 2:
        assert found.expected - PENALTY * log(parts) >= expected(lines, p, merged) - PENALTY * log(parts - 1) - 1e-9


def _linkage(lines: list[int], p: list[float], labels: tuple[int, ...], pair: tuple[int, int]) -> float:
    """The mean probability between two concerns, weighted by lines."""
    total = weight = 0.0
    for one in range(len(lines)):
        for other in range(one):
            if {labels[one], labels[other]} == set(pair):
                total += lines[one] * lines[other] * p[one * (one - 1) // 2 + other]
                weight += lines[one] * lines[other]
    return total / weight
