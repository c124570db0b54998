"""Commands that do harm, people in a hurry, and odd places: no step sees what another one left, and nothing stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.hidden import RUN
from support.repo import Repo
from support.story import SOURCE
from support.verifying import Desk, desk, scratch, seen

__all__ = ["desk", "scratch"]

CLEAN = (
    'G=$(git rev-parse --git-dir); test -z "$(git config left.over)" && test -z "$(git stash list)" && '
    'test -z "$(git branch --list left)" && test ! -e $G/hooks/post-checkout && test ! -e junk && test ! -e added && '
    "grep -qx first kept.txt"
)
SPOIL = (
    "git config left.over 1; git config filter.x.smudge 'sed s/first/smudged/'; mkdir -p $G/info $G/hooks; "
    "echo 'kept.txt filter=x' > $G/info/attributes; echo junk > $G/info/exclude; touch $G/hooks/post-checkout junk added; "
    "git branch left; echo more >> check.py; git -c user.name=n -c user.email=e@example.com stash -q; git add added; "
    "git update-index --skip-worktree kept.txt; echo spoilt > kept.txt"
)


def program(desk: Desk, command: str, *words: str) -> subprocess.Popen[bytes]:
    """`verify` as a process of its own."""
    line = [sys.executable, "-m", "prsplit", "-C", str(desk.repo.path), "verify", "--max-lines", "16"]
    line += ["--scratch", str(desk.scratch), "--exec", command, *words]
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/")


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """The plain change over a base that holds a file which nobody changes."""
    desk.repo.git("switch", "-q", "main")
    desk.repo.write("kept.txt", "first\n")
    desk.repo.commit("a file more")
    desk.repo.git("switch", "-q", "topic")
    desk.repo.git("rebase", "-q", "main")
    return desk


@pytest.mark.parametrize("flags", [(), ("--keep-ignored",)], ids=["clean", "incremental"])
def test_no_step_sees_what_another_left_in_git(kept: Desk, flags: tuple[str, ...]) -> None:
    """Settings, filters, hooks, excludes, branches, stashes, added files, files that the index believes unchanged."""
    answer = kept.verify(*flags, command=f"{CLEAN} && {RUN}; code=$?; {SPOIL}; exit $code")
    assert answer.code == 0, answer.out + answer.err


def test_what_the_setup_tells_git_stays(kept: Desk) -> None:
    """Its settings and hooks hold at every step, and what it added is not lost."""
    setup = "git config user.name n; mkdir -p $(git rev-parse --git-dir)/hooks; touch lib; git add lib; "
    setup += "touch $(git rev-parse --git-dir)/hooks/pre-commit"
    told = 'test "$(git config user.name)" = n && test -x $(git rev-parse --git-dir)/hooks/pre-commit && test -e lib'
    answer = kept.verify("--setup", setup, command=f"{told} && {RUN}; code=$?; git config user.name other; exit $code")
    assert answer.code == 0, answer.out + answer.err


def test_a_broken_index(desk: Desk) -> None:
    """Files of git that are no files any more don't stop the next step."""
    spoil = "rm -f $G/index $G/config; mkfifo $G/index $G/config; ln -s /dev/null $G/description"
    answer = desk.verify(command=f"G=$(git rev-parse --git-dir); {RUN}; code=$?; {spoil}; exit $code")
    assert answer.code == 0, answer.out + answer.err


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked for in /proc")
def test_a_child_that_emptied_its_environment(desk: Desk) -> None:
    """In a session of its own, writing into the step for good: it is ended, and the folder goes."""
    child = "env -i setsid sh -c 'while :; do echo x >> junk; sleep 0.01; done' >/dev/null 2>&1"
    answer = desk.verify(command=f"test ! -e junk && {RUN}; code=$?; {child} & sleep 0.05; exit $code")
    assert answer.code == 0, answer.out + answer.err


def test_a_command_that_removes_the_folder_of_the_run(desk: Desk) -> None:
    """There is nothing to go on with, and that is said."""
    answer = desk.verify(command=f"{RUN}; code=$?; cd ../..; rm -rf -- *; exit $code")
    assert answer.code == 4
    assert "is gone: a command has removed it" in answer.err
    assert "Traceback" not in answer.err


def test_output_that_is_no_text(desk: Desk) -> None:
    """Random bytes and control sequences: the page and the JSON are text, without a sequence in it."""
    loud = "head -c 5000 /dev/urandom; printf '\\033]0;x\\007\\033[31mred\\342\\200\\256\\n'; exit 3"
    page = desk.verify(command=loud)
    assert page.code == 1
    assert not set("\x1b\x07\u202e") & set(page.out)
    value = desk.document("--no-cache", command=loud)
    assert value["base"]["code"] == 3


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.3])
def test_ctrl_c_again_and_again(desk: Desk, tmp_path: Path, wait: float) -> None:
    """Whoever can't wait for the end of the cleaning up: it is done all the same."""
    count = tmp_path / "count"
    process = program(desk, f"echo x >> {count}; sleep 60", "-j", "3")
    until = time.monotonic() + 30
    while not seen(count) and time.monotonic() < until:
        time.sleep(0.01)
    for _ in range(4):
        process.send_signal(signal.SIGINT)
        time.sleep(wait)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err
    while list(desk.scratch.iterdir()) and time.monotonic() < until:
        time.sleep(0.02)
    assert list(desk.scratch.iterdir()) == []


def test_two_runs_at_once(desk: Desk) -> None:
    """On one repository, with different commands: both prove the series, and the results of both are kept."""
    commands = (RUN, f"{RUN} && sleep 0.05")
    runs = [program(desk, command, "-j", "2") for command in commands]
    said = [one.communicate(timeout=60) for one in runs]
    assert [one.returncode for one in runs] == [0, 0], said
    value = json.loads(desk.type("plan", "--max-lines", "16", "--format", "json").out)
    assert [{row["commands"][0] for row in pr["evidence"]} for pr in value["prs"]] == [set(commands)] * 3


def test_odd_places(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path with blanks, quotes and letters of other alphabets, for a repository, its linked worktree and the scratch folder."""
    odd = tmp_path / "ü ñ 'q\" $x"
    odd.mkdir()
    (odd / "scratch").mkdir()
    desk.repo.git("worktree", "add", "-q", "--detach", str(odd / "linked"), "topic")
    subprocess.run(["git", "clone", "-q", "-b", "topic", str(desk.repo.path), str(odd / "clone")], check=True)
    for name, base in (("linked", "main"), ("clone", "origin/main")):
        answer = Desk(Repo(odd / name), odd / "scratch", capsys).verify("-j", "2", "--base", base)
        assert answer.code == 0, answer.out + answer.err
    assert list((odd / "scratch").iterdir()) == []
    assert desk.repo.git("worktree", "list").count("\n") == 1


def test_a_command_of_several_lines(desk: Desk) -> None:
    """Quotes and line feeds reach the shell as they are, and no page is torn by them."""
    command = f'{RUN}\ncode=$?\ntest \'a"b\' = "a\\"b" || exit 9\nexit $code'
    answer = desk.verify(command=command)
    assert answer.code == 0, answer.out + answer.err
    assert len(answer.out.splitlines()) == 8


@pytest.mark.parametrize("words", [["--exec", ""], ["--exec", RUN, "--exec", " "], ["--bench", ""]])
def test_an_empty_command(desk: Desk, words: list[str]) -> None:
    """It would pass anywhere: exit 2, and how it is meant."""
    answer = desk.type("verify", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "error: An empty command proves nothing.\nhint: prsplit verify --exec 'pytest -q'\n"
