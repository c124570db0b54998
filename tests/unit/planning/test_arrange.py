"""The arrangement keeps every hard need, the limit wherever knots allow it, and every atom exactly once."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.graph import Affinity, Confidence, Float, Graph, Need, Shape, Witness
from prsplit.model.plan import Counted, Violation
from prsplit.planning.arrange import Wish, arrange
from prsplit.planning.series import role_of
from prsplit.planning.traits import Limit, Trait

WITNESS = Witness("a", 1, "x")


def need(source: int, target: int, shape: Shape = "before") -> Need:
    """A certain need."""
    return Need(source, target, "uses", shape, Confidence.CERTAIN, WITNESS)


def trait(weight: int = 10, path: str = "a", role: str = "core") -> Trait:
    """A code atom."""
    assert role in ("core", "tests")
    return Trait(path, "s", "tests" if role == "tests" else "core", weight, adds=True)


def nothing_wrong(_: Sequence[frozenset[int]]) -> list[Violation]:
    """A proof that always holds."""
    return []


@st.composite
def problems(draw: st.DrawFn) -> tuple[Graph, list[Trait], Limit]:
    """Up to twelve atoms with needs of all shapes, floats and wishes."""
    size = draw(st.integers(1, 12))
    ends = st.integers(0, size - 1)
    shapes: st.SearchStrategy[Shape] = st.sampled_from(["before", "before", "with", "after", "should"])
    needs = draw(st.lists(st.builds(need, ends, ends, shapes), max_size=14))
    needs = [one for one in needs if one.source != one.target]
    floats = []
    if size > 2 and draw(st.booleans()):
        atom = draw(ends)
        users = draw(st.sets(ends.filter(lambda one: one != atom), min_size=1, max_size=3))
        floats = [Float(atom, tuple(sorted(users)), draw(st.booleans()))]
        needs = [one for one in needs if atom not in (one.source, one.target)]
    wishes = draw(st.lists(st.builds(Affinity, ends, ends, st.floats(0.1, 9)), max_size=10))
    wishes = [one for one in wishes if one.one < one.other]
    traits = [trait(draw(st.integers(0, 60)), draw(st.sampled_from("abc"))) for _ in range(size)]
    return (
        Graph(size, tuple(needs), tuple(floats), tuple(wishes)),
        traits,
        Limit(draw(st.sampled_from([0, 50, 100])), hard=True),
    )


@given(problems())
def test_every_atom_once_and_every_need_kept(problem: tuple[Graph, list[Trait], Limit]) -> None:
    """Groups partition the atoms, `before`/`after` run forwards, `with` never crosses a border, floats sit with users."""
    graph, traits, limit = problem
    series = arrange(graph, Wish(traits, limit), nothing_wrong)
    where = {atom: number for number, group in enumerate(series.groups) for atom in group}
    assert sorted(atom for group in series.groups for atom in group) == list(range(graph.size))
    for one in graph.needs:
        if one.hard:
            assert where[one.target] <= where[one.source]
            assert one.shape != "with" or where[one.target] == where[one.source]
    for entry in graph.floats:
        users = [where[user] for user in entry.users]
        assert where[entry.atom] == (max(users) if entry.removal else min(users))


def test_a_pr_exceeds_the_limit_only_with_one_knot() -> None:
    """Thirty atoms of forty lines make PRs of at most a hundred; a knot of three is accepted above it."""
    needs = (need(0, 1, "with"), need(1, 2, "with"), *(need(n, n - 1) for n in range(4, 30)))
    series = arrange(Graph(30, needs), Wish([trait(40)] * 30, Limit(100, hard=True)), nothing_wrong)
    assert all(len(group) <= 2 or set(group) == {0, 1, 2} for group in series.groups)
    assert len(series.groups) == 1 + 14


def test_violations_become_needs() -> None:
    """What the proof finds missing is arranged before its user, without merging the two."""

    def prove(steps: Sequence[frozenset[int]]) -> list[Violation]:
        wrong = [n for n, taken in enumerate(steps[:-1], 1) if 0 in taken and 1 not in taken]
        return [Violation(wrong[0], "missing", "a", 1, "x", (0, 1))] if wrong else []

    series = arrange(Graph(2), Wish([trait(80), trait(80)], Limit(100, hard=True)), prove)
    assert series.groups == ((1,), (0,))
    assert series.rounds == 2


def test_what_no_need_can_mend_is_merged() -> None:
    """A fault that names nothing ends in one PR, for which there is nothing to prove."""

    def prove(steps: Sequence[frozenset[int]]) -> list[Violation]:
        return [Violation(1, "syntax", "a", 1, "", ())] if len(steps) > 1 else []

    series = arrange(Graph(3), Wish([trait(80)] * 3, Limit(100, hard=True)), prove)
    assert series.groups == ((0, 1, 2),)
    assert series.merged == 2


def test_a_removal_does_not_tie_those_it_waits_for() -> None:
    """An import that many stop using goes with the last of them; they need not share a PR."""
    size = 9
    waits = [need(8, user, "after") for user in range(8)]
    graph = Graph(size, tuple(waits), (Float(8, tuple(range(8)), removal=True),))
    series = arrange(graph, Wish([trait(20)] * 8 + [trait(1)], Limit(50, hard=True)), nothing_wrong)
    assert len(series.groups) == 4
    assert 8 in series.groups[-1]


def test_a_removal_does_not_tie_through_another_one() -> None:
    """An import (3) is used by a private helper (2), whose last user is 0, and by 1; neither 0 nor 1 waits for the other."""
    needs = [need(3, 2, "after"), need(3, 1, "after"), need(2, 0, "after"), need(0, 1)]
    graph = Graph(4, tuple(needs), (Float(2, (0,), removal=True), Float(3, (1, 2), removal=True)))
    series = arrange(graph, Wish([trait(40), trait(40), trait(1), trait(1)], Limit(50, hard=True)), nothing_wrong)
    assert series.groups == ((1,), (0, 2, 3))


def test_a_little_room_is_left_in_each_pr() -> None:
    """Git may count some more lines than the shortest diff has; what fits as a whole stays whole."""
    traits = [trait(200) for _ in range(4)]
    assert len(arrange(Graph(4), Wish(traits, Limit(400, hard=True)), nothing_wrong).groups) == 4
    assert len(arrange(Graph(2), Wish(traits[:2], Limit(400, hard=True)), nothing_wrong).groups) == 1


def test_lines_that_say_nothing_new_are_shown_all_the_same() -> None:
    """A PR of a few reviewed lines is not filled beyond the limit with lines that git shows besides."""
    traits = [trait(50, path=f"{number}") for number in range(8)]

    def measure(_: Sequence[int], own: Sequence[int]) -> Counted:
        return Counted(10 * len(own), 60 * len(own))

    series = arrange(Graph(8, (), (), ()), Wish(traits, Limit(200, hard=True), measure=measure), nothing_wrong)
    assert max(map(len, series.groups)) == 3, series.groups


def test_a_changed_contract_ties_two_concerns_only_under_a_limit() -> None:
    """By concern alone the user of a changed definition follows it in a PR of its own; under a limit they stay together."""
    tied = Need(0, 1, "contract", "with", Confidence.LIKELY, WITNESS)
    graph, traits = Graph(2, (tied,)), [trait(), trait()]
    apart = arrange(graph, Wish(traits, Limit(0), (0, 1)), nothing_wrong)
    assert apart.groups == ((1,), (0,))
    assert arrange(graph, Wish(traits, Limit(0), (0, 0)), nothing_wrong).groups == ((0, 1),)
    assert arrange(graph, Wish(traits, Limit(100), (0, 1)), nothing_wrong).groups == ((0, 1),)


def test_a_pr_of_tests_alone_is_one_of_tests() -> None:
    """Although tests want to stand with the core; with code they are of its role, and names alone are mechanical."""
    tests, code = Trait("t.py", "t", "tests", 40, adds=True), Trait("a.py", "f", "core", 30, adds=True)
    page = Trait("a.md", "a", "docs", 60, adds=True)
    named = Trait("t.py", "t", "tests", 3, adds=False, standing="mechanical")
    assert [role_of(group, [tests, code, page, named]) for group in ((0,), (0, 1), (0, 2), (0, 3), (3,))] == [
        "tests",
        "core",
        "docs",
        "tests",
        "mechanical",
    ]


def test_a_role_is_that_of_the_weightiest_news() -> None:
    """A few lines of code among many of tests do not make it code, a tenth of them does; settings alone never do."""
    tests = Trait("t.py", "t", "tests", 400, adds=True)
    few, some = (Trait("a.py", "f", "core", lines, adds=False) for lines in (4, 12))
    short = Trait("t.py", "t", "tests", 25, adds=False)
    build = Trait("pom.xml", "", "build", 12, adds=True, standing="build")
    form = Trait("a.py", "g", "mechanical", 80, adds=False, standing="mechanical")
    traits = [tests, few, some, short, build, form, form]
    groups = ((0, 1), (0, 2), (1, 3), (0, 4), (4,), (1, 5, 6), (2, 5, 6))
    found = [role_of(group, traits) for group in groups]
    assert found == ["tests", "core", "core", "tests", "build", "mechanical", "core"]
