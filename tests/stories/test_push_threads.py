"""Review threads whose lines move are listed with their new place: when a big pull request is split, and after an update."""

from __future__ import annotations

import pytest

from support.forge_fixtures import desk, forge, waits
from support.forge_world import PullRow, Row
from support.pushing import Desk, steps
from support.scripts import Tree, commit

__all__ = ["desk", "forge", "waits"]


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


def thread(pull: PullRow, path: str, line: int | None, **more: object) -> None:
    """A review comment on a line, as GitHub's REST tells it."""
    number = len(pull.threads) + 1
    row: Row = {
        "id": number, "path": path, "line": line, "side": "RIGHT", "commit_id": pull.commit, "body": "Why?",
        "user": {"login": "reviewer"}, "html_url": f"https://example.com/{number}", **more,
    }  # fmt: skip
    pull.threads.append(row)


def told(page: str) -> list[str]:
    """The lines about threads."""
    return [row for row in page.splitlines() if row.startswith("thread ")]


@pytest.fixture
def trees(desk: Desk) -> list[Tree]:
    """Three states; the second one drops a file that the base has."""
    found = steps(3)
    return [found[0], *({name: node for name, node in one.items() if name != b"old.txt"} for one in found[1:])]


def test_threads_of_a_superseded_pull_request(desk: Desk, trees: list[Tree]) -> None:
    """Each is listed with the pull request that has its line now, in the dry run, after it, and in the comment."""
    made = commit(desk.held.path, trees[2], [desk.held.base], "All of it")
    desk.held.git("push", "-q", "origin", f"{made}:refs/heads/big")
    old = desk.forge.world.open(desk.home, {"head": "big", "base": "main", "title": "Big", "body": ""})
    desk.place.build(trees)
    thread(old, "f02.txt", 3)
    thread(old, "old.txt", 1, side="LEFT")
    thread(old, "kept.txt", 1)
    thread(old, "f03.txt", None)
    thread(old, "f03.txt", 1, in_reply_to_id=1)
    thread(old, "f01.txt", 1, commit_id="0" * 40)
    for path in ("--output=x", ":(glob)**", "../x", "a\0b", ""):
        thread(old, path, 1)
    dry = told(desk.good("push", "--supersedes", "1", "--dry-run"))
    assert dry[:3] == [
        "thread #1 f02.txt:3  is at <PR 2> f02.txt:3", "thread #1 old.txt:1  is at <PR 2> old.txt:1",
        "thread #1 kept.txt:1  its line is changed by no PR",
    ]  # fmt: skip
    assert [row.rpartition("  ")[2] for row in dry[3:]] == ["its line is changed by no PR"] * len(dry[3:])
    page = told(desk.good("push", "--supersedes", "1"))
    assert page == [row.replace("<PR 2>", "#3") for row in dry]
    assert "- f02.txt:3 → #3, f02.txt:3\n- old.txt:1 → #3, old.txt:1\n- kept.txt:1: not" in old.comments[0]["body"]
    assert told(desk.good("push", "--supersedes", "1")) == []


def test_threads_of_one_that_is_kept(desk: Desk) -> None:
    """What stays where it is is not listed."""
    made = commit(desk.held.path, steps(3)[2], [desk.held.base], "All of it")
    desk.held.git("update-ref", "refs/heads/topic", made)
    desk.held.git("push", "-q", "origin", "topic")
    old = desk.forge.world.open(desk.home, {"head": "topic", "base": "main", "title": "Big", "body": ""})
    run = desk.place.build(steps(3))
    desk.place.journal(f'"head": "{run.head}"', f'"head": "{made}"')
    thread(old, "f01.txt", 2)
    thread(old, "f03.txt", 1)
    page = desk.good("push", "--supersedes", "1", "--keep-pr", "first")
    assert told(page) == ["thread #1 f03.txt:1  is at #3 f03.txt:1"]


def test_threads_after_an_update(desk: Desk) -> None:
    """A fix moves lines down, and changes one; what another pull request talks about is where it was."""
    desk.place.build(steps(3))
    desk.good("push")
    second = desk.home.pulls[2]
    thread(second, "f02.txt", 1)
    thread(second, "f02.txt", 2)
    thread(second, "f02.txt", 3)
    thread(desk.home.pulls[3], "f03.txt", 1)
    thread(desk.home.pulls[3], "f02.txt", 1)
    fixed = {**steps(2)[1], b"f02.txt": ("100644", b"line 2\nbetter\nnew\nnew\nline 2\n")}
    made = commit(desk.held.path, fixed, [branch(2)], "Answer")
    desk.held.git("update-ref", f"refs/heads/{branch(2)}", made)
    wanted = ["thread #2 f02.txt:2  its line is not in #2 any more", "thread #2 f02.txt:3  is at #2 f02.txt:5"]
    assert told(desk.good("update", "--no-check", "--dry-run")) == wanted
    assert told(desk.good("update", "--no-check")) == wanted
