"""The runner: what a call sees, what it refuses, and how failures read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prsplit.errors import CommandFailed, Refused
from prsplit.repo.git import Git, failure, find_git, scrubbed
from support.repo import new_repo


def test_environment_keeps_where_settings_lie_and_nothing_else_of_git() -> None:
    """All `GIT_*` variables go but the few that say where the user's settings are, made absolute."""
    inherited = {
        "PATH": "/bin", "HOME": "/home/x", "GIT_DIR": "/r", "GIT_INDEX_FILE": "/i", "GIT_SSH_COMMAND": "evil",
        "GIT_CONFIG_GLOBAL": "rel", "GIT_CONFIG_NOSYSTEM": "1", "GIT_OBJECT_DIRECTORY": "/o", "LC_ALL": "de_DE.UTF-8",
    }  # fmt: skip
    env = scrubbed(inherited)
    kept = {name for name in env if name.startswith("GIT_")}
    assert kept == {
        "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH",
        "GIT_NO_REPLACE_OBJECTS", "GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT",
    }  # fmt: skip
    assert (env["GIT_CONFIG_GLOBAL"], env["LC_ALL"], env["HOME"]) == (os.path.abspath("rel"), "C", "/home/x")


def test_quarantine_is_kept_together() -> None:
    """A receive hook's object folders are kept, absolute; without the quarantine's own name they are not."""
    hook = {"GIT_QUARANTINE_PATH": "q", "GIT_OBJECT_DIRECTORY": "q", "GIT_ALTERNATE_OBJECT_DIRECTORIES": "a:/b"}
    env = scrubbed(hook)
    assert env["GIT_ALTERNATE_OBJECT_DIRECTORIES"] == f"{os.path.abspath('a')}:/b"
    assert env["GIT_OBJECT_DIRECTORY"] == os.path.abspath("q")
    assert "GIT_OBJECT_DIRECTORY" not in scrubbed({name: hook[name] for name in list(hook)[1:]})


def test_run_ask_and_stream(tmp_path: Path) -> None:
    """`run` gives bytes or raises one sentence, `ask` never raises for an exit code, `stream` talks."""
    git = new_repo(tmp_path / "repo").opened().git
    oid = git.run("hash-object", "-w", "--stdin", stdin=b"a\r\n\xff\0").decode().strip()
    assert git.run("cat-file", "blob", oid) == b"a\r\n\xff\0"
    code, out, err = git.ask("cat-file", "blob", "0" * 40)
    assert (code, out) == (128, b"")
    assert err
    assert git.run("cat-file", "blob", "0" * 40, check=False) == b""
    with pytest.raises(CommandFailed, match=r"^git cat-file failed: .*\.$") as caught:
        git.run("cat-file", "blob", "0" * 40)
    assert "\n" not in caught.value.message
    with git.stream("cat-file", "--batch-check") as child:
        out, _ = child.communicate(oid.encode() + b"\n")
    assert out == f"{oid} blob 5\n".encode()


def test_hooks_do_not_run_when_a_ref_moves(tmp_path: Path) -> None:
    """Whatever a call does, no hook is run for it, be it in the usual place or where the settings say."""
    repo = new_repo(tmp_path / "repo")
    repo.git("config", "core.hooksPath", "hooks")
    for folder in ("hooks", ".git/hooks"):
        repo.write(f"{folder}/reference-transaction", f"#!/bin/sh\ntouch {tmp_path}/sprung\n", executable=True)
    git = repo.opened().git
    tree = git.run("hash-object", "-t", "tree", "-w", "--stdin").decode().strip()
    commit = git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=_commit(tree)).decode().strip()
    git.run("update-ref", "refs/heads/x", commit)
    assert not (tmp_path / "sprung").exists()
    repo.git("update-ref", "-d", "refs/heads/x")
    assert (tmp_path / "sprung").exists(), "the trap does not work"


def _commit(tree: str) -> bytes:
    return f"tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n".encode()


def test_environment_of_one_call(tmp_path: Path) -> None:
    """What a call adds to the environment reaches git."""
    git = new_repo(tmp_path / "repo").opened().git
    out = git.run("var", "GIT_AUTHOR_IDENT", env={"GIT_AUTHOR_NAME": "Someone Else", "GIT_AUTHOR_EMAIL": "s@e"})
    assert out.startswith(b"Someone Else <s@e>")


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc to see a child's descriptors in")
def test_descriptors_that_are_kept(tmp_path: Path) -> None:
    """A descriptor that is to be kept is open in the child, any other one is not."""
    git = new_repo(tmp_path / "repo").opened().git
    held = os.open(tmp_path, os.O_RDONLY)
    alias = f"alias.fd=!test -e /proc/self/fd/{held} && echo open"
    try:
        assert git.ask("-c", alias, "fd", keep=(held,))[1] == b"open\n"
        assert git.ask("-c", alias, "fd")[1] == b""
    finally:
        os.close(held)


def test_a_program_that_can_not_start(tmp_path: Path) -> None:
    """A git that vanished is a command that failed, not a traceback."""
    with pytest.raises(CommandFailed, match="could not be started"):
        Git(str(tmp_path / "git"), str(tmp_path), None, {}).run("version")


@pytest.mark.parametrize(
    ("err", "sentence", "hint"),
    [
        (b"warning: x\nfatal: bad object 12\nmore\n", "git log failed: bad object 12.", "git fsck"),
        (b"error: it broke.\n", "git log failed: it broke.", "git status"),
        (b"usage: git log\n  -x\n", "git log failed: usage: git log.", "git status"),
        (b"", "git log failed: it gave no reason.", "git status"),
        (b"fatal: \xff\n", "git log failed: \ufffd.", "git status"),
        (
            b"fatal: bad config line 6 in file .git/config\n",
            "git log failed: bad config line 6 in file .git/config.",
            "git config --list --show-origin",
        ),
        (
            b"fatal: write error: No space left on device\n",
            "git log failed: write error: No space left on device.",
            "df -h .",
        ),
    ],
)
def test_failures_read_as_one_sentence(err: bytes, sentence: str, hint: str) -> None:
    """The first line that tells the reason is all that is shown."""
    error = failure(["-c", "a=b", "log"], err)
    assert (error.message, error.hint) == (sentence, hint)


def test_what_may_not_be_written_or_read_is_refused() -> None:
    """No permission is no failure of git's: exit 3."""
    error = failure(["add"], b"error: insufficient permission for adding an object to repository database\n")
    assert isinstance(error, Refused)
    assert error.hint


def test_the_first_git_on_path_that_can_be_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries that are relative, inside the repository, or no program are passed over."""
    real = find_git()
    for name in ("repo/bin", "plain", "good"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "git").write_text("#!/bin/sh\n")
    for name in ("repo/bin", "good"):
        (tmp_path / name / "git").chmod(0o755)
    repo, good = str(tmp_path / "repo"), str(tmp_path / "good/git")
    entries = [str(tmp_path / "repo/bin"), str(tmp_path / "plain"), str(tmp_path / "good"), os.path.dirname(real)]
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", *entries]))
    assert find_git(repo) == good
    assert find_git() == str(tmp_path / "repo/bin/git")
    monkeypatch.setenv("PATH", str(tmp_path / "plain"))
    with pytest.raises(Refused, match="not on PATH"):
        find_git(repo)
