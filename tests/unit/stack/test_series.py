"""Which branch stands on which, and what a pull request is to say."""

from __future__ import annotations

import pytest

from prsplit.model.push import Series, SeriesPR
from prsplit.model.script import RefMove, Run
from prsplit.stack.series import Tip, ancestors, chains, said, series_of_run

ZERO = "0" * 40


def series(*below: int) -> Series:
    """PRs that stand on those of these places."""
    return Series("t", "p", "main", tuple(
        SeriesPR(n, under, f"b{n}", str(n), f"T{n}", "") for n, under in enumerate(below, 1)
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("below", "places", "runs"),
    [
        ((0, 1, 2), (1, 2, 3), ((1, 2, 3),)),
        ((0, 1, 2), (2, 3), ((2, 3),)),
        ((0, 1, 2), (1, 3), ((1,), (3,))),
        ((0, 0, 0), (1, 2, 3), ((1,), (2,), (3,))),
        ((0, 1, 2, 0, 4, 0), (1, 2, 3, 4, 5, 6), ((1, 2, 3), (4, 5), (6,))),
        ((0, 1, 1), (1, 2, 3), ((1, 2),)),
        ((), (), ()),
    ],
)
def test_chains(below: tuple[int, ...], places: tuple[int, ...], runs: tuple[tuple[int, ...], ...]) -> None:
    """Runs from the bottom up; of several on one, the first goes on, as a native stack is one line."""
    assert chains(series(*below), places) == runs


def test_ancestors() -> None:
    """Nearest first."""
    assert [ancestors(series(0, 1, 2, 0), place) for place in (1, 3, 4)] == [(), (2, 1), ()]


def test_a_stack_is_read_from_its_commits() -> None:
    """A branch stands on the one whose commit is its parent; drops and kept refs are no PRs."""
    moves = (
        RefMove("refs/heads/p/01-a", ZERO, "a"), RefMove("refs/heads/p/02-b", ZERO, "b"),
        RefMove("refs/heads/p/03-c", ZERO, "c"), RefMove("refs/heads/p/09-x", "x", ZERO),
        RefMove("refs/prsplit/undo/0001/p/09-x", ZERO, "x"),
    )  # fmt: skip
    run = Run("0001", "apply", "t", "base", "head", moves, "done", ("A", "B", "C"), "p")
    tips = {"a": Tip("base", "A\n"), "b": Tip("a", "B\n"), "c": Tip("base", "C\n")}
    found = series_of_run(run, tips, "main", ZERO)
    assert [(pr.branch, pr.below, pr.own) for pr in found.prs] == [("p/01-a", 0, 1), ("p/02-b", 1, 1), ("p/03-c", 0, 1)]
    assert [found.base_of(pr) for pr in found.prs] == ["main", "p/01-a", "main"]


def test_one_branch_of_many_commits() -> None:
    """It is known to be several PRs."""
    run = Run("1", "apply", "t", "base", "h", (RefMove("refs/heads/p/all", ZERO, "c"),), "done", ("A", "B"), "p")
    (only,) = series_of_run(run, {"c": Tip("b", "B\n")}, "main", ZERO).prs
    assert (only.below, only.own) == (0, 2)


@pytest.mark.parametrize(
    ("message", "title", "body"),
    [
        ("T\n", "T", ""),
        ("T\n\n- a.py: adds f\n\nPR 2 of 3.\n\nPart of #4\n\nCo-authored-by: A <a@b>\nSigned-off-by: C <c@d>\n", "T", "- a.py: adds f\n\nPart of #4"),
        ("T\n\nReviewed-by: me\n", "T", "Reviewed-by: me"),
        ("T\n\nAs PR 2 of 3. shows\n", "T", "As PR 2 of 3. shows"),
    ],
)  # fmt: skip
def test_what_a_pull_request_says(message: str, title: str, body: str) -> None:
    """The commit's own words, without trailers and without its place."""
    assert said(message) == (title, body)
