"""A forge and a world that are not as they were: renamed bases, strangers' pull requests, odd answers, hanging servers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from prsplit.forges import github
from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from support.forge import PretendForge, Raw
from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk, environment, steps
from support.scripts import commit, plan_for, script_for

__all__ = ["desk", "forge", "waits"]


def upon(desk: Desk, branch: str) -> int:
    """Somebody's pull request that is to be merged into a branch of ours."""
    tip = desk.home.branch(branch)
    made = desk.home.git("commit-tree", f"{desk.home.branch('main')}^{{tree}}", "-p", tip, "-m", "theirs")
    desk.home.git("update-ref", "refs/heads/theirs", made)
    return desk.forge.world.open(desk.home, {"head": "theirs", "base": branch, "title": "T", "body": ""}).number


def test_undo_leaves_what_somebody_else_stands_on(desk: Desk) -> None:
    """The pull request and its branch stay, and those below it; with --force ours is closed, and the branch stays."""
    desk.place.build(steps(3))
    desk.good("push")
    theirs = upon(desk, "split/topic/02-step")
    dry = desk.good("undo", "--dry-run")
    assert f"Pull request 2 has pull request {theirs} upon it, so it stays open" in " ".join(dry.split())
    desk.good("undo")
    assert {pull[2]: pull[1] for pull in desk.place.pulls()} == {
        "split/topic/01-step": "closed", "split/topic/02-step": "open", "split/topic/03-step": "closed", "theirs": "open",
    }  # fmt: skip
    assert sorted(desk.place.remote()) == ["split/topic/01-step", "split/topic/02-step"]
    said = desk.good("undo", "--force")
    assert "The branch split/topic/02-step stays" in " ".join(said.split())
    assert (desk.home.pulls[2].state, desk.home.pulls[theirs].state) == ("closed", "open")
    assert sorted(desk.place.remote()) == ["split/topic/02-step"]


def test_undo_of_a_push_that_failed_links_its_stack_again(desk: Desk) -> None:
    """A stack was dissolved, and then a base could not be changed: undo registers all of it again."""
    desk.place.build(steps(3))
    desk.good("push")
    trees = steps(3)
    swapped = {name: node for name, node in trees[2].items() if name != b"f02.txt"}
    desk.place.build([trees[0], swapped, trees[2]], names=["01-step", "03-step", "02-step"])
    desk.forge.faults = [lambda method, _: Raw(422, b'{"message": "no"}') if method == "PATCH" else None]
    assert desk.type("push").code == 4
    assert desk.home.stacks == {}
    desk.forge.faults = []
    desk.good("undo")
    assert list(desk.home.stacks.values()) == [[1, 2, 3]]


def test_the_base_was_renamed(desk: Desk) -> None:
    """The forge lets pull requests go along, and so does a push: nothing is retargeted to where nothing is."""
    desk.place.build(steps(2))
    desk.good("push")
    desk.home.git("branch", "-m", "main", "trunk")
    for pull in desk.home.pulls.values():
        pull.state, pull.base = "open", "trunk" if pull.base == "main" else pull.base
    said = desk.good("push")
    assert "everything is in place" in said
    assert [pull[3] for pull in desk.place.pulls()] == ["trunk", "split/topic/01-step"]
    assert "has no branch main: the series is to be merged into trunk" in " ".join(
        desk.good("push", "--dry-run").split()
    )


def test_a_pull_request_that_was_retargeted_by_hand(desk: Desk) -> None:
    """It is shown where it will go before anything is done, and undo gives it back the base that it was given."""
    desk.place.build(steps(2))
    desk.good("push")
    desk.home.stacks.clear()
    desk.home.git("branch", "release", "main")
    desk.home.pulls[2].base = "release"
    assert "retarget #2  from release to main" in desk.good("push", "--dry-run")
    desk.good("push")
    assert desk.home.pulls[2].base == "split/topic/01-step"
    desk.good("undo")
    assert desk.home.pulls[2].base == "release"


