"""Merging nodes never closes a cycle, and reachability stays right while merging."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prsplit.planning.dag import Dag, topological


@st.composite
def graphs(draw: st.DrawFn) -> list[frozenset[int]]:
    """Acyclic graphs: every node needs some of the lower ones."""
    size = draw(st.integers(1, 9))
    return [
        frozenset(draw(st.sets(st.integers(0, node - 1), max_size=3))) if node else frozenset() for node in range(size)
    ]


@given(graphs())
def test_topological_order_puts_needs_first(before: list[frozenset[int]]) -> None:
    """Every node comes after all that it needs."""
    order = topological(before)
    place = {node: index for index, node in enumerate(order)}
    assert sorted(order) == list(range(len(before)))
    assert all(place[one] < place[node] for node, earlier in enumerate(before) for one in earlier)


@given(graphs(), st.data())
def test_merging_keeps_the_quotient_acyclic(before: list[frozenset[int]], data: st.DataObject) -> None:
    """After any allowed merges the groups can still be ordered by the original needs."""
    dag = Dag(before)
    group = list(range(len(before)))
    for _ in range(len(before)):
        pairs = [(a, b) for a in dag.alive for b in dag.alive if a < b and dag.mergeable(a, b)]
        if not pairs:
            break
        one, other = data.draw(st.sampled_from(pairs))
        kept = dag.merge(one, other)
        group = [kept if number in (one, other) else number for number in group]
    alive = sorted(dag.alive)
    quotient = [
        frozenset(
            alive.index(group[one])
            for node in range(len(before))
            if group[node] == number
            for one in before[node]
            if group[one] != number
        )
        for number in alive
    ]
    assert len(topological(quotient)) == len(alive)
    for node, earlier in enumerate(before):
        for one in earlier:
            if group[one] != group[node]:
                assert dag.precedes(group[one], group[node])
