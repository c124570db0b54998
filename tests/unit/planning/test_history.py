"""Commits of a branch tell which of its lines belong together, and which came first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.graph import Affinity, Graph
from prsplit.model.origin import NOTHING_TOLD, Source, Telling
from prsplit.model.plan import Role, Violation
from prsplit.planning.arrange import Wish, arrange
from prsplit.planning.history import informed, main_commit, moments, overlap, shares, trust, with_history
from prsplit.planning.traits import Limit, Trait


def telling(*lines: dict[int, int]) -> Telling:
    """Lines by commit, atom for atom; as many commits as are named."""
    count = max((place for one in lines for place in one), default=-1) + 1
    return Telling(tuple(Source(str(place), f"Do {place}") for place in range(count)), dict(enumerate(lines)))


def test_shares_and_the_main_commit() -> None:
    """Parts of the lines by commit; nothing is said of lines that no commit is known for."""
    told = telling({0: 3, 1: 1}, {1: 2}, {})
    assert shares(told, (0,)) == {0: 0.75, 1: 0.25}
    assert shares(told, (0, 1)) == {0: 0.5, 1: 0.5}
    assert shares(told, (2,)) == {}
    assert [main_commit(told, (atom,)) for atom in range(3)] == [0, 1, -1]
    assert main_commit(told, (0, 1)) == 0


@pytest.mark.parametrize(
    ("lines", "wanted"), [(({0: 5},), 0.0), (({0: 5}, {1: 5}), 0.5), (({0: 98}, {1: 1, 2: 1}), 0.0394), ((), 0.0)]
)
def test_a_branch_that_one_commit_wrote_is_told_little_by_the_others(
    lines: tuple[dict[int, int], ...], wanted: float
) -> None:
    """The chance that two lines are of different commits."""
    assert trust(telling(*lines)) == pytest.approx(wanted)


def test_pairs_of_one_commit_are_likelier_of_one_concern() -> None:
    """And those of two are less so; where nothing is known of a unit, its pairs stay as they are."""
    units = [{0: 1.0}, {0: 1.0}, {1: 1.0}, {}]
    found = informed([0.5] * 6, units, [False] * 4, 0.5)
    assert found[0] > 0.8
    assert found[1] == found[2] == pytest.approx(1 - found[0])
    assert found[3:] == [0.5, 0.5, 0.5]
    assert informed([0.3], units[:2], [False] * 2, 0.0) == [0.3]


def test_tests_are_often_committed_behind_their_code() -> None:
    """So that two commits say nothing against a test and its code, while a common one speaks for them."""
    apart, common = [{0: 1.0}, {1: 1.0}], [{0: 1.0}, {0: 1.0}]
    assert informed([0.5], apart, [False, True], 0.5) == [0.5]
    assert informed([0.5], apart, [True, True], 0.5)[0] < 0.2
    assert informed([0.5], common, [False, True], 0.5)[0] > 0.8


@given(st.lists(st.dictionaries(st.integers(0, 4), st.integers(1, 9), max_size=3), max_size=8), st.floats(0, 1))
def test_probabilities_stay_probabilities(lines: list[dict[int, int]], chance: float) -> None:
    """Whatever wrote what, and overlap is the same both ways."""
    told = telling(*lines)
    units = [shares(told, (atom,)) for atom in range(len(lines))]
    found = informed([chance] * (len(units) * (len(units) - 1) // 2), units, [False] * len(units), trust(told))
    assert all(0.0 <= one <= 1.0 for one in found)
    for one in units:
        assert all(overlap(one, other) == pytest.approx(overlap(other, one)) for other in units)


def test_atoms_of_one_commit_are_drawn_to_each_other() -> None:
    """In a chain, beside the wishes that there are; one commit alone draws nothing."""
    graph = Graph(4, (), (), (Affinity(0, 2, 1.0),))
    told = with_history(graph, telling({0: 4}, {1: 4}, {0: 4}, {0: 1, 1: 1}))
    assert [(one.one, one.other) for one in told.affinities] == [(0, 2), (1, 3), (2, 3)]
    assert told.affinities[0].weight > 1.0
    assert with_history(graph, telling({0: 4}, {0: 4})) == graph
    assert with_history(graph, NOTHING_TOLD) == graph


def test_the_age_of_atoms() -> None:
    """The mean place of their commits; the middle where none is known."""
    assert moments(telling({0: 3, 2: 1}, {2: 1}, {}), 3) == (0.5, 2.0, 1.0)
    assert moments(NOTHING_TOLD, 2) == (0.0, 0.0)


def _groups(traits: Sequence[Trait], graph: Graph, concerns: Sequence[int]) -> list[set[int]]:
    def fine(_: Sequence[frozenset[int]]) -> list[Violation]:
        return []

    return [set(group) for group in arrange(graph, Wish(traits, Limit(100), concerns), fine).groups]


def _trait(weight: int, when: float, path: str = "a.py", *, tests: bool = False) -> Trait:
    role: Role = "tests" if tests else "core"
    return Trait(path, "s", role, weight, adds=True, standing=role, when=when)


def test_concerns_stand_in_the_order_of_their_commits() -> None:
    """Whatever their files are called; what closes the series stays last."""
    traits = [_trait(60, 3.0, "a.py"), _trait(60, 1.0, "z.py"), _trait(60, 0.0, "t.py", tests=True)]
    assert _groups(traits, Graph(3, (), (), ()), (0, 1, 2)) == [{1}, {0}, {2}]
    untold = [_trait(60, 0.0, one.path, tests=one.role == "tests") for one in traits]
    assert _groups(untold, Graph(3, (), (), ()), (0, 1, 2)) == [{0}, {1}, {2}]


def test_a_scrap_goes_where_its_commit_is() -> None:
    """Some lines of a concern that stays apart otherwise join another one that the same commits wrote; a whole small
    concern stays one, and without commits nothing crosses."""
    graph = Graph(3, (), (), (Affinity(0, 1, 5.0),))
    traits = [_trait(60, 0.0), _trait(15, 0.0), _trait(80, 1.0)]
    assert _groups(traits, graph, (0, 2, 2)) == [{0, 1}, {2}]
    assert _groups(traits, graph, (0, 1, 2)) == [{0}, {1}, {2}]
    assert {0, 1} not in _groups([_trait(60, 0.0), _trait(15, 0.0), _trait(80, 0.0)], graph, (0, 2, 2))
