"""Atoms go back to where they were, and what is new to where it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Float, Graph, Need, Witness
from prsplit.model.plan import Violation
from prsplit.model.update import BuiltAtom
from prsplit.planning.reanchor import Anchored, reanchor, regroup


def atom(index: int, oid: str, path: str = "a.x", symbol: str = "f") -> Atom:
    """An atom that modifies a definition."""
    return Atom(index, oid, path, symbol, "definition", "modify", 1, 1)


def was(oid: str, path: str = "a.x", symbol: str = "f") -> BuiltAtom:
    """The same, as it was remembered."""
    return BuiltAtom(oid, path, symbol, "definition")


def need(source: int, target: int) -> Need:
    """A use of what another atom brings."""
    return Need(source, target, "uses", "before", Confidence.CERTAIN, Witness("a.x", 1, "f"))


def clean(_: Sequence[frozenset[int]]) -> list[Violation]:
    """Nothing is wrong."""
    return []


def never(_: Sequence[int]) -> bool:
    """Nothing more fits anywhere."""
    return False


def test_by_id_then_by_what_it_changes_then_by_the_branch() -> None:
    """An id wins over a symbol, a symbol over a hint; what is none of these is free."""
    old = [[was("1"), was("2", symbol="g")], [was("3", symbol="g"), was("4", "b.x", "h")]]
    atoms = [
        atom(0, "3", symbol="g"),
        atom(1, "9", symbol="g"),
        atom(2, "8", "b.x", "h"),
        atom(3, "7", "c.x"),
        atom(4, "6", "d.x"),
    ]
    found = reanchor(old, atoms, {"c.x": 2, "b.x": 1}, never)
    assert (dict(found.places), found.free, found.sure) == ({0: 2, 1: 1, 2: 2, 3: 2}, (4,), frozenset({0}))


def test_of_several_places_the_hint_chooses() -> None:
    """Hunks of one file have no symbol of their own: the branch that was changed tells which one it is."""
    old = [[was("1", symbol="")], [was("2", symbol="")]]
    assert reanchor(old, [atom(0, "5", symbol="")], {"a.x": 1}, never).places[0] == 1
    assert reanchor(old, [atom(0, "5", symbol="")], {}, never).places[0] == 2


def test_what_is_new_in_a_file_of_one_pr_joins_it_while_it_fits() -> None:
    """And else begins a PR of its own."""
    old = [[was("1")], [was("2", "b.x")]]
    atoms = [atom(0, "1"), atom(1, "2", "b.x"), atom(2, "5", "b.x", "new")]
    assert reanchor(old, atoms, {}, lambda group: len(group) < 3).places[2] == 2
    assert reanchor(old, atoms, {}, never).free == (2,)


def test_what_is_needed_goes_to_who_needs_it_and_the_rest_on_top() -> None:
    """Also through others that are new."""
    anchored = Anchored({0: 1, 1: 2}, (2, 3, 4), frozenset({0, 1}))
    graph = Graph(5, (need(1, 2), need(2, 3)))
    found, wrong = regroup(graph, anchored, 2, [(4,), (0, 1, 2, 3)], clean)
    assert (found.groups, found.live, wrong) == (((0,), (1, 2, 3), (4,)), ((0,), (1, 2, 3), (4,)), ())


def test_what_floats_goes_to_its_first_user() -> None:
    """Unless it is the very same as before."""
    graph = Graph(3, (), (Float(2, (0, 1)),))
    assert regroup(graph, Anchored({0: 1, 1: 2}, (2,), frozenset({0, 1})), 2, [(0, 1, 2)], clean)[0].groups == (
        (0, 2),
        (1,),
    )
    same = Anchored({0: 1, 1: 2, 2: 2}, (), frozenset({0, 1, 2}))
    assert regroup(graph, same, 2, [], clean)[0].groups == ((0,), (1, 2))


def test_what_the_proof_finds_is_mended_by_moving_what_changed() -> None:
    """The changed atom moves, not the ones that are as before; what can't be mended is returned."""

    def lacks(steps: Sequence[frozenset[int]]) -> list[Violation]:
        return [Violation(1, "missing", "a.x", 1, "f", (0, 1))] if 0 in steps[0] and 1 not in steps[0] else []

    anchored = Anchored({0: 1, 1: 2, 2: 2}, (), frozenset({0, 2}))
    found, wrong = regroup(Graph(3), anchored, 2, [], lacks)
    assert (found.groups, wrong) == (((0, 1), (2,)), ())
    hopeless = Violation(1, "missing", "a.x", 1, "f", (0,))
    assert regroup(Graph(3), anchored, 2, [], lambda _: [hopeless])[1] == (hopeless,)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from("abc"), st.sampled_from("fg")),
        max_size=12,
        unique_by=lambda row: row[0],
    )
)
def test_every_atom_is_in_exactly_one_group(rows: list[tuple[int, str, str]]) -> None:
    """Whatever is known of them."""
    old = [[was("0", "a", "f"), was("1", "b", "g")], [was("2", "c", "f")]]
    atoms = [atom(index, str(oid), path, symbol) for index, (oid, path, symbol) in enumerate(rows)]
    anchored = reanchor(old, atoms, {"b": 1}, never)
    found, _ = regroup(Graph(len(atoms)), anchored, 2, [range(len(atoms))], clean)
    assert sorted(one for group in found.groups for one in group) == list(range(len(atoms)))
