"""action.yml judges a pull request: its own lines, run as the runner would, against a real server's repository."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from prsplit.reports.findings.markdown import MARKER
from support.forge import PretendForge, pretend_forge
from support.forge_world import PullRow, Refusal
from support.hidden import padded
from support.repo import Repo, git, grown
from support.runner import ACTION, Runner, steps

HOSTILE = "`touch${IFS}pwned`$(touch${IFS}pwned);##"
PATHS = ("app/::error file=x::no.py", "app/$(touch pwned)`touch pwned`.py", "app/##[add-mask]x.py")
PLAIN = ("app/one.py", "app/two.py", "app/three.py")
TITLE = "::error::owned\n::stop-commands::x\n##[add-mask]x $(touch pwned) `touch pwned`"
BASE: dict[str | bytes, bytes] = {"app/__init__.py": b"", ".prsplit.toml": b"max-lines = 16\nstrict = true\n"}


class Project:
    """The project at its server, and a pull request to it."""

    def __init__(self, folder: Path, branch: str = "topic", paths: tuple[str, ...] = PLAIN) -> None:
        """Three modules above the limit, whose last commit has the title that was given to the pull request."""
        self.folder = folder
        self.repo = grown(folder / "author", BASE)
        self.repo.git("branch", "-m", branch)
        for number, path in enumerate(paths):
            self.repo.write(path, padded(f"name_{number}"))
            self.repo.commit(f"Add module {number}" if branch == "topic" else TITLE)
        self.bare = folder / "server" / "them" / "project"
        git(folder, "clone", "-q", "--bare", str(self.repo.path), str(self.bare))
        git(self.bare, "config", "uploadpack.allowAnySHA1InWant", "true")  # as GitHub has it
        git(self.bare, "update-ref", "refs/pull/7/head", self.repo.id("HEAD"))
        git(self.bare, "update-ref", "-d", f"refs/heads/{branch}")  # it is a fork's
        self.branch = branch

    def event(self, **more: object) -> dict[str, object]:
        """What the server tells a job of the pull request."""
        base, head = self.repo.id("main"), self.repo.id("HEAD")
        return {"pull_request": {
            "number": 7, "draft": False, "labels": [], "title": TITLE, "body": TITLE,
            "base": {"sha": base, "ref": "main"}, "head": {"sha": head, "ref": self.branch}, **more,
        }}  # fmt: skip

    @property
    def server(self) -> str:
        """Its address."""
        return f"file://{self.folder / 'server'}"

    def runner(self, event: dict[str, object] | None = None, name: str = "pull_request", depth: int = 1) -> Runner:
        """A machine with a checkout of the merge of both branches, as deep as asked; with none for a depth of 0."""
        workspace = self.folder / "workspace"
        if depth:
            merge = git(self.bare, "commit-tree", "-p", self.repo.id("main"), "-p", self.repo.id("HEAD"), "-m", "merge",
                        self.repo.id("HEAD^{tree}"))  # fmt: skip
            git(self.bare, "update-ref", "refs/pull/7/merge", merge)
            git(self.folder, "init", "-q", str(workspace))
            git(workspace, "remote", "add", "origin", f"{self.server}/them/project")
            wanted = "+refs/pull/7/merge:refs/remotes/pull/7/merge"
            git(workspace, "fetch", "-q", "--no-tags", f"--depth={depth}", "origin", wanted)
            git(workspace, "checkout", "-q", "refs/remotes/pull/7/merge")
        else:
            workspace.mkdir()
        return Runner(self.folder, workspace, event or self.event(), name, self.server)


@pytest.mark.parametrize(("name", "depth"), [("pull_request", 1), ("pull_request_target", 0)])
def test_a_pull_request_that_is_too_big(tmp_path: Path, name: str, depth: int) -> None:
    """From a checkout of one commit, or from none: red, with an annotation, the split in the summary, and outputs."""
    project = Project(tmp_path)
    runner = project.runner(name=name, depth=depth)
    assert runner.play("fetch", "check") == 1
    assert runner.outputs("check") == {"result": "fail", "prs": "3"}
    assert any(row.startswith("::error title=size.lines,") for row in runner.commands())
    assert "3 PRs would pass" in runner.summary()
    assert "prsplit apply --base origin/main --head topic" in runner.summary()
    assert MARKER not in runner.summary()


def test_what_is_small_passes(tmp_path: Path) -> None:
    """Green; a limit of the input counts."""
    runner = Project(tmp_path).runner()
    runner.inputs = {"max-lines": "100", "rules": "size\ncontent\n"}
    assert runner.play("fetch", "check") == 0, runner.log
    assert runner.outputs("check") == {"result": "pass", "prs": "1"}
    assert runner.commands() == []


def test_the_pull_request_can_not_excuse_itself(tmp_path: Path) -> None:
    """Its own settings do not count, a label that somebody with rights has put there does."""
    project = Project(tmp_path)
    project.repo.write(".prsplit.toml", "max-lines = 9000\n")
    project.repo.commit("Raise the limit")
    git(project.repo.path, "push", "-q", str(project.bare), "HEAD:refs/heads/topic")
    runner = project.runner()
    runner.inputs = {"rules": "size"}
    assert runner.play("fetch", "check") == 1
    labelled = project.event(labels=[{"name": "prsplit-allow: size.lines"}])
    (runner.folder / "event.json").write_text(json.dumps(labelled))
    assert runner.play("check") == 0
    assert runner.outputs("check")["result"] == "warn"


def test_hostile_names(tmp_path: Path) -> None:
    """In branch, title, body and paths: nothing is run, and no command of the log is anybody's but ours."""
    project = Project(tmp_path, HOSTILE, PATHS)
    runner = project.runner()
    assert runner.play("fetch", "check") == 1
    assert runner.outputs("check")["result"] == "fail"
    ours = re.compile(r"::(error|warning) (title=[a-z_.]+)(,file=[^:,]+)?(,line=\d+,endLine=\d+)?::[^\n]*")
    assert [row for row in runner.commands() if not ours.fullmatch(row)] == []
    assert list(tmp_path.rglob("pwned")) == []