def test_a_comment_of_a_push_that_died_is_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was written, and only the record does not know: undo finds it."""
    desk.held.git("push", "-q", "origin", f"{desk.held.base}:refs/heads/big")
    made = desk.home.git("commit-tree", f"{desk.held.base}^{{tree}}", "-p", desk.held.base, "-m", "big")
    desk.home.git("update-ref", "refs/heads/big", made)
    desk.forge.world.open(desk.home, {"head": "big", "base": "main", "title": "Big", "body": ""})
    desk.place.build(steps(2))

    class Cut(BaseException):
        """The process ends here."""

    write = github.GitHub.comment

    def written(self: github.GitHub, number: int, marker: str, body: str) -> int:
        write(self, number, marker, body)
        raise Cut

    monkeypatch.setattr(github.GitHub, "comment", written)
    with pytest.raises(Cut):
        desk.type("push", "--supersedes", "1")
    assert len(desk.home.pulls[1].comments) == 1
    desk.good("undo")
    assert desk.home.pulls[1].comments == []


def test_a_push_that_died_before_its_first_step_is_over_when_all_is_there(desk: Desk) -> None:
    """Somebody else has done it all in the meantime, so nothing is cut off any more."""
    desk.place.build(steps(2))
    desk.good("push")
    path = Path(desk.held.path, ".git", "prsplit", "pushes.jsonl")
    first = path.read_text().splitlines()[0]
    with path.open("a") as file:
        file.write(re.sub('"run": "0001"', '"run": "0002"', first) + "\n")
    assert "the push was cut off" in desk.good("status", "--offline")
    desk.good("push")
    assert "the push was cut off" not in desk.good("status", "--offline")


@pytest.mark.parametrize("place", ["/r\xe9pos", "/a b", "http://[::1", "//", "?x=1", ""])
def test_a_redirect_to_what_is_no_address(desk: Desk, place: str) -> None:
    """A sentence, and no token goes anywhere."""
    desk.place.build(steps(1))
    desk.forge.faults = [lambda *_: Raw(301, b"", {"Location": place})]
    said = desk.type("push")
    assert (said.code, "redirects to another address" in said.err) == (4, True), said.err


@pytest.mark.parametrize(
    ("old", "new"),
    [('"forge": "github"', '"forge": "other"'), ('"forge": "github"', '"forge": "../x"'),
     ('"places": [1, 2]', '"places": []'), ('"after": "0001"', '"after": "x"')],
)  # fmt: skip
def test_a_record_that_names_what_is_not(desk: Desk, old: str, new: str) -> None:
    """The record is only a file: status, update and undo say what is wrong with it, and change nothing."""
    desk.place.build(steps(2))
    desk.good("push")
    path = Path(desk.held.path, ".git", "prsplit", "pushes.jsonl")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    before = desk.wholes()
    assert [desk.type(*words).code for words in (("update",), ("undo",))] == [3, 3]
    assert desk.type("status").code in (0, 3)
    assert desk.wholes() == before


@pytest.mark.slow
@pytest.mark.parametrize("send", [os.killpg, os.kill])
def test_a_remote_that_hangs(desk: Desk, send: Callable[[int, int], None]) -> None:
    """It takes the call and never answers: Ctrl-C on the terminal, or an interrupt of prsplit alone, ends it at once with
    exit 130, git is not left behind on that terminal, and the next push goes through."""
    desk.place.build(steps(2))
    good = desk.held.git("remote", "get-url", "origin")
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        there = f"http://127.0.0.1:{deaf.getsockname()[1]}/them/project.git"
        desk.held.git("remote", "set-url", "origin", there)
        words = [sys.executable, "-m", "prsplit", "-C", desk.held.path, "push", "--forge", "none", "--no-check"]
        with subprocess.Popen(
            words, env=environment(desk.forge), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        ) as child, closing(deaf.accept()[0]) as line:  # fmt: skip
            assert line.recv(4) == b"GET "
            send(child.pid, signal.SIGINT)
            assert child.stderr is not None
            if send is os.killpg:
                line.settimeout(60)
                assert b"".join(iter(lambda: line.recv(65536), b"")) != b""
            assert child.wait(60) == 130
            line.close()
            assert child.stderr.read().decode().splitlines()[-1] == "interrupted"
    desk.held.git("remote", "set-url", "origin", good)
    desk.good("push")
    assert len(desk.place.remote()) == 2


def test_a_long_name_and_one_of_every_alphabet(desk: Desk) -> None:
    """Two hundred characters, and letters that no URL holds: opened once, found again, taken back."""
    for name in ("x" * 200, "日本語/ブランチ-é", "Topic", "topic"):
        desk.held.git("branch", "-f", name, "main")
        _build(desk, name)
        desk.good("push")
        opened = len(desk.home.pulls)
        assert desk.good("push").startswith("everything is in place already")
        assert len(desk.home.pulls) == opened
        desk.good("update")
    assert len({pull.head.lower() for pull in desk.home.pulls.values()}) == 6
    assert len({pull.head for pull in desk.home.pulls.values()}) == 8


def _build(desk: Desk, name: str) -> None:
    script = script_for(desk.held, steps(2), prefix=f"split/{name}")
    perform(open_repository(desk.held.path), script, plan_for(script, branch=name))


def test_the_fork_is_gone(desk: Desk, forge: PretendForge) -> None:
    """Its pull request has no repository any more: status tells what is there, push and update say what can't be reached."""
    desk.place.build(steps(2))
    desk.good("push")
    desk.home.path.rename(desk.home.path.with_suffix(".gone"))
    forge.world.frozen = True
    for words in (("push",), ("update",), ("undo",)):
        said = desk.type(*words)
        assert (said.code, "can't be reached" in said.err) == (4, True), said.err
    assert "#1 open" in desk.good("status")


def test_a_dry_run_under_another_prefix_goes_where_the_push_will(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What says where the branch is pushed to is looked up by the branch's own name, not by that of the series."""
    desk.held.git("switch", "-q", "-c", "topic")
    desk.held.git("reset", "-q", "--hard", commit(desk.held.path, steps(1)[0], [desk.held.base], "Add a file"))
    desk.held.git("remote", "rename", "origin", "theirs")
    desk.held.git("remote", "add", "origin", f"{desk.forge.url}/nobody/nothing.git")
    desk.held.git("config", "branch.topic.pushRemote", "theirs")
    (tmp_path / "prsplit").mkdir()
    (tmp_path / "prsplit" / "config.toml").write_text('prefix = "mine/own"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert "push to theirs," in desk.good("push", "--dry-run")
    desk.good("push")
    assert [pull[2] for pull in desk.place.pulls()] == ["mine/own/01-add-f01-txt"]
