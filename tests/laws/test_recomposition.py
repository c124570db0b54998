"""Any set of atoms that its hard needs close composes, none of them to base and all of them to head."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given

from prsplit.model.graph import Graph
from support.cases import Case, all_atoms, batches, cases
from support.generate import Change
from support.generate_choice import Choice, choices
from support.profile import laws


@laws(quick=14, full=480)
@given(batch=batches(), choice=choices())
def test_any_closed_set_of_atoms_composes(batch: list[Change], choice: Choice) -> None:
    """No atom gives base and every atom head, byte for byte and mode for mode; what is closed in between is a tree."""
    with cases("recomposition", batch) as each:
        for case in each:
            _ends(case)
            for _ in range(3):
                case.step(closed(case.planned.plan.graph, _some(choice, len(case.planned.plan.atoms))))


@laws(quick=8, full=240)
@given(batch=batches(rich=False, kinds=8), choice=choices())
def test_files_of_every_kind_compose(batch: list[Change], choice: Choice) -> None:
    """The same where nothing but odd files, names and bytes changes."""
    with cases("recomposition", batch) as each:
        for case in each:
            _ends(case)
            for _ in range(3):
                case.step(closed(case.planned.plan.graph, _some(choice, len(case.planned.plan.atoms))))


def _ends(case: Case) -> None:
    atoms = all_atoms(case.planned.patches)
    assert atoms == {atom.index for atom in case.planned.plan.atoms}
    assert case.step(()) == case.end(case.change.base)
    assert case.step(atoms) == case.end(case.change.head)


def _some(choice: Choice, size: int) -> set[int]:
    """A third of the atoms, about."""
    return {atom for atom in range(size) if choice.chance(33)}


def closed(graph: Graph, chosen: Collection[int]) -> set[int]:
    """The smallest set around `chosen` that holds what its members need."""
    found = set(chosen)
    while True:
        more = {need.target for need in graph.needs if need.hard and need.source in found}
        more |= {need.source for need in graph.needs if need.shape == "with" and need.target in found}
        if more <= found:
            return found
        found |= more


def test_closing_follows_needs_both_ways_only_where_they_bind_both() -> None:
    """The closure used above is the one that needs mean."""
    from prsplit.model.graph import Confidence, Need, Witness

    witness = Witness("a", 1, "x")

    def need(source: int, target: int, shape: str) -> Need:
        return Need(source, target, "uses", shape, Confidence.CERTAIN, witness)  # type: ignore[arg-type]

    graph = Graph(6, (need(0, 1, "before"), need(1, 2, "with"), need(3, 2, "after"), need(0, 4, "should")))
    assert closed(graph, {0}) == {0, 1, 2}
    assert closed(graph, {2}) == {1, 2}
    assert closed(graph, {3}) == {1, 2, 3}
