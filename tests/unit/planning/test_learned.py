"""What was learned alters a series as little as possible."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.graph import Graph
from prsplit.planning.arrange import Series, Wish, arrange, cumulative
from prsplit.planning.learned import mended
from prsplit.planning.lineup import breaks, places
from prsplit.planning.traits import Limit
from support.lineups import Hidden, graphs, need, trait


def series(*groups: tuple[int, ...], graph: Graph | None = None) -> Series:
    """Groups that were proven."""
    size = sum(map(len, groups))
    return Series(groups, graph or Graph(size), (), 1, 0)


def wish(size: int, lines: int = 0) -> Wish:
    """Atoms of ten lines."""
    return Wish([trait(path=str(number)) for number in range(size)], Limit(lines, hard=True))


def lesson(graph: Graph, source: int, target: int) -> Graph:
    """The graph with a need that was learned."""
    return replace(graph, needs=(*graph.needs, replace(need(source, target), kind="learned")))


def test_what_was_lacking_joins_the_pr_that_lacked_it() -> None:
    """With what it needs itself; every later step stays the tree that it was."""
    before = series((0, 1), (2, 3), (4, 5), graph=Graph(6, (need(5, 2),)))
    found = mended(before, lesson(before.graph, 1, 5), wish(6), Hidden())
    assert found is not None
    assert found.groups == ((0, 1, 2, 5), (3,), (4,))
    assert found.rounds == 2


def test_what_failed_waits_where_there_is_no_room() -> None:
    """Two atoms a PR at most: the source goes to its target, and what needs the source with it."""
    before = series((0, 1), (2,), (3,), graph=Graph(4))
    found = mended(before, lesson(before.graph, 1, 3), wish(4, 20), Hidden())
    assert found is not None
    assert found.groups == ((0,), (2,), (1, 3))


def test_no_room_either_way() -> None:
    """Then everything has to be arranged anew."""
    before = series((0, 1), (2, 3), graph=Graph(4))
    assert mended(before, lesson(before.graph, 1, 3), wish(4, 20), Hidden()) is None


@given(st.data())
def test_it_keeps_every_need(data: st.DataObject) -> None:
    """Whatever was learned of whatever sound series: all atoms once, no hard need broken, proven."""
    graph = data.draw(graphs())
    lines = data.draw(st.sampled_from([0, 20, 30]))
    hidden = Hidden(())
    one = arrange(graph, wish(graph.size, lines), hidden)
    ends = st.integers(0, graph.size - 1)
    learned = data.draw(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]), max_size=3))
    taught = one.graph
    for source, target in learned:
        taught = lesson(taught, source, target)
    found = mended(one, taught, wish(graph.size, lines), hidden)
    if found is None:
        assert lines
        return
    assert Counter(atom for group in found.groups for atom in group) == Counter(range(graph.size))
    where = places(found.groups)
    assert not [each for each in taught.needs if each.kind == "learned" and breaks(each, where)]
    assert hidden(cumulative(found.groups)) == []
