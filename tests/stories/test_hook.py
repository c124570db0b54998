"""The pre-push hook, driven by real pushes to a real bare repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.story import environment

MARKER = "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"
Answer = subprocess.CompletedProcess[str]


class Desk:
    """A clone with a remote, where `prsplit` is on PATH, and an address that stands in no example."""

    def __init__(self, folder: Path, *, form: str = "sha1") -> None:
        """Make the remote with one commit, and a branch to work on."""
        self.home, self.path, self.remote = folder, folder / "work", folder / "remote.git"
        program = folder / "bin" / "prsplit"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m prsplit "$@"\n')
        program.chmod(0o755)
        self.git("init", "-q", "--bare", f"--object-format={form}", "-b", "main", str(self.remote), at=folder)
        self.git("init", "-q", f"--object-format={form}", "-b", "main", str(self.path), at=folder)
        self.git("remote", "add", "origin", str(self.remote))
        self.commit("a.py", "x = 1\n")
        self.git("push", "-q", "origin", "main")
        self.git("switch", "-q", "-c", "topic")

    def run(
        self, *words: str, at: Path | None = None, more: Mapping[str, str] | None = None, check: bool = False
    ) -> Answer:
        """Run a program as its user would."""
        env = environment(str(self.home))
        env["PATH"] = f"{self.home / 'bin'}{os.pathsep}{env['PATH']}"
        env |= {f"GIT_{role}_EMAIL": "author@prsplit.dev" for role in ("AUTHOR", "COMMITTER")} | dict(more or {})
        return subprocess.run(
            words, cwd=at or self.path, env=env, check=check, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    def git(self, *words: str, at: Path | None = None) -> str:
        """What git says; raises where it fails."""
        return self.run("git", *words, at=at, check=True).stdout.strip()

    def prsplit(self, *words: str) -> Answer:
        """The command line."""
        return self.run("prsplit", *words)

    def commit(self, name: str, text: str, title: str = "Add a file") -> None:
        """Commit one file."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", title)

    def push(self, *words: str, at: Path | None = None) -> Answer:
        """Push to the remote."""
        return self.run("git", "push", "origin", *(words or ("topic",)), at=at)

    def there(self, branch: str) -> str:
        """The commit that the remote has of a branch, or nothing."""
        return self.run("git", "rev-parse", "-q", "--verify", f"refs/heads/{branch}", at=self.remote).stdout.strip()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """With the hook installed."""
    found = Desk(tmp_path)
    assert found.prsplit("hook", "install").returncode == 0
    return found


def lines(count: int, name: str = "f") -> str:
    """A module of so many lines."""
    return "".join(f"{name}{number} = {number}\n" for number in range(count))


def test_a_push_that_is_fine_is_not_mentioned(desk: Desk) -> None:
    """Neither is one without anything to push."""
    desk.commit("b.py", "y = 2\n")
    said = desk.push()
    assert (said.returncode, "prsplit" in said.stderr + said.stdout) == (0, False)
    again = desk.push()
    assert (again.returncode, "prsplit" in again.stderr) == (0, False)


def test_a_failure_stops_the_push_and_names_the_way_out(desk: Desk) -> None:
    """Nothing arrives, and `--no-verify` goes past it."""
    desk.commit("b.py", MARKER)
    said = desk.push()
    assert said.returncode == 1
    assert "content.conflict" in said.stderr + said.stdout
    assert "topic  origin/main@" in said.stderr + said.stdout
    assert "--no-verify" in said.stderr
    assert desk.there("topic") == ""
    assert desk.run("git", "push", "--no-verify", "origin", "topic").returncode == 0


def test_size_is_one_line_and_the_push_goes(desk: Desk) -> None:
    """With the command that would help."""
    desk.commit("b.py", lines(600, "b"))
    desk.commit("c.py", lines(600, "c"))
    said = desk.push()
    assert said.returncode == 0
    assert "1,200 lines are much for one PR" in said.stderr
    assert desk.there("topic")


def test_a_strict_hook_stops_it_but_never_one_that_shrinks(desk: Desk) -> None:
    """The setting is the user's own."""
    desk.commit("b.py", lines(700, "b"))
    assert desk.push().returncode == 0
    (desk.path / ".prsplit.toml").write_text("hook.strict = true\n")
    desk.commit("c.py", lines(300, "c"))
    assert desk.push().returncode == 1
    desk.git("reset", "-q", "--hard", "HEAD~1")
    (desk.path / ".prsplit.toml").write_text("hook.strict = true\n")
    desk.commit("b.py", lines(600, "b"))
    assert desk.push().returncode == 0


def test_tags_deletions_and_other_refs_are_let_through(desk: Desk) -> None:
    """Even where their commits would fail as a branch."""
    desk.commit("b.py", MARKER)
    desk.git("tag", "v1")
    desk.git("update-ref", "refs/notes/x", "HEAD")
    assert desk.push("v1").returncode == 0
    assert desk.push("refs/notes/x").returncode == 0
    desk.git("branch", "old", "main")
    assert desk.push("old").returncode == 0
    assert desk.push("--delete", "old").returncode == 0


