"""Whatever a person does to a series by hand, what is accepted is as sound as what the planner arranged."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from prsplit.errors import UsageError
from prsplit.model.graph import Affinity, Confidence, Float, Graph
from prsplit.planning.arrange import cumulative
from prsplit.planning.edit import (
    Edit,
    Impossible,
    Merge,
    Move,
    Order,
    Split,
    Title,
    barrier,
    edited,
)
from prsplit.planning.lineup import Law, Lineup, breaks, places
from prsplit.planning.waive import can_be_waived
from support.lineups import Hidden, Problem, edits, need, problems, rows_of, trait


def law(graph: Graph, groups: list[list[int]], hidden: tuple[tuple[int, int], ...] = ()) -> Law:
    """The law of a series of atoms of ten lines."""
    return Law(graph, [trait()] * graph.size, Hidden(hidden), groups)


def contents(rows: Lineup) -> list[list[int]]:
    """The atoms of each PR."""
    return [sorted(row.atoms) for row in rows]


def assert_sound(rows: Lineup, problem: Problem) -> None:
    """A partition in which every need that held before holds, floats are with their users, and the proof finds nothing."""
    assert Counter(atom for row in rows for atom in row.atoms) == Counter(range(problem.graph.size))
    assert all(row.atoms for row in rows)
    where = places(row.atoms for row in rows)
    assert not [one for one in problem.law.needs if breaks(one, where)]
    assert problem.prove(cumulative(contents(rows))) == []


@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_what_is_accepted_stands(data: st.DataObject) -> None:
    """Partition, needs and proof survive any row of edits; what is refused comes with a way that does stand, or none."""
    problem = data.draw(problems())
    wanted = data.draw(edits(problem))
    try:
        rows = edited(problem.rows, wanted, problem.law)
    except Impossible as failure:
        if not failure.instead:
            return
        rows = edited(problem.rows, failure.instead, problem.law)
    assert_sound(rows, problem)


@given(st.data())
def test_there_and_back(data: st.DataObject) -> None:
    """Atoms that are moved and moved back leave the series as it was."""
    problem = data.draw(problems())
    solid = sorted(problem.law.solid(range(problem.graph.size)))
    atom = data.draw(st.sampled_from(solid))
    home = problem.law.start[atom]
    to = data.draw(st.integers(1, len(problem.rows)))
    assume(problem.law.solid(problem.rows[home - 1].atoms) != {atom})
    try:
        away = edited(problem.rows, [Move(frozenset({atom}), to)], problem.law)
    except Impossible:
        return
    back = edited(away, [Move(frozenset({atom}), home)], problem.law)
    assert contents(back) == contents(problem.rows)
    assert [row.numbers for row in back] == [row.numbers for row in problem.rows]


@given(problems())
def test_nothing_is_asked_for(problem: Problem) -> None:
    """No edit changes nothing, and touches nobody."""
    assert edited(problem.rows, [], problem.law) == problem.rows


def test_the_smallest_further_move() -> None:
    """2 uses 1, which uses 0; to put 2 first, both have to follow, and nothing else."""
    graph = Graph(4, (need(2, 1), need(1, 0), need(3, 0)))
    groups = [[3], [0], [1], [2]]
    start = law(Graph(4, graph.needs[:2]), groups)
    with pytest.raises(Impossible) as caught:
        edited(rows_of(groups), [Move(frozenset({2}), 1)], start)
    assert caught.value.bar.needs[0] == need(2, 1)
    assert set(caught.value.instead) == {Move(frozenset({2}), 1), Move(frozenset({0, 1}), 1)}


def test_users_follow_what_goes_up() -> None:
    """Moving what is used to a later PR takes its users along."""
    groups = [[0], [1], [2]]
    with pytest.raises(Impossible) as caught:
        edited(rows_of(groups), [Move(frozenset({0}), 3)], law(Graph(3, (need(1, 0),)), groups))
    assert caught.value.instead == (Move(frozenset({0}), 3), Move(frozenset({1}), 3))


def test_what_only_the_proof_knows() -> None:
    """A breach that no need foresaw is told as a need, and found a way out of."""
    groups = [[0], [1], [2]]
    with pytest.raises(Impossible) as caught:
        edited(rows_of(groups), [Move(frozenset({0}), 3)], law(Graph(3), groups, ((1, 0),)))
    (told,) = caught.value.bar.needs
    assert (told.source, told.target, told.kind) == (1, 0, "proof")
    assert caught.value.instead == (Move(frozenset({0}), 3), Move(frozenset({1}), 3))


def test_together_what_alone_would_not_stand() -> None:
    """Edits are proven as a whole, not one after another."""
    groups = [[0], [1], [2]]
    both: list[Edit] = [Move(frozenset({0}), 3), Move(frozenset({1}), 3)]
    assert contents(edited(rows_of(groups), both, law(Graph(3, (need(1, 0),)), groups))) == [[0, 1, 2]]


def test_floats_follow_their_users() -> None:
    """An import goes with the function that uses it."""
    groups = [[0, 2], [1]]
    made = edited(rows_of(groups), [Move(frozenset({0}), 2)], law(Graph(3, (), (Float(2, (0,)),)), groups))
    assert contents(made) == [[0, 1, 2]]


def test_a_float_that_the_proof_misses_is_moved() -> None:
    """The proof finds that 1 needs the float as well: the float goes first, and the move stands."""
    groups = [[0, 2], [1], [3]]
    held = law(Graph(4, (), (Float(2, (0,)),)), groups, ((1, 2),))
    assert contents(edited(rows_of(groups), [Move(frozenset({0}), 3)], held)) == [[1, 2], [0, 3]]


def test_merge_across_what_lies_between() -> None:
    """What does not care is put aside; what needs one and is needed by the other is merged as well."""
    groups = [[0], [1], [2]]
    assert contents(edited(rows_of(groups), [Merge((1, 3))], law(Graph(3, (need(2, 0),)), groups))) == [[0, 2], [1]]
    with pytest.raises(Impossible) as caught:
        edited(rows_of(groups), [Merge((1, 3))], law(Graph(3, (need(2, 1), need(1, 0))), groups))
    assert caught.value.instead == (Merge((1, 2, 3)),)


def test_order() -> None:
    """What the needs allow is done; else the nearest order that they allow is proposed, unless it is the one there is."""
    groups = [[0], [1], [2]]
    free = law(Graph(3, (need(2, 0),)), groups)
    made = edited(rows_of(groups), [Order((2, 1, 3))], free)
    assert contents(made) == [[1], [0], [2]]
    assert all(row.touched for row in made)
    with pytest.raises(Impossible) as caught:
        edited(rows_of(groups), [Order((3, 2, 1))], free)
    assert caught.value.instead == (Order((2, 1, 3)),)
    with pytest.raises(UsageError, match="names every PR once"):
        edited(rows_of(groups), [Order((2, 1))], free)
    with pytest.raises(UsageError, match="There is no PR 4"):
        edited(rows_of(groups), [Order((1, 2, 3, 4))], free)


def test_split_where_the_fewest_ties_cross() -> None:
    """Two pairs that need each other and nothing else are told apart; a knot is not cut."""
    groups = [[0, 1, 2, 3], [4]]
    wishes = (Affinity(0, 2, 5.0), Affinity(1, 3, 5.0))
    made = edited(rows_of(groups), [Split(1)], law(Graph(5, (), (), wishes), groups))
    assert sorted(contents(made)) == [[0, 2], [1, 3], [4]]
    with pytest.raises(Impossible) as caught:
        edited(rows_of([[0, 1]]), [Split(1)], law(Graph(2, (need(0, 1, "with"),)), [[0, 1]]))
    assert caught.value.bar.needs == (need(0, 1, "with"),)


@pytest.mark.parametrize(
    ("needs", "expected"), [((need(1, 0),), [[0], [1]]), ((need(0, 1),), [[1], [0]]), ((), [[0], [1]])]
)
def test_what_is_split_off_stands_where_needs_allow(needs: tuple[object, ...], expected: list[list[int]]) -> None:
    """Before what uses it, behind what it uses."""
    graph = Graph(2, tuple(one for one in needs if isinstance(one, type(need(0, 1)))))
    assert contents(edited(rows_of([[0, 1]]), [Split(1, frozenset({0}))], law(graph, [[0, 1]]))) == expected


def test_new_is_one_pr() -> None:
    """All that one command moves to a new PR shares it."""
    groups = [[0, 1], [2, 3]]
    moves: list[Edit] = [Move(frozenset({1}), 0), Move(frozenset({3}), 0)]
    assert sorted(contents(edited(rows_of(groups), moves, law(Graph(4), groups)))) == [[0], [1, 3], [2]]


def test_titles() -> None:
    """A title that a person wrote survives a merge; an empty one gives it back."""
    groups = [[0], [1]]
    made = edited(rows_of(groups), [Title(2, "Mine"), Merge((1, 2))], law(Graph(2), groups))
    assert [row.title for row in made] == ["Mine"]
    again = edited(made, [Title(1, "")], law(Graph(2), [[0, 1]]))
    assert [row.title for row in again] == [""]


def test_a_need_that_was_given_up_binds_nobody() -> None:
    """What the series breaks already is no reason to refuse an edit."""
    groups = [[1], [0], [2]]
    held = law(Graph(3, (need(1, 0),)), groups)
    assert barrier(rows_of(groups), frozenset({2}), 1, held) is None


@pytest.mark.parametrize(
    ("confidence", "shape", "droppable"),
    [(Confidence.CERTAIN, "before", False), (Confidence.LIKELY, "with", True), (Confidence.CERTAIN, "should", True)],
)
def test_what_can_be_dropped(confidence: Confidence, shape: object, droppable: bool) -> None:  # noqa: FBT001
    """Only what a person may know better."""
    assert shape in {"before", "with", "should"}
    one = need(0, 1, "should" if shape == "should" else "with" if shape == "with" else "before", confidence)
    assert can_be_waived(one) is droppable
