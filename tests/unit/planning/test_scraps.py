"""Scraps and lone tests join what they have most to do with, and nothing else does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from prsplit.model.graph import Affinity, Confidence, Graph, Need, NeedKind, Shape, Witness
from prsplit.model.plan import Counted, Role
from prsplit.planning.knots import tie
from prsplit.planning.scraps import Setting, gathered, scrap
from prsplit.planning.traits import Limit, Trait


def trait(weight: int, path: str = "src/a.py", role: Role = "core", *, apart: bool = False) -> Trait:
    """An atom that adds some lines."""
    return Trait(path, "s", role, weight, adds=True, apart=apart)


def need(source: int, target: int, kind: NeedKind = "uses") -> Need:
    """A certain need; a test should only come after what it tests."""
    shape: Shape = "should" if kind == "tests" else "before"
    return Need(source, target, kind, shape, Confidence.CERTAIN, Witness("a", 1, "x"))


def setting(
    traits: Sequence[Trait],
    needs: Sequence[Need] = (),
    wishes: Sequence[Affinity] = (),
    concerns: Sequence[int] = (),
    limit: int = 400,
) -> Setting:
    """Atoms that measure what they weigh, one knot each."""
    graph = Graph(len(traits), tuple(needs), (), tuple(wishes))
    knots = tie(len(traits), needs, traits, Limit(limit))

    def measure(_: Sequence[int], own: Sequence[int]) -> Counted:
        lines = sum(traits[atom].weight for atom in own)
        return Counted(lines, lines)

    return Setting(knots, graph, traits, Limit(limit), concerns or (0,) * len(traits), measure)


def test_a_small_pr_joins_the_one_of_its_concern_that_it_has_most_to_do_with() -> None:
    """The wish outweighs the folder."""
    found = setting([trait(300), trait(40), trait(300, "lib/b.py")], wishes=[Affinity(1, 2, 3.0)])
    assert gathered([[0], [1], [2]], found) == [[0], [1, 2]]


def test_what_is_no_scrap_stays_apart() -> None:
    """Two PRs of a quarter of the limit or more are two steps."""
    found = setting([trait(100), trait(120)])
    assert gathered([[0], [1]], found) == [[0], [1]]


@pytest.mark.parametrize(
    ("role", "weight", "groups"),
    [("core", 15, [[0], [1]]), ("core", 5, [[0, 1]]), ("tests", 15, [[0, 1]]), ("build", 15, [[0, 1]])],
)
def test_only_company_and_crumbs_cross_concerns(role: Role, weight: int, groups: list[list[int]]) -> None:
    """Ten lines of independent code are an idea of their own."""
    found = setting([trait(200), trait(weight, role=role)], concerns=[0, 1])
    assert gathered([[0], [1]], found) == groups


@pytest.mark.parametrize(("weight", "groups"), [(15, [[0], [1]]), (5, [[0, 1]])])
def test_a_change_that_was_parted_stays_parted(weight: int, groups: list[list[int]]) -> None:
    """Where the limit did not ask for it, what parted two concerns holds for tests too; dust has no place of its own."""
    found = setting([trait(200), trait(weight, role="tests")], concerns=[0, 1])
    assert gathered([[0], [1]], replace(found, parted=True)) == groups


def test_nothing_joins_what_it_has_nothing_to_do_with() -> None:
    """Neither wish nor need, nor file, nor folder."""
    found = setting([trait(200, "src/a.py"), trait(5, "web/b.css")], concerns=[0, 1])
    assert gathered([[0], [1]], found) == [[0], [1]]


def test_no_third_pr_may_lie_between() -> None:
    """The first and the last need the middle one between them, which has no room."""
    traits = [trait(20), trait(390, "lib/b.py"), trait(200)]
    found = setting(traits, needs=[need(1, 0), need(2, 1)], wishes=[Affinity(0, 2, 9.0)])
    assert gathered([[0], [1], [2]], found) == [[0], [1], [2]]


def test_new_tests_join_the_last_pr_of_what_they_test() -> None:
    """They may go beyond the limit by half, and no further."""
    needs = [need(2, 0, "tests"), need(2, 1, "tests")]
    room = [trait(300), trait(300, "lib/b.py"), trait(250, "tests/c.py", "tests")]
    full = [*room[:2], trait(350, "tests/c.py", "tests")]
    assert gathered([[0], [1], [2]], setting(room, needs)) == [[0], [1, 2]]
    assert gathered([[0], [1], [2]], setting(full, needs)) == [[0], [1], [2]]


def test_what_is_kept_for_the_end_stays_there() -> None:
    """A person asked for the tests to come last."""
    found = setting([trait(200), trait(5, role="tests", apart=True)], needs=[need(1, 0, "tests")])
    assert gathered([[0], [1]], found) == [[0], [1]]


def test_a_try_that_does_not_fit_leaves_no_trace() -> None:
    """The scrap fits neither neighbour; the order is as it was."""
    found = setting([trait(20), trait(395), trait(390)], needs=[need(1, 0), need(2, 1)])
    assert gathered([[0], [1], [2]], found) == [[0], [1], [2]]


def test_small_limits_have_small_scraps() -> None:
    """An eighth of the limit at most, none without a limit."""
    assert [scrap(Limit(lines)) for lines in (0, 1, 40, 400)] == [0, 0, 5, 30]
