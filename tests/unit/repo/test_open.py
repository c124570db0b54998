"""Opening: two processes, one answer."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from prsplit.errors import CommandFailed, Refused, UsageError
from prsplit.repo import open as opening
from prsplit.repo.open import open_repository
from support.repo import new_repo, processes


def test_two_processes_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening is on the way of every command, so it starts git twice and not once more."""
    repo = new_repo(tmp_path / "repo")
    started = processes(monkeypatch)
    open_repository(str(repo.path))
    assert len(started) == 2


def test_what_is_known_of_a_repository(tmp_path: Path) -> None:
    """Absolute places, the kind of ids, and prsplit's folder, which is not made by looking."""
    repo = new_repo(tmp_path / "a folder")
    opened = repo.opened()
    assert opened.git.git_dir == opened.common_dir == str(repo.path / ".git")
    assert (opened.git.work_tree, opened.bare, opened.object_format) == (str(repo.path), False, "sha1")
    assert opened.zero == "0" * 40
    assert opened.version >= (2, 38, 0)
    assert not os.path.exists(opened.folder)
    assert not opened.shallow


@pytest.mark.parametrize(
    ("said", "version"),
    [
        (b"git version 2.39.5\n", (2, 39, 5)),
        (b"git version 2.39.5 (Apple Git-154)\n", (2, 39, 5)),
        (b"git version 2.45.1.windows.1\n", (2, 45, 1)),
        (b"git version 3.0-rc1\n", (3, 0, 0)),
    ],
)
def test_versions(said: bytes, version: tuple[int, int, int]) -> None:
    """All the ways in which gits spell their version."""
    assert opening._version(said) == version


def test_versions_that_will_not_do() -> None:
    """Too old is refused with its number; no number at all is a failure."""
    with pytest.raises(Refused, match=r"2\.37\.0 is too old"):
        opening._version(b"git version 2.37.0\n")
    with pytest.raises(CommandFailed):
        opening._version(b"")


def test_folder_names_with_blanks_and_no_utf8(tmp_path: Path) -> None:
    """Places are what the system says, byte for byte."""
    name = os.path.join(os.fsencode(tmp_path), b"caf\xe9 repo")
    subprocess.run([b"git", b"init", b"-q", name], check=True)
    opened = open_repository(os.fsdecode(name))
    assert opened.git.work_tree == os.fsdecode(name)
    assert opened.git.run("rev-parse", "--git-dir").strip() == name + b"/.git"


def test_a_folder_name_that_can_not_be_told_apart(tmp_path: Path) -> None:
    """A line feed in the folder's name breaks git's own answer: refused, not misread."""
    repo = new_repo(tmp_path / "line\nfeed")
    with pytest.raises(Refused, match="line feed"):
        open_repository(str(repo.path))


def test_a_folder_that_was_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started in a folder that is gone, prsplit says so."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(UsageError, match="There is no folder"):
        open_repository()


def test_a_damaged_repository(tmp_path: Path) -> None:
    """Settings that git can't read are named in one sentence."""
    repo = new_repo(tmp_path / "repo")
    (repo.path / ".git/config").write_text("[core\n")
    with pytest.raises(CommandFailed, match="bad config line 1"):
        open_repository(str(repo.path))


def test_a_current_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository that is named in full opens even when the current folder was deleted."""
    held = tmp_path / "r"
    subprocess.run(["git", "init", "-q", str(held)], check=True)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert open_repository(str(held)).git.work_tree == str(held)
