"""Tests stand behind what they test, as far as commits tell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.graph import Graph
from prsplit.model.origin import Source, Telling
from prsplit.model.plan import Role
from prsplit.planning.arrange import Wish, arrange
from prsplit.planning.behind import behind, put_behind, with_pins
from prsplit.planning.dag import topological
from prsplit.planning.knots import Knots
from prsplit.planning.traits import Limit, Trait


def _traits(*roles: Role, goes: int = -1) -> list[Trait]:
    return [
        Trait(f"{place}.py", "", role, 10, adds=place != goes, goes=place == goes) for place, role in enumerate(roles)
    ]


def _telling(*lines: dict[int, int]) -> Telling:
    count = max((place for one in lines for place in one), default=-1) + 1
    return Telling(tuple(Source(str(place), "") for place in range(count)), dict(enumerate(lines)))


def _bare(size: int) -> Graph:
    return Graph(size, (), (), ())


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param(({0: 1}, {1: 1}, {1: 2}), {1}, id="its own commit's"),
        pytest.param(({0: 1}, {1: 1}, {2: 2}), {1}, id="a commit of tests alone is about the one before"),
        pytest.param(({0: 1}, {1: 1}, {0: 1, 1: 1}), {0, 1}, id="several commits wrote it"),
        pytest.param(({1: 1}, {2: 1}, {0: 2}), set[int](), id="nothing came before it"),
        pytest.param(({0: 1}, {0: 1}, {0: 2}), set[int](), id="one commit for all of the code"),
        pytest.param(({0: 1}, {1: 1}, {}), set[int](), id="nobody knows who wrote it"),
    ],
)
def test_a_test_stands_behind_the_code_of_its_commit(lines: tuple[dict[int, int], ...], wanted: set[int]) -> None:
    """The last atom is a test, the others are code."""
    found = behind(_telling(*lines), _traits("core", "core", "tests"))
    assert found.get(2, frozenset()) == wanted


def test_a_test_that_goes_and_a_sweep_tell_nothing() -> None:
    """What is taken away expects nothing, and a commit of a hundred places is about no test."""
    assert not behind(_telling({0: 1}, {1: 1}, {1: 1}), _traits("core", "core", "tests", goes=2))
    lines = [*({0: 1} for _ in range(101)), *({1: 1} for _ in range(200)), {0: 1}]
    code = [Trait(f"{place}.py", "", "core", 10, adds=True) for place in range(301)]
    found = behind(_telling(*lines), [*code, Trait("t.py", "", "tests", 10, adds=True)])
    assert found.get(301, frozenset()) == frozenset()


@pytest.mark.parametrize(
    ("fresh", "lines", "wanted"),
    [
        pytest.param((), ({0: 1}, {1: 1}, {1: 2}), [(2, 1)], id="its own commit's"),
        pytest.param((2,), ({0: 1}, {1: 1}, {1: 2}), [], id="a new test follows"),
        pytest.param((1,), ({0: 1}, {1: 1}, {1: 2}), [], id="new code breaks no old test"),
        pytest.param((), ({0: 1}, {0: 1}, {0: 2}), [], id="one commit for all of the code"),
    ],
)
def test_an_old_test_goes_with_the_old_code_of_its_commit(
    fresh: tuple[int, ...], lines: tuple[dict[int, int], ...], wanted: list[tuple[int, int]]
) -> None:
    """Neither passes without the other; once, whoever says it, and not where a commit changed many places."""
    roles: tuple[Role, ...] = ("core", "core", "tests")
    traits = [Trait(f"{place}.py", "", role, 10, adds=place in fresh) for place, role in enumerate(roles)]
    found = with_pins(_bare(3), _telling(*lines), traits)
    assert [(need.source, need.target) for need in found.needs] == wanted
    assert all((need.kind, need.shape) == ("pins", "with") for need in found.needs)
    assert with_pins(found, _telling(*lines), traits) == found


def test_a_test_that_goes_does_so_with_the_old_code_of_its_commit() -> None:
    """It says what is no longer so."""
    (need,) = with_pins(_bare(3), _telling({0: 1}, {1: 1}, {1: 1}), _gone_last()).needs
    assert (need.source, need.target, need.shape) == (2, 1, "with")


def _gone_last() -> list[Trait]:
    """Two places of code that were there before, and a test that goes."""
    roles: tuple[Role, ...] = ("core", "core", "tests")
    return [Trait(f"{place}.py", "", role, 10, adds=False, goes=role == "tests") for place, role in enumerate(roles)]


def test_a_commit_of_many_places_pins_nothing() -> None:
    """Four are too many to say which of them the test is about."""
    lines = [*({0: 1} for _ in range(4)), {1: 1}, {0: 1}]
    traits = [Trait("a.py", "", "core", 10, adds=False)] * 5 + [Trait("t.py", "", "tests", 10, adds=False)]
    assert with_pins(_bare(6), _telling(*lines), traits).needs == ()


edges = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]))
wishes = st.dictionaries(st.integers(0, 7), st.frozensets(st.integers(0, 7), max_size=4), max_size=6)


@given(edges, wishes)
def test_an_order_never_closes_a_cycle(hard: set[tuple[int, int]], wanted: dict[int, frozenset[int]]) -> None:
    """All needs hold, all groups find a place, and what is left out would have closed a cycle."""
    before = tuple(frozenset(one for one, other in hard if other == node) for node in range(8))
    knots = Knots(tuple((atom,) for atom in range(8)), tuple(range(8)), before)
    found = put_behind(knots, wanted).before
    order = topological(found)
    assert len(order) == 8
    assert all(earlier <= later for earlier, later in zip(before, found, strict=True))
    for atom, targets in wanted.items():
        for target in targets - {atom} - found[atom]:
            grown = [one | {target} if node == atom else one for node, one in enumerate(found)]
            assert len(topological(grown)) < 8


def test_a_series_keeps_the_order_where_concerns_would_not() -> None:
    """The test of one concern waits for the code of another, which its commit changed too."""
    traits = _traits("core", "tests", "core")
    wish = Wish(traits, Limit(20), (0, 0, 1))
    assert [*map(set, arrange(_bare(3), wish, lambda _: []).groups)] == [{0, 1}, {2}]
    ordered = Wish(traits, Limit(20), (0, 0, 1), behind={1: frozenset({0, 2})})
    groups = arrange(_bare(3), ordered, lambda _: []).groups
    where = {atom: number for number, group in enumerate(groups) for atom in group}
    assert where[1] > where[2]
