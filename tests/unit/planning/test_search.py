"""A longer search keeps all that a short one keeps, and is never worse."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from prsplit.model.graph import Affinity, Confidence, Graph, Need, Witness
from prsplit.model.plan import Violation
from prsplit.planning.arrange import Wish, arrange
from prsplit.planning.traits import Limit, Trait


def need(source: int, target: int) -> Need:
    """A certain need."""
    return Need(source, target, "uses", "before", Confidence.CERTAIN, Witness("a", 1, "x"))


def nothing_wrong(_: Sequence[frozenset[int]]) -> list[Violation]:
    """A proof that always holds."""
    return []


@st.composite
def packings(draw: st.DrawFn) -> tuple[Graph, list[Trait]]:
    """Up to thirty atoms with needs that run backwards and wishes."""
    size = draw(st.integers(2, 30))
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    needs = [need(max(pair), min(pair)) for pair in draw(st.lists(ends, max_size=40)) if pair[0] != pair[1]]
    wishes = [
        Affinity(min(pair), max(pair), 1.0 + (sum(pair) % 5))
        for pair in draw(st.lists(ends, max_size=60))
        if pair[0] != pair[1]
    ]
    weights = draw(st.lists(st.integers(1, 60), min_size=size, max_size=size))
    return Graph(size, tuple(needs), (), tuple(wishes)), [
        Trait("a", "s", "core", weight, adds=True) for weight in weights
    ]


@settings(max_examples=20)
@given(packings())
def test_needs_and_limit_hold_and_no_pr_is_added(problem: tuple[Graph, list[Trait]]) -> None:
    """Every atom once, every need forwards, no PR over the limit, and not more PRs than without."""
    graph, traits = problem
    limit = Limit(100, hard=True)
    short = arrange(graph, Wish(traits, limit), nothing_wrong)
    long = arrange(graph, Wish(traits, limit, long=True), nothing_wrong)
    where = {atom: number for number, group in enumerate(long.groups) for atom in group}
    assert sorted(where) == list(range(graph.size))
    assert all(where[one.source] >= where[one.target] for one in graph.needs)
    assert all(sum(traits[atom].weight for atom in group) <= 100 for group in long.groups)
    assert len(long.groups) <= len(short.groups)
    assert long == arrange(graph, Wish(traits, limit, long=True), nothing_wrong)