def test_no_text_of_the_event_is_part_of_a_script() -> None:
    """What is run holds no expression: all of them are variables, and those of the event ids and the base's name."""
    assert set(steps()) == {"install", "fetch", "check"}
    assert not any("${{" in step.lines for step in steps().values())
    told = {said for step in steps().values() for said in step.env.values() if "github.event" in said}
    assert not any(word in said for said in told for word in ("title", "body", "head.ref", "label", "login"))
    assert all(re.search(r"@[0-9a-f]{40} # v", row) for row in ACTION.read_text().splitlines() if "uses:" in row)


def test_what_can_not_be_told_is_red(tmp_path: Path) -> None:
    """A checkout that stays shallow, an event without a change, one that is none, and a program that does not start."""
    runner = Project(tmp_path).runner()
    checkout = f"checkout={runner.workspace}\n"
    (runner.folder / "fetch.output").write_text(checkout)
    assert runner.play("check") == 3
    assert "fetch-depth: 0" in runner.log
    assert runner.outputs("check") == {"result": "unknown"}
    runner.name, event = "schedule", runner.folder / "event.json"
    event.write_text("{}")
    assert (runner.play("check"), runner.outputs("check")["result"]) == (3, "unknown")
    event.write_text("no event")
    assert (runner.play("check"), runner.outputs("check")["result"]) == (2, "error")
    (runner.folder / "temp" / "prsplit" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    assert (runner.play("check"), runner.outputs("check")["result"]) == (1, "error")


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    """The checkout stays as it is, which a warning tells, and it is red."""
    runner = Project(tmp_path).runner()
    git(runner.workspace, "remote", "set-url", "origin", f"file://{tmp_path}/nowhere")
    assert runner.play("fetch", "check") == 3
    assert [row.split("::")[1] for row in runner.commands()] == [
        "warning title=prsplit",
        "error title=prsplit can't tell",
    ]
    assert runner.outputs("check") == {"result": "unknown"}


def test_a_history_that_ends_within_the_change(tmp_path: Path) -> None:
    """Is not taken for the whole, also where a common commit is found."""
    project = Project(tmp_path)
    runner = project.runner(depth=3)
    git(runner.workspace, "fetch", "-q", "--depth=1", "origin", project.repo.id("main"))
    (runner.folder / "fetch.output").write_text(f"checkout={runner.workspace}\n")
    assert runner.play("check") == 3
    assert "shallow" in runner.log


def test_the_base_has_moved_since_the_event(tmp_path: Path) -> None:
    """What the branch has merged from its base since is not its own change."""
    project = Project(tmp_path)
    event = project.event()
    other = Repo(project.repo.path)
    other.git("switch", "-q", "main")
    other.write("app/merged.py", padded("merged", 60))
    other.commit("Add much elsewhere")
    other.git("switch", "-q", "topic")
    other.git("merge", "-q", "-m", "Merge main", "main")
    other.git("push", "-q", str(project.bare), "main", "topic")
    event["pull_request"]["head"]["sha"] = other.id("HEAD")  # type: ignore[index]
    runner = project.runner(event)
    assert runner.play("fetch", "check") == 1
    assert "42 reviewable lines" in runner.log


def test_the_action_installs_itself() -> None:
    """The lines that install take the action's own folder, isolated from the checkout."""
    lines = steps()["install"].lines
    assert lines.count("-I -m") == 2
    assert lines.rstrip().endswith('"$ACTION"')
    assert steps()["install"].env["ACTION"] == "github.action_path"
    assert (ACTION.parent / "pyproject.toml").exists()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Runner, PretendForge]]:
    """A job whose project is on a pretend forge, with the token of a job, which is no user's."""
    project = Project(tmp_path)
    with pretend_forge(tmp_path / "served") as forge:
        forge.world.me = "github-actions[bot]"
        home = forge.world.home("them", "project")
        home.git("config", "uploadpack.allowAnySHA1InWant", "true")
        git(project.repo.path, "push", "-q", str(home.path), "main", "topic")
        home.pulls[7] = PullRow(7, "them", "topic", "main", "A title", "", draft=False, author="author")
        runner = project.runner(depth=0)
        runner.server, runner.inputs = forge.url, {"comment": "true", "token": forge.token}
        runner.more = {"GH_TOKEN": "", "GH_HOST": ""}
        yield runner, forge


