"""A part of the series goes on with the big pull request: its branch, its number and its discussion."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from prsplit.stack import pushes
from support.forge_fixtures import desk, forge, waits
from support.forge_world import PullRow
from support.pushing import Desk, steps
from support.scripts import Tree, commit

__all__ = ["desk", "forge", "waits"]


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


@pytest.fixture
def big(desk: Desk) -> PullRow:
    """Pull request 1 of the branch `topic`, which is then split into three PRs."""
    made = commit(desk.held.path, steps(3)[2], [desk.held.base], "All of it")
    desk.held.git("update-ref", "refs/heads/topic", made)
    desk.held.git("push", "-q", "origin", "topic")
    old = desk.forge.world.open(desk.home, {"head": "topic", "base": "main", "title": "Big", "body": "All of it."})
    build(desk, steps(3))
    return old


def build(desk: Desk, states: list[Tree]) -> None:
    """Build a stack that was split from `topic`."""
    run, tip = desk.place.build(states), desk.held.git("rev-parse", "topic")
    desk.place.journal(f'"head": "{run.head}"', f'"head": "{tip}"')


def everything(desk: Desk) -> tuple[object, ...]:
    """How the project stands: all branches, pull requests with titles and texts, stacks."""
    rows = desk.home.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads").splitlines()
    pulls = [(n, one.state, one.head, one.base, one.title, one.body, one.draft) for n, one in desk.home.pulls.items()]
    return rows, pulls, [row["body"] for one in desk.home.pulls.values() for row in one.comments], desk.home.stacks


@pytest.mark.parametrize(("which", "place"), [("first", 1), ("last", 3)])
def test_one_part_goes_on_with_it(desk: Desk, big: PullRow, which: str, place: int) -> None:
    """Its branch moves, nobody's words are lost, the chain and the native stack hold it; undo gives everything back."""
    before = everything(desk)
    tip = desk.held.git("rev-parse", "topic")
    dry = desk.good("push", "--supersedes", "1", "--keep-pr", which, "--dry-run")
    assert everything(desk) == before
    assert f"keep #1  topic, as PR {place}: Step {place}\n" in dry
    told = desk.good("push", "--supersedes", "1", "--keep-pr", which)
    heads = ["topic" if number == place else branch(number) for number in (1, 2, 3)]
    assert [pull.head for pull in desk.home.pulls.values()] == ["topic", *(head for head in heads if head != "topic")]
    bases = {pull.head: pull.base for pull in desk.home.pulls.values()}
    assert [bases[head] for head in heads] == ["main", *heads[:2]]
    assert [desk.home.pulls[n].head for n in next(iter(desk.home.stacks.values()))] == heads
    assert desk.home.branch("topic") == desk.held.git("rev-parse", branch(place))
    assert desk.held.git("rev-parse", "topic") == tip
    assert (big.title, big.draft, big.body.startswith("All of it.\n\n<!-- prsplit:map -->")) == (
        f"Step {place}", False, True,
    )  # fmt: skip
    assert f"{place}. **Step {place}** ← this one" in big.body
    assert f"{place}. **Step {place}** ← this one" in big.comments[0]["body"]
    assert "#1  topic\n" in told
    assert desk.good("push").startswith("everything is in place already\n")
    desk.good("undo")
    assert {pull.state for pull in list(desk.home.pulls.values())[1:]} == {"closed"}
    kept = everything(desk)
    assert (kept[0], kept[1][0], kept[2:]) == (before[0], before[1][0], before[2:])  # type: ignore[index]


def test_it_is_the_same_one_ever_after(desk: Desk, big: PullRow) -> None:
    """A review fix, a merge from below, status and a kill in between know it by its branch there."""
    desk.good("push", "--supersedes", "1", "--keep-pr", "first")
    found = json.loads(desk.good("status", "--format", "json"))
    assert [row["number"] for row in found["prs"]] == [1, 2, 3]
    assert (found["prs"][0]["pull"]["ahead"], found["next"]) == (0, "")
    better = {**steps(1)[0], b"f01.txt": ("100644", b"better\n" * 3)}
    made = commit(desk.held.path, better, [branch(1)], "Answer")
    desk.held.git("update-ref", f"refs/heads/{branch(1)}", made)
    desk.good("update", "--no-check")
    assert desk.home.branch("topic") == desk.held.git("rev-parse", branch(1))
    assert branch(1) not in desk.place.remote()
    desk.forge.world.merge(desk.home, 1, "squash")
    assert f"deleted {branch(1)}: merged" in desk.good("update", "--no-check")
    assert [(one.state, one.base) for one in desk.home.pulls.values()] == [
        ("closed", "main"), ("open", "main"), ("open", branch(2)),
    ]  # fmt: skip


