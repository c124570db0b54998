"""Merging nodes never closes a cycle, and reachability stays right while merging."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.planning import dag
from prsplit.planning.dag import Dag, components, topological


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
                assert group[one] in dag.earlier(group[node])


@pytest.mark.parametrize("small", [0, 256])
@given(st.lists(st.sets(st.integers(0, 8), max_size=3), min_size=9, max_size=9))
def test_components_are_what_reaches_each_other(small: int, drawn: list[set[int]]) -> None:
    """Whether a library finds them or not, each node has the lowest node of its component."""
    before = [frozenset(one for one in found if one != node) for node, found in enumerate(drawn)]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(9))
    graph.add_edges_from((node, one) for node, found in enumerate(before) for one in found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dag, "_SMALL", small)
        found = components(before)
    assert found == [
        min(group) for node in range(9) for group in nx.strongly_connected_components(graph) if node in group
    ]