def test_one_comment(served: tuple[Runner, PretendForge]) -> None:
    """Its own, found by the marker, is written once and then updated; somebody else's marker means nothing."""
    runner, forge = served
    comments = forge.world.homes["them/project"].pulls[7].comments
    theirs = {"id": 1, "body": f"{MARKER}\nmine", "user": {"login": "somebody"}}
    comments.append(dict(theirs))
    assert runner.play("fetch", "check") == 1
    assert len(comments) == 2
    assert "3 PRs would pass" in comments[1]["body"]
    runner.inputs["max-lines"] = "100"
    runner.inputs["rules"] = "size"
    assert runner.play("check") == 0
    assert comments[0] == theirs
    assert len(comments) == 2
    assert "## prsplit: ready" in comments[1]["body"]
    assert forge.token not in runner.log


def test_a_token_that_may_not_comment(served: tuple[Runner, PretendForge]) -> None:
    """As for a fork: the verdict stands, and one line tells."""
    runner, forge = served
    refusal = Refusal(403, "Resource not accessible by integration")
    forge.faults = [lambda method, _: refusal if method == "POST" else None] * 2
    assert runner.play("fetch", "check") == 1
    assert runner.outputs("check")["result"] == "fail"
    assert [row for row in runner.commands() if row.startswith("::notice title=prsplit::No comment was written.")]
    assert forge.world.homes["them/project"].pulls[7].comments == []
