"""Random series to be edited: needs of all shapes, floats, and a proof that knows more than the needs do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from prsplit.model.graph import Affinity, Confidence, Float, Graph, Need, Shape, Witness
from prsplit.model.plan import Violation
from prsplit.planning.arrange import Wish, arrange
from prsplit.planning.edit import Edit, Merge, Move, Order, Split, Title
from prsplit.planning.lineup import Law, Lineup, Row
from prsplit.planning.traits import Limit, Trait

WITNESS = Witness("a", 1, "x")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A proof that finds `user` broken wherever `used` is missing, for each of its pairs."""

    pairs: tuple[tuple[int, int], ...] = ()

    def __call__(self, steps: Sequence[frozenset[int]]) -> list[Violation]:
        """The breaches at the inner steps."""
        return [
            Violation(number, "missing", "a", 1, "x", pair)
            for number, taken in enumerate(steps[:-1], 1)
            for pair in self.pairs
            if pair[0] in taken and pair[1] not in taken
        ]


@dataclass(frozen=True, slots=True)
class Problem:
    """A proven series with its law."""

    law: Law
    rows: Lineup
    graph: Graph
    traits: list[Trait]
    limit: Limit
    prove: Hidden


def need(source: int, target: int, shape: Shape = "before", confidence: Confidence = Confidence.CERTAIN) -> Need:
    """A need with a witness."""
    return Need(source, target, "uses", shape, confidence, WITNESS)


def trait(weight: int = 10, path: str = "a") -> Trait:
    """A code atom."""
    return Trait(path, "s", "core", weight, adds=True)


def rows_of(groups: Sequence[Sequence[int]]) -> Lineup:
    """The rows of a series that nobody edited."""
    return tuple(Row(frozenset(group), frozenset({number})) for number, group in enumerate(groups, 1))


@st.composite
def graphs(draw: st.DrawFn, least: int = 2, most: int = 10) -> Graph:
    """Some atoms with needs, a float, and affinities."""
    size = draw(st.integers(least, most))
    ends = st.integers(0, size - 1)
    shapes: st.SearchStrategy[Shape] = st.sampled_from(["before", "before", "before", "with", "after", "should"])
    sure = st.sampled_from([Confidence.CERTAIN, Confidence.LIKELY])
    needs = [
        one
        for one in draw(st.lists(st.builds(need, ends, ends, shapes, sure), max_size=10))
        if one.source != one.target
    ]
    floats: tuple[Float, ...] = ()
    if size > 3 and draw(st.booleans()):
        atom = draw(ends)
        users = sorted(draw(st.sets(ends.filter(lambda one: one != atom), min_size=1, max_size=3)))
        floats = (Float(atom, tuple(users), draw(st.booleans())),)
        needs = [one for one in needs if atom not in {one.source, one.target}]
    wishes = draw(st.lists(st.builds(Affinity, ends, ends, st.floats(0.1, 9)), max_size=6))
    return Graph(size, tuple(needs), floats, tuple(one for one in wishes if one.one < one.other))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A series as the planner arranges it."""
    graph = draw(graphs())
    traits = [trait(draw(st.integers(1, 60)), draw(st.sampled_from("abc"))) for _ in range(graph.size)]
    ends = st.integers(0, graph.size - 1)
    pairs = draw(st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]), max_size=3))
    limit, prove = Limit(draw(st.sampled_from([0, 40, 80])), hard=True), Hidden(tuple(pairs))
    series = arrange(graph, Wish(traits, limit), prove)
    law = Law(series.graph, traits, prove, series.groups)
    return Problem(law, rows_of(series.groups), series.graph, traits, limit, prove)


@st.composite
def edits(draw: st.DrawFn, problem: Problem) -> list[Edit]:
    """Up to three edits of a problem's series."""
    count = len(problem.rows)
    numbers = st.integers(1, count)
    solid = sorted(problem.law.solid(range(problem.graph.size)))
    atoms = st.sets(st.sampled_from(solid), min_size=1, max_size=3).map(frozenset)
    kinds: list[st.SearchStrategy[Edit]] = [
        st.builds(Move, atoms, st.integers(0, count)),
        st.builds(Split, numbers),
        st.builds(Title, numbers, st.sampled_from(["Mine", ""])),
        st.permutations(range(1, count + 1)).map(lambda found: Order(tuple(found))),
        st.lists(numbers, min_size=2, max_size=3).map(lambda found: Merge(tuple(found))),
    ]
    return draw(st.lists(st.one_of(kinds), min_size=1, max_size=3))