def test_each_branch_of_a_stack_is_judged_against_the_one_below(desk: Desk) -> None:
    """Two branches of 300 lines are no branch of 600; a failure in the lower one is not the upper one's."""
    desk.commit("b.py", lines(300, "b"))
    desk.git("switch", "-q", "-c", "upper")
    desk.commit("c.py", lines(300, "c"))
    said = desk.push("topic", "upper")
    assert (said.returncode, "lines are much" in said.stderr) == (0, False)


def test_branches_that_prsplit_built_are_judged_against_their_own_base(desk: Desk) -> None:
    """Also when they are pushed one by one."""
    desk.commit("b.py", lines(300, "b"))
    desk.commit("c.py", lines(300, "c"))
    assert desk.prsplit("apply", "--prefix", "s", "--yes").returncode == 0
    names = desk.git("for-each-ref", "--format=%(refname:short)", "refs/heads/s").split()
    assert len(names) == 2
    said = desk.push(names[1])
    assert (said.returncode, "lines are much" in said.stderr) == (0, False)


def test_another_hook_goes_on_being_run_and_sees_what_git_says(tmp_path: Path) -> None:
    """Its refusal counts; uninstalling puts it back as it was."""
    desk = Desk(tmp_path)
    other = desk.path / ".git/hooks/pre-push"
    other.parent.mkdir(exist_ok=True)
    text = f'#!/bin/sh\necho "$1" > {tmp_path}/seen\ncat >> {tmp_path}/seen\ntest ! -e {tmp_path}/no\n'
    other.write_text(text)
    other.chmod(0o755)
    said = desk.prsplit("hook", "install")
    assert "pre-push.before-prsplit" in said.stdout
    desk.commit("b.py", "y = 2\n")
    assert desk.push().returncode == 0
    first, second = (tmp_path / "seen").read_text().splitlines()
    assert first == "origin"
    assert second.split()[0::2] == ["refs/heads/topic", "refs/heads/topic"]
    (tmp_path / "no").touch()
    desk.commit("c.py", "y = 2\n")
    assert desk.push().returncode == 1
    assert desk.prsplit("hook", "install").returncode == 0
    assert desk.prsplit("hook", "uninstall").returncode == 0
    assert other.read_text() == text
    assert desk.prsplit("hook", "uninstall").returncode == 1


def test_hooks_that_the_repository_brings_are_not_changed(desk: Desk) -> None:
    """A folder of the user's own that core.hooksPath names is; devnull says that no hooks are wanted."""
    desk.prsplit("hook", "uninstall")
    desk.commit("hooks/pre-push", "#!/bin/sh\n")
    desk.git("config", "core.hooksPath", "hooks")
    said = desk.prsplit("hook", "install")
    assert said.returncode == 3
    assert "prsplit hook run" in said.stderr
    desk.git("config", "core.hooksPath", str(desk.home / "mine"))
    assert str(desk.home / "mine" / "pre-push") in desk.prsplit("hook", "install").stdout
    desk.commit("b.py", MARKER)
    assert desk.push().returncode == 1
    desk.git("config", "core.hooksPath", "/dev/null")
    assert desk.prsplit("hook", "install").returncode == 3


def test_from_a_linked_worktree(desk: Desk) -> None:
    """The hooks are those of the repository."""
    place = desk.home / "linked"
    desk.git("worktree", "add", "-q", "-b", "side", str(place), "main")
    (place / "b.py").write_text(MARKER)
    desk.git("add", "-A", at=place)
    desk.git("commit", "-q", "-m", "Add a file", at=place)
    assert desk.push("side", at=place).returncode == 1


def test_ids_of_sha256(tmp_path: Path) -> None:
    """The other hash's zeros are longer."""
    desk = Desk(tmp_path, form="sha256")
    assert desk.prsplit("hook", "install").returncode == 0
    desk.commit("b.py", "y = 2\n")
    assert desk.push().returncode == 0
    desk.commit("b.py", MARKER)
    assert desk.push().returncode == 1


def test_what_cannot_be_told_is_one_line_and_goes(desk: Desk) -> None:
    """A branch without common history; a strict hook stops it."""
    desk.git("switch", "-q", "--orphan", "alone")
    desk.commit("b.py", "y = 2\n")
    said = desk.push("alone")
    assert said.returncode == 0
    assert "alone can't be judged" in said.stderr


def test_the_pre_commit_framework_tells_by_its_environment(desk: Desk) -> None:
    """As it does at its pre-push stage; a manual run judges nothing."""
    desk.commit("b.py", MARKER)
    told = {
        "PRE_COMMIT_TO_REF": desk.git("rev-parse", "HEAD"),
        "PRE_COMMIT_FROM_REF": desk.git("rev-parse", "main"),
        "PRE_COMMIT_REMOTE_BRANCH": "refs/heads/topic",
        "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/topic",
    }
    assert desk.run("prsplit", "hook", "run", "--pre-commit", more=told).returncode == 1
    assert desk.prsplit("hook", "run", "--pre-commit").returncode == 0
