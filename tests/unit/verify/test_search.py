"""What a failing set lacks: several causes one after the other, with as few runs as the output allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prsplit.model.atom import Atom
from prsplit.model.change import Revision
from prsplit.model.graph import Affinity, Graph
from prsplit.model.plan import Plan, PlannedPR, Proof, Size
from prsplit.verify.search import Answer, Search, Unmended
from prsplit.verify.suspects import complaints, named, relations, scores

COUNT = 64
TESTS = 8


def plan() -> Plan:
    """Tests first, then functions; nothing that can be read ties them."""
    atoms = tuple(
        Atom(index, f"a{index}", "tests/test_app.py", f"test_f{index}", "definition", "modify", 3)
        if index < TESTS
        else Atom(index, f"a{index}", f"app/m{index}.py", f"f{index}", "definition", "modify", 3)
        for index in range(COUNT)
    )
    size = Size(0, 0, 0, 0)
    prs = tuple(PlannedPR(1, "core", "", "", "", group, size) for group in (tuple(range(32)), tuple(range(32, COUNT))))
    end = Revision("1" * 40, "1" * 40)
    return Plan(end, end, "", "", 400, atoms, Graph(COUNT), prs, size, Proof(2, 0, 0, 1, 0))


class Suite:
    """Pretends to run tests: each key fails while it is there and one of its values is not."""

    def __init__(self, needs: dict[int, set[int]], *, speaks: bool = True) -> None:
        """`speaks` tells whether the output names the tests that fail, and the functions that they call."""
        self.needs, self.speaks, self.runs = needs, speaks, 0
        self._seen: dict[frozenset[int], Answer] = {}

    def trial(self, taken: frozenset[int]) -> Answer:
        """What is printed of a set."""
        if taken not in self._seen:
            self.runs += 1
            bad = [atom for atom in sorted(self.needs) if atom in taken and not self.needs[atom] <= taken]
            rows = [f"FAILED tests/test_app.py::test_f{atom} - in f{min(self.needs[atom])}: KeyError" for atom in bad]
            self._seen[taken] = Answer(not bad, "\n".join(rows) if self.speaks else "")
        return self._seen[taken]


def learned(suite: Suite, authored: dict[int, frozenset[str]] | None = None) -> list[tuple[int, tuple[int, ...]]]:
    """The causes of what the first half of the atoms lacks."""
    search = Search(plan(), suite.trial, authored or {})
    return [(cause.sources[0], tuple(sorted(cause.targets))) for cause in search.causes(frozenset(), range(32))]


def test_several_causes_in_one_step() -> None:
    """Each test is found with what it calls; what the output names takes few runs."""
    suite = Suite({1: {40}, 3: {41}, 5: {50}, 6: {63}})
    assert sorted(learned(suite)) == [(1, (40,)), (3, (41,)), (5, (50,)), (6, (63,))]
    assert suite.runs <= 20


def test_a_silent_command_takes_more() -> None:
    """The same without a word printed: each source and each target by halving."""
    suite = Suite({3: {41}, 6: {63}}, speaks=False)
    assert sorted(learned(suite)) == [(3, (41,)), (6, (63,))]
    assert suite.runs <= 40


def test_what_the_target_lacks_itself() -> None:
    """The function that a test needs fails for another reason without a third: both needs are told, the inner one first."""
    suite = Suite({2: {40}, 40: {45}})
    assert learned(suite) == [(40, (45,)), (2, (40,))]


def test_several_targets_of_one_source() -> None:
    """All of them, and nothing besides."""
    assert learned(Suite({4: {40, 52, 61}})) == [(4, (40, 52, 61))]


def test_commits_that_wrote_both_come_first() -> None:
    """Silent, but the author changed them together: few runs."""
    authored = {3: frozenset({"c"}), 57: frozenset({"c"}), 8: frozenset({"d"})}
    suite = Suite({3: {57}}, speaks=False)
    assert learned(suite, authored) == [(3, (57,))]
    assert suite.runs <= 12


def test_nothing_mends_it() -> None:
    """It fails whatever comes later: nothing is learned."""
    with pytest.raises(Unmended):
        learned(Suite({4: {99}}))


def test_what_an_output_speaks_of() -> None:
    """Names in lines that tell of an error weigh most; a name that many share weighs little."""
    said = "def f39(): pass\nFAILED tests/test_app.py::test_f1 - KeyError: 'x'\napp/m12.py:3: in f12\n"
    found = scores(plan().atoms, said)
    assert max(found, key=lambda atom: found[atom]) == 1
    assert found[12] > found[39] > found.get(13, 0.0)


def test_complaints_are_places() -> None:
    """Numbers aside; tests rather than the files that they are in."""
    assert complaints("src/a.c:12: error: no x") == complaints("src/a.c:40: error: no y") != frozenset()
    one = complaints("FAILED t/a.py::test_x[1] - E\nE  app.py:9: KeyError\n1 failed in 0.31s")
    assert one == complaints("FAILED t/a.py::test_x[1] - other\n2 failed in 9.99s")
    assert one.isdisjoint(complaints("FAILED t/a.py::test_y - E"))


def test_what_has_to_do_with_it() -> None:
    """Affinity counts up to the strongest; nothing of its own is told of a set."""
    graph = Graph(COUNT, affinities=(Affinity(1, 2, 1.0), Affinity(1, 3, 4.0), Affinity(3, 4, 9.0)))
    found = relations(graph, {1, 2}, {})
    assert set(found) == {3}


def test_what_mended_another_is_tried_first() -> None:
    """Four tests wait for one change that nothing speaks of, and each for one of its own: the shared one is found once."""
    suite = Suite({number: {45, 50 + number} for number in range(4)}, speaks=False)
    assert sorted(learned(suite)) == [(number, (45, 50 + number)) for number in range(4)]
    alone = Suite({0: {45, 50}}, speaks=False)
    learned(alone)
    assert suite.runs < 4 * alone.runs - 6


def test_tests_that_the_runner_names_are_learned_together() -> None:
    """Six tests wait for one change, the output names them: one search, and six needs."""
    suite = Suite({number: {45} for number in range(6)})
    assert sorted(learned(suite)) == [(number, (45,)) for number in range(6)]
    alone = Suite({0: {45}})
    learned(alone)
    assert suite.runs <= alone.runs


def test_how_runners_name_a_test() -> None:
    """By its path and its classes; a test of the same name elsewhere is another one."""
    atom = Atom(0, "a", "tests/test_app.py", "TestShop.test_sum", "definition", "modify")
    assert named(atom, {"tests/test_app.py::TestShop::test_sum[1-2]"})
    assert named(atom, {"pkg/tests/test_app.py::TestShop::test_sum"})
    assert not named(atom, {"tests/test_app.py::TestBar::test_sum", "tests/test_app.py::TestShop::test_sums"})
    assert not named(replace(atom, symbol=""), {"tests/test_app.py"})
