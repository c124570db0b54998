"""Oversized knots lose likely needs, one at a time, and what rides along counts."""

from __future__ import annotations

from prsplit.model.graph import Confidence, Need, Witness
from prsplit.planning.knots import tie, whole_files
from prsplit.planning.traits import Limit, Trait

LIMIT = Limit(100, hard=True)


def contract(source: int, target: int) -> Need:
    """A likely need that ties two atoms."""
    return Need(source, target, "contract", "with", Confidence.LIKELY, Witness("a.py", 1, "run"))


def traits(*weights: int) -> list[Trait]:
    """Atoms of one new file."""
    return [Trait("a.py", f"f{place}", "core", weight, adds=True, created=True) for place, weight in enumerate(weights)]


def test_the_need_that_halves_a_knot_is_let_go_first() -> None:
    """The others stay."""
    needs = [contract(0, 1), contract(1, 2), contract(2, 3)]
    found = tie(4, needs, traits(40, 40, 40, 40), LIMIT)
    assert found.dropped == (needs[1],)
    assert found.groups == ((0, 1), (2, 3))


def test_needs_that_hold_only_together_are_let_go_together() -> None:
    """Of two between the same atoms neither alone makes a difference."""
    needs = [contract(0, 1), contract(1, 0)]
    assert tie(2, needs, traits(80, 80), LIMIT).groups == ((0,), (1,))


def test_a_certain_knot_stays() -> None:
    """However big it is."""
    certain = Need(0, 1, "signature", "with", Confidence.CERTAIN, Witness("a.py", 1, "run"))
    assert tie(2, [certain], traits(80, 80), LIMIT).groups == ((0, 1),)


def test_a_file_is_not_kept_whole_with_more_than_fits() -> None:
    """What comes with its atoms counts."""
    atoms = [*traits(40, 40), Trait("b.py", "helper", "core", 30, adds=True)]
    assert len(whole_files(atoms, LIMIT, (0, 0, 0), ())) == 1
    assert whole_files(atoms, LIMIT, (0, 0, 0), (), {0: frozenset({2})}) == []
