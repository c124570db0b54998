"""Somebody's open pull request, planned and judged without a checkout."""

from __future__ import annotations

import json

import pytest

from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk, steps
from support.scripts import commit

__all__ = ["desk", "forge", "waits"]


@pytest.fixture
def theirs(desk: Desk) -> str:
    """Pull request 1, from somebody's fork, into `next`; the remote has gone on since the clone was made."""
    desk.held.git("push", "-q", desk.home.path.as_posix(), "main:refs/heads/next")
    fork = desk.forge.world.home("stranger", "project", parent="them/project")
    made = commit(desk.held.path, steps(3)[2], [desk.held.base], "Add three files")
    desk.held.git("push", "-q", fork.path.as_posix(), f"{made}:refs/heads/topic")
    desk.forge.world.open(desk.home, {"head": "stranger:topic", "base": "next", "title": "T", "body": ""})
    desk.held.git("reflog", "expire", "--expire=now", "--all")
    desk.held.git("prune", "--expire=now")
    assert "commit" not in desk.held.git("cat-file", "--batch-check", feed=made.encode())
    return made


def test_a_pull_request_is_planned(desk: Desk, theirs: str) -> None:
    """Its base is what the forge says; only prsplit's own ref is new."""
    before = desk.held.refs()
    plan = json.loads(desk.good("plan", "--pr", "1", "--format", "json"))
    assert (plan["head"]["commit"], plan["base"]["commit"], plan["branch"]) == (theirs, desk.held.base, "pr/1")
    assert desk.held.refs() == {**before, "refs/prsplit/pr/1": theirs}
    assert desk.good("show", "1", "--head", "refs/prsplit/pr/1", "--base", "origin/main")
    assert not any(call.method != "GET" for call in desk.forge.calls)


def test_a_pull_request_is_judged(desk: Desk, theirs: str) -> None:
    """As any range; fetched again when it has moved."""
    report = json.loads(desk.good("check", "--pr", "1", "--rule", "size.lines", "--format", "json"))
    assert report["prs"][0]["head"]["commit"] == theirs
    fork = desk.forge.world.homes["stranger/project"]
    again = commit(desk.held.path, steps(2)[1], [theirs], "Take one back")
    desk.held.git("push", "-q", fork.path.as_posix(), f"{again}:refs/heads/topic")
    report = json.loads(desk.good("check", "--pr", "1", "--rule", "size.lines", "--format", "json"))
    assert report["prs"][0]["head"]["commit"] == again


def test_labels_of_a_pull_request_let_findings_be(desk: Desk, theirs: str) -> None:
    """A label is an override; flags add more."""
    words = ("check", "--pr", "1", "--max-lines", "1", "--rule", "size.lines", "--format", "json")
    assert desk.type(*words).code == 1
    desk.home.pulls[1].labels += ["bug", "prsplit-allow: size.lines"]
    report = json.loads(desk.good(*words))
    assert [row["outcome"] for row in report["prs"][0]["findings"]] == ["warn"]
    assert [row["source"] for row in report["overrides"]] == ["label prsplit-allow: size.lines"]


def test_without_a_forge_the_remote_alone_is_asked(desk: Desk, theirs: str) -> None:
    """A plain folder that offers the head: its default branch is the base, and that is told; `--base` says otherwise."""
    desk.held.git("remote", "set-url", "origin", desk.home.path.as_posix())
    said = desk.type("plan", "--pr", "1")
    assert said.code == 0
    assert "taken against origin/main; another base is named with --base REF" in said.err
    said = desk.type("plan", "--pr", "1", "--base", "main")
    assert (said.code, "taken against" in said.err) == (0, False)


def test_there_is_no_such_pull_request(desk: Desk, theirs: str) -> None:
    """Exit 3, in one sentence; flags that contradict it are exit 2."""
    desk.held.git("remote", "set-url", "origin", desk.home.path.as_posix())
    said = desk.type("plan", "--pr", "7")
    assert said.code == 3
    assert "origin offers no pull request 7." in said.err
    assert desk.type("check", "--pr", "1", "--stack").code == 2
    assert desk.type("plan", "--pr", "1", "--head", "main").code == 2
