"""Edits outlive a change of the branch: what still stands is left where it is, and there is always an answer."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.atom import Atom
from prsplit.model.graph import Affinity, Confidence, Graph
from prsplit.model.saved import Anchor
from prsplit.planning.anchors import matched
from prsplit.planning.arrange import Wish, cumulative
from prsplit.planning.carry import carried
from prsplit.planning.lineup import breaks, places
from prsplit.planning.traits import Limit
from support.lineups import Hidden, graphs, need, rows_of, trait


def wish(size: int, lines: int = 0) -> Wish:
    """Atoms of ten lines."""
    return Wish([trait(path=str(number)) for number in range(size)], Limit(lines, hard=True))


@given(st.data())
def test_there_is_always_a_sound_answer(data: st.DataObject) -> None:
    """Any series of some of the atoms becomes a proven one of all of them that breaks no sure need."""
    graph = data.draw(graphs())
    ends = st.integers(0, graph.size - 1)
    hidden = Hidden(tuple(data.draw(st.lists(st.tuples(ends, ends).filter(lambda p: p[0] != p[1]), max_size=3))))
    spread = data.draw(st.lists(st.integers(-1, 3), min_size=graph.size, max_size=graph.size))
    groups = [[atom for atom, place in enumerate(spread) if place == number] for number in range(4)]
    found = carried(rows_of(groups), graph, wish(graph.size, data.draw(st.sampled_from([0, 30]))), hidden)
    assert Counter(atom for row in found.rows for atom in row.atoms) == Counter(range(graph.size))
    assert hidden(cumulative([sorted(row.atoms) for row in found.rows])) == []
    where = places(row.atoms for row in found.rows)
    sure = [one for one in graph.needs if one.hard and one.confidence is Confidence.CERTAIN]
    assert not [one for one in sure if breaks(one, where)]


def test_what_stands_stays() -> None:
    """A series that is sound is not touched."""
    groups = [[1], [0, 2]]
    found = carried(rows_of(groups), Graph(3, (need(0, 1),)), wish(3), Hidden())
    assert [sorted(row.atoms) for row in found.rows] == groups
    assert (found.joined, found.shifts, found.rounds) == ((), (), 1)


def test_a_new_atom_joins_its_kin() -> None:
    """It goes where its affinity is, and what nobody knows gets a PR of its own behind the others."""
    graph = Graph(4, (), (), (Affinity(0, 2, 3.0),))
    found = carried(rows_of([[0], [1]]), graph, wish(4), Hidden())
    assert [sorted(row.atoms) for row in found.rows] == [[0, 2], [1], [3]]
    assert found.joined == (2, 3)


def test_a_new_atom_that_others_need_comes_in_time() -> None:
    """The limit does not keep out what is needed there; what is only alike goes elsewhere."""
    needed = carried(rows_of([[0], [1]]), Graph(3, (need(0, 2),)), wish(3, 10), Hidden())
    assert [sorted(row.atoms) for row in needed.rows] == [[0, 2], [1]]
    alike = carried(rows_of([[0], [1]]), Graph(3, (), (), (Affinity(0, 2, 3.0),)), wish(3, 10), Hidden())
    assert [sorted(row.atoms) for row in alike.rows] == [[0], [1], [2]]


def test_what_can_not_stay_moves_and_says_why() -> None:
    """0 needs 1 by now, which stands later."""
    found = carried(rows_of([[0], [1]]), Graph(2, (need(0, 1),)), wish(2), Hidden())
    assert [sorted(row.atoms) for row in found.rows] == [[0, 1]]
    assert [(one.atom, one.before, one.need) for one in found.shifts] == [(0, 0, need(0, 1))]


def atom(index: int, name: str, path: str, symbol: str = "") -> Atom:
    """A definition, or a hunk where it has no symbol."""
    return Atom(index, name, path, symbol, "definition" if symbol else "hunk", "modify")


def anchor(name: str, path: str = "", symbol: str = "") -> Anchor:
    """What was kept of one."""
    return Anchor(name, path, symbol, ("definition" if symbol else "hunk") if path else "")


def test_atoms_are_found_again() -> None:
    """By id, by path and symbol, in order where they have no name, and by symbol alone where the file has moved."""
    old = [
        anchor("same", "a", "f"), anchor("old", "a", "g"), anchor("one", "b"), anchor("two", "b"),
        anchor("far", "c", "h"), anchor("gone", "a", "x"), anchor("bare"),
    ]  # fmt: skip
    fresh = [
        atom(0, "new", "a", "g"), atom(1, "same", "z", "f"), atom(2, "1", "b"), atom(3, "2", "b"), atom(4, "3", "b"),
        atom(5, "moved", "d", "h"),
    ]  # fmt: skip
    assert matched(old, fresh) == {"same": 1, "old": 0, "one": 2, "two": 3, "far": 5}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "f", "g"])), max_size=8), st.data())
def test_no_atom_is_found_twice(keys: list[tuple[str, str]], data: st.DataObject) -> None:
    """Whatever changed, an atom takes the place of one at most; an unchanged one that of itself."""
    old = [anchor(str(number), path, symbol) for number, (path, symbol) in enumerate(keys)]
    kept = data.draw(st.lists(st.sampled_from(range(len(old))), unique=True)) if old else []
    fresh = [atom(place, str(number), *keys[number]) for place, number in enumerate(kept)]
    fresh += [atom(len(kept) + place, f"new{place}", path, symbol) for place, (path, symbol) in enumerate(keys)]
    found = matched(old, fresh)
    assert len(set(found.values())) == len(found)
    assert all(found[str(number)] == place for place, number in enumerate(kept))
