"""Bodies say what a PR needs, and nothing of the machine on which that was learned."""

from __future__ import annotations

from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.origin import Source, Telling
from prsplit.model.plan import DependsOn, PlannedPR, Size
from prsplit.planning.bodies import with_bodies
from prsplit.reports.because import because

ATOMS = (Atom(0, "0", "a.py", "one", "definition", "add"), Atom(1, "1", "b.py", "two", "definition", "add"))


def test_the_command_of_a_learned_need_is_not_told() -> None:
    """It may name folders, and whatever else stood on a command line."""
    need = Need(1, 0, "learned", "before", Confidence.CERTAIN, Witness("", 0, "/home/author/venv/bin/pytest -k secret"))
    size = Size(1, 0, 1, 1)
    prs = (
        PlannedPR(1, "core", "Add one", "", "add-one", (0,), size),
        PlannedPR(2, "core", "Add two", "", "add-two", (1,), size, (DependsOn(1, need),)),
    )
    body = with_bodies(prs, ATOMS, lambda one: because(one, ATOMS))[1].body
    assert "- PR 1: b.two fails without a.one\n" in body + "\n"
    assert "secret" not in body


def test_the_words_of_a_commit_are_told_once() -> None:
    """In the PR that has most of its lines; the others name it."""
    size = Size(1, 0, 1, 1)
    prs = tuple(PlannedPR(one + 1, "core", f"Add {one}", "", f"add-{one}", (one,), size) for one in range(2))
    commit = Source("c" * 40, "Add both", "Both are needed by what is to come.")
    telling = Telling((commit,), {0: {0: 3}, 1: {0: 9}})
    first, second = (pr.body for pr in with_bodies(prs, ATOMS, str, telling))
    assert "to come" not in first
    assert "- ccccccc Add both (in part)" in first
    assert second.startswith("Both are needed by what is to come.")