def test_words_around_the_map_stay_and_a_map_taken_out_is_not_put_back(desk: Desk, big: PullRow) -> None:
    """As with every other pull request."""
    big.body = "Mine.\r\n"
    desk.good("push", "--supersedes", "1", "--keep-pr", "last")
    assert big.body.startswith("Mine.")
    big.body = "Mine alone."
    build(desk, [*steps(3)[:2], {**steps(3)[2], b"f03.txt": ("100644", b"better\n")}])
    desk.good("push")
    assert big.body == "Mine alone."


def test_what_is_not_ours_to_move_is_not_moved(desk: Desk, big: PullRow) -> None:
    """Exit 3 with everything as it was: commits that were not split, a closed one, a fork's, the default branch."""
    words = ("push", "--supersedes", "1", "--keep-pr", "first")
    theirs = commit(desk.held.path, steps(4)[3], ["topic"], "Theirs")
    desk.held.git("push", "-q", "origin", f"{theirs}:refs/heads/topic")
    desk.forge.world.settle()
    before = everything(desk)
    said = desk.type(*words)
    assert (said.code, everything(desk)) == (3, before)
    assert "git fetch origin topic && git log --oneline" in said.err
    for fact, value, sentence in (
        ("state", "closed", "is closed, so no PR"), ("head_owner", "stranger", "is stranger:topic, and the push goes"),
        ("head", "main", "the default branch of origin, which is not moved"),
    ):  # fmt: skip
        held = getattr(big, fact)
        setattr(big, fact, value)
        desk.forge.world.frozen = True
        said = desk.type(*words)
        assert (said.code, sentence in said.err) == (3, True), said.err
        setattr(big, fact, held)
    desk.forge.world.frozen = False
    assert everything(desk) == before


def test_a_pr_has_one_pull_request(desk: Desk, big: PullRow) -> None:
    """The series is open already: the big one comes too late for its place."""
    desk.good("push")
    before = everything(desk)
    said = desk.type("push", "--supersedes", "1", "--keep-pr", "first")
    assert (said.code, everything(desk)) == (3, before)
    assert "PR 1 (split/topic/01-step) has pull request 2 already" in said.err


@pytest.mark.parametrize(
    "words", [("--keep-pr", "first"), ("--supersedes", "1", "--keep-pr", "last", "--close"),
              ("--supersedes", "1", "--keep-pr", "last", "--forge", "none")],
)  # fmt: skip
def test_flags_that_make_no_sense(desk: Desk, big: PullRow, words: tuple[str, ...]) -> None:
    """Exit 2, and nothing is changed."""
    before = everything(desk)
    assert (desk.type("push", *words).code, everything(desk)) == (2, before)


def test_a_forged_record_moves_no_other_branch(desk: Desk, big: PullRow) -> None:
    """The forge is asked whose branch it is, by push and by undo."""
    desk.good("push", "--supersedes", "1", "--keep-pr", "first")
    desk.held.git("push", "-q", "origin", f"{desk.home.branch('topic')}:refs/heads/other")
    path = Path(desk.held.path, ".git", "prsplit", "pushes.jsonl")
    path.write_text(path.read_text().replace("refs/heads/topic", "refs/heads/other").replace('"topic"', '"other"'))
    at = desk.home.branch("other")
    assert desk.type("push").code == 3
    assert "The branch other belongs to no pull request of the series" in desk.good("undo")
    assert desk.home.branch("other") == at


class _Cut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", range(8))
def test_cut_off_after_each_call(desk: Desk, big: PullRow, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Done, and not written down: the same command goes on, undo gives everything back."""
    before, calls = everything(desk), [0]
    words = ("push", "--supersedes", "1", "--keep-pr", "last")

    def cut(*given: object) -> object:
        calls[0] += 1
        if calls[0] == at + 1:
            raise _Cut
        return pushes.did(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("prsplit.stack.push_run.pushes", SimpleNamespace(**{**vars(pushes), "did": cut}))
        with pytest.raises(_Cut):
            desk.type(*words)
    desk.good(*words)
    assert [(pull.state, pull.head, pull.base) for pull in desk.home.pulls.values()] == [
        ("open", "topic", branch(2)), ("open", branch(1), "main"), ("open", branch(2), branch(1)),
    ]  # fmt: skip
    assert (list(desk.home.stacks.values()), len(big.comments)) == ([[2, 3, 1]], 1)
    desk.good("undo")
    kept = everything(desk)
    assert (kept[0], kept[1][0], kept[2:]) == (before[0], before[1][0], before[2:])  # type: ignore[index]
