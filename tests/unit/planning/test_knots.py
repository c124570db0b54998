"""Oversized knots lose likely needs, one at a time, and what rides along counts."""

from __future__ import annotations

from dataclasses import replace

from prsplit.model.graph import Confidence, Need, NeedKind, Witness
from prsplit.planning.knots import behaviour_across, tie, whole_files
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


def _likely(source: int, target: int, kind: NeedKind) -> Need:
    return Need(source, target, kind, "before", Confidence.LIKELY, Witness("a.py", 1, "run"))


def test_nothing_is_let_go_within_the_limit() -> None:
    """A cycle of likely needs is one PR as long as it fits; of one that does not, the likely signature goes last."""
    needs = [_likely(0, 1, "signature"), _likely(1, 0, "uses")]
    assert tie(2, needs, traits(40, 40), LIMIT).groups == ((0, 1),)
    found = tie(2, needs, traits(80, 80), LIMIT)
    assert (found.groups, found.dropped) == (((0,), (1,)), (needs[1],))
    again = [_likely(0, 1, "signature"), replace(needs[1], confidence=Confidence.CERTAIN)]
    assert tie(2, again, traits(80, 80), LIMIT).dropped == (again[0],)


def test_an_order_that_was_let_go_comes_back() -> None:
    """Where all of a kind went for one cycle, those that close none are kept after all."""
    many = [replace(_likely(0, 1, "uses"), witness=Witness("a.py", line, "run")) for line in range(30)]
    closing = _likely(2, 0, "uses")
    found = tie(3, [closing, *many, _likely(1, 2, "removes")], traits(80, 80, 80), LIMIT)
    assert found.groups == ((0,), (1,), (2,))
    assert [sorted(earlier) for earlier in found.before] == [[1], [2], []]
    assert found.dropped == (closing,)


def test_a_certain_knot_stays() -> None:
    """However big it is."""
    certain = Need(0, 1, "signature", "with", Confidence.CERTAIN, Witness("a.py", 1, "run"))
    assert tie(2, [certain], traits(80, 80), LIMIT).groups == ((0, 1),)


def test_a_file_is_not_kept_whole_with_more_than_fits() -> None:
    """What comes with its atoms counts."""
    atoms = [*traits(40, 40), Trait("b.py", "helper", "core", 30, adds=True)]
    assert len(whole_files(atoms, LIMIT, (0, 0, 0), ())) == 1
    assert whole_files(atoms, LIMIT, (0, 0, 0), (), {0: frozenset({2})}) == []


def test_a_weak_tie_becomes_an_order_where_it_can() -> None:
    """What is weak ties nothing; it still puts the test behind what it pins, but never against a surer need."""
    pin, against = contract(0, 1), replace(contract(1, 2), kind="pins")
    certain = replace(_likely(2, 1, "uses"), confidence=Confidence.CERTAIN)
    found = tie(3, [pin, against, certain], traits(5, 5, 5), Limit(0), weak=[pin, against])
    assert found.groups == ((0,), (1,), (2,))
    assert [sorted(earlier) for earlier in found.before] == [[1], [], [1]]


def test_behaviour_is_weak_between_two_concerns_alone() -> None:
    """What is certain, of one concern, or about whether code stands at all is not."""
    across, within = contract(0, 2), contract(0, 1)
    sure = replace(across, confidence=Confidence.CERTAIN)
    stands = replace(across, kind="moves")
    assert behaviour_across([across, within, sure, stands], (0, 0, 2)) == [across]
