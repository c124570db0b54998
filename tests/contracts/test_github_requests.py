"""Every request that prsplit sends to GitHub is valid by GitHub's own description of its API."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from prsplit.forges.table import forge_for
from prsplit.model.pull import Address, NewPull, Talk
from support import graphql
from support.described import Described
from support.forge import ROUTES, Call, Raw
from support.forge_fixtures import desk, forge, waits
from support.openapi import complaints, tools, validator
from support.pushing import Desk, steps
from support.scripts import commit

__all__ = ["desk", "forge", "waits"]

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.toolchain("npm"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    """The validator and the description, kept between runs of the tests."""
    assert request.config.cache is not None
    return tools(request.config.cache.mkdir("openapi-23.0.2"))


@pytest.fixture(scope="module")
def schema(request: pytest.FixtureRequest) -> Path:
    """A folder for the schema of GraphQL, kept between runs of the tests."""
    assert request.config.cache is not None
    return request.config.cache.mkdir("graphql-schema-15.26.1")


def everything(desk: Desk) -> list[Call]:
    """All calls of a story that leaves nothing out: kept, opened, grown, reordered, superseded, waited for, asked about, updated,
    undone."""
    path, base = desk.held.path, desk.held.base
    big = commit(path, steps(2)[1], [base], "Big")
    desk.held.git("push", "-q", "origin", f"{big}:refs/heads/big")
    old = desk.forge.world.open(desk.home, {"head": "big", "base": "main", "title": "Big", "body": "All of it."})
    old.threads.append({"path": "f01.txt", "line": 1, "side": "RIGHT", "commit_id": big, "user": {"login": "reviewer"}})
    run = desk.place.build(steps(2))
    desk.place.journal(f'"head": "{run.head}"', f'"head": "{big}"')
    desk.good("push", "--supersedes", "1", "--keep-pr", "last")
    desk.good("undo", "--force")
    desk.good("push", "--draft", "--label", "x", "--reviewer", "someone", "--reviewer", "org/team", "--max-open", "9")
    desk.place.build(steps(3))
    desk.good("push", "--supersedes", "1")
    trees = steps(3)
    swapped = {name: node for name, node in trees[2].items() if name != b"f02.txt"}
    desk.place.build([trees[0], swapped, trees[2]], names=["01-step", "03-step", "02-step"])
    desk.good("push")
    desk.good("status")
    upstream = commit(path, {**desk.held.base_files, b"new.txt": ("100644", b"new")}, [base], "Upstream")
    desk.held.git("push", "-q", desk.home.path.as_posix(), f"{upstream}:refs/heads/main")
    desk.good("update", "--no-check")
    while desk.held.branches():
        desk.good("undo", "--force")
    assert desk.held.branches() == {}
    desk.place.build(steps(2), names=["01-one", "02-two"])
    desk.good("push", "--mode", "queue", "--supersedes", "1", "--close")
    Path(path, ".git", "prsplit", "pushes.jsonl").unlink()
    desk.good("push", "--mode", "queue")
    desk.forge.world.merge(desk.home, max(desk.home.pulls), "squash")
    desk.good("push", "--mode", "queue")
    with closing(forge_for("github", Address(desk.forge.host, "them", "project", plain=True), lambda _: None)) as at:
        assert at.pulls is not None
        first, again = (at.pulls.keep_comment(1, "<!-- ours -->", f"<!-- ours --> {text}") for text in ("one", "two"))
        assert first == again
    return desk.forge.calls


def test_every_request_is_valid(desk: Desk, folder: Path) -> None:
    """The validator has nothing against any of them, and no route of the pretend forge was left out."""
    calls = [call for call in everything(desk) if not call.path.startswith("/api/graphql")]
    rest = [(call.method, re.sub(r"^/repos/[^/]+/[^/]+", "", call.path)) for call in calls]
    assert {"base", "title", "body", "state"} <= {
        name for call in calls if call.method == "PATCH" for name in call.body or ()
    }
    assert [row[:2] for row in ROUTES if not any(m == row[1] and re.fullmatch(row[0], p) for m, p in rest)] == []
    unique = {repr((call.method, call.path, call.query, call.body)): call for call in calls}
    with validator(folder) as port:
        assert complaints(port, unique.values()) == []


def test_every_answer_is_one_that_github_gives(desk: Desk, folder: Path) -> None:
    """The pretend forge tells nothing that GitHub does not tell, and nothing of another kind or with another status."""
    described = Described(folder)
    calls = [call for call in everything(desk) if not call.path.startswith("/api/graphql")]
    assert described.complaints(calls) == []
    wrong = [
        Call("GET", "/user", {}, None, {}, 200, {"login": 7}),
        Call("GET", "/user", {}, None, {}, 201, {"login": "me"}),
        Call("GET", "/repos/o/r/pulls", {}, None, {}, 200, [{"number": 1, "merged": True}]),
        Call("GET", "/repos/o/r/pulls/1", {}, None, {}, 200, {"state": "merged"}),
        Call("DELETE", "/repos/o/r/issues/comments/1", {}, None, {}, 204, {"id": 1}),
        Call("POST", "/repos/o/r/stacks", {}, None, {}, 201, {"pull_requests": [{"state": "merged"}]}),
    ]
    assert [len(described.complaints([call])) for call in wrong] == [1] * len(wrong)


def test_the_examples_that_github_gives_are_read(desk: Desk, folder: Path) -> None:
    """Whole answers, as the description shows them, with all that prsplit does not look at."""
    described, found = Described(folder), dict[str, object]()
    names = {"/user": "response-with-public-profile-information", "/repos/them/project": "default-response"}

    def answer(method: str, path: str) -> Raw:
        return Raw(200, described.example(method, path, names.get(path, "default")))

    desk.forge.faults = [answer] * 100
    with closing(forge_for("github", Address(desk.forge.host, "them", "project", plain=True), lambda _: None)) as at:
        pulls = at.pulls
        assert pulls is not None
        pull = pulls.get(1)
        found = {
            "pull": (pull.number, pull.state, pull.head, pull.owner, pull.base, pull.comments, len(pull.labels)),
            "same": pulls.open(NewPull("a", "o", "b", "t", "", draft=False)) == pull,
            "project": pulls.project().default_branch,
            "me": pulls.me(),
            "heads": [one.number for one in pulls.by_head("octocat", "new-topic")],
            "into": [one.number for one in pulls.into("master")],
            "open": pulls.open_by("octocat"),
            "talk": pulls.talk(pull, checks=True),
            "base": len(pulls.merge_base("main", "a" * 40)),
            "threads": pulls.threads([replace(pull, reviewed=None, created="")]),
            "comment": pulls.comment(1, "Me too", ""),
            "stack": (pulls.has_stacks(), pulls.stack(1), pulls.make_stack([1, 2])),
        }
        for change in (pulls.set_base, pulls.set_body, pulls.set_title):
            change(1, "x")
        pulls.set_open(1, to=False)
        pulls.label(1, ["x"])
        pulls.ask_review(1, ["x"])
        pulls.grow_stack(1, [999])
    assert found == {
        "pull": (1347, "merged", "new-topic", "octocat", "master", 10, 1), "same": True, "project": "master",
        "me": "octocat", "heads": [1347], "into": [1347], "open": 1, "talk": Talk(10, 1, approved=1, passing=1),
        "base": 40, "threads": {1347: ()}, "comment": 1, "stack": (True, (101, 102), 42),
    }  # fmt: skip


def test_the_validator_does_complain(folder: Path) -> None:
    """A missing field, a wrong type, an unknown path and a stack of one are all seen."""
    wrong = [
        Call("POST", "/repos/o/r/pulls", {}, {"title": "no head"}, {"content-type": "application/json"}, 0),
        Call("POST", "/repos/o/r/stacks", {}, {"pull_requests": ["1", "2"]}, {"content-type": "application/json"}, 0),
        Call("POST", "/repos/o/r/stacks", {}, {"pull_requests": [1]}, {"content-type": "application/json"}, 0),
        Call("GET", "/repos/o/r/stackings", {}, None, {}, 0),
        Call("GET", "/repos/o/r/pulls", {"state": "everything"}, None, {}, 0),
    ]
    with validator(folder) as port:
        assert len(complaints(port, wrong)) == len(wrong)


def test_every_document_fits_the_schema(desk: Desk, schema: Path) -> None:
    """Who the user is, for the token of an app; into a draft and out of it: with the variables that are sent."""
    asked = steps(2)
    big = commit(desk.held.path, asked[1], [desk.held.base], "Big")
    desk.held.git("push", "-q", "origin", f"{big}:refs/heads/big")
    desk.forge.world.open(desk.home, {"head": "big", "base": "main", "title": "Big", "body": "All of it."})
    desk.forge.world.me = "helper[bot]"
    desk.place.build(asked)
    desk.good("push", "--supersedes", "1")
    desk.good("undo", "--force")
    sent = [call.body for call in desk.forge.calls if call.path == "/api/graphql" and call.body]
    assert {word for one in sent for word in ("viewer", "convertPull", "markPull") if word in one["query"]} == {
        "viewer", "convertPull", "markPull"
    }  # fmt: skip
    assert graphql.complaints(schema, sent) == [[]] * len(sent)
    wrong: list[dict[str, object]] = [{"query": "query { nobody }"}, {**sent[-1], "variables": {"id": None}}]
    assert all(graphql.complaints(schema, wrong))
