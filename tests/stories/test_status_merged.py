"""What `status` says of branches that the base has by now, and what it says to do next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prsplit.cli.main import run
from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from support.pushing import steps
from support.scripts import Ground, Tree, commit, ground, plan_for, script_for


def branch(number: int) -> str:
    """The name of a branch of the hand-made stack."""
    return f"split/topic/{number:02d}-step"


def stack(folder: Path, count: int = 3) -> Ground:
    """A repository with a stack on main."""
    held = ground(folder)
    script = script_for(held, steps(count))
    perform(open_repository(held.path), script, plan_for(script, branch="topic"))
    return held


def land(held: Ground, files: Tree, *parents: str) -> str:
    """Put a commit with `files` onto main."""
    made = commit(held.path, files, [held.git("rev-parse", parent) for parent in ("main", *parents)], "Land")
    held.git("update-ref", "refs/heads/main", made)
    return made


def told(held: Ground, capture: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The lines that `status` prints."""
    capture.readouterr()
    assert run(["-C", held.path, *(words or ("status",))]) == 0
    return capture.readouterr().out.splitlines()


@pytest.mark.parametrize("how", ["merge", "squash", "fast-forward"])
def test_a_merged_branch_is_called_so_and_update_is_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    """However it was merged; afterwards the rest stands on what has it, and nothing is called merged any more."""
    held = stack(tmp_path / "r")
    if how == "fast-forward":
        held.git("update-ref", "refs/heads/main", branch(1))
    else:
        land(held, {**steps(1)[0], b"else.txt": ("100644", b"else\n")}, *([branch(1)] if how == "merge" else []))
    before = held.refs(), held.git("count-objects")
    *_, first, second, third, following = told(held, capsys)
    assert (first.split()[1], first.partition("  ")[2].partition("  ")[2]) == (branch(1), "merged into main")
    assert second.endswith("in place")
    assert third.endswith("in place")
    assert following == "next: prsplit update"
    assert (held.refs(), held.git("count-objects")) == before
    told(held, capsys, "update")
    assert not any("merged" in line for line in told(held, capsys))


def test_a_merged_branch_that_was_deleted_is_not_to_be_brought_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is gone because it is merged; a dry run of the update says that it needs not be deleted."""
    held = stack(tmp_path / "r", 2)
    left = held.git("rev-parse", branch(1))
    land(held, steps(1)[0])
    held.git("update-ref", "-d", f"refs/heads/{branch(1)}")
    lines = told(held, capsys)
    assert lines[1] == f"-------  {branch(1)}  gone, was {left[:7]}, merged into main"
    assert lines[-1] == "next: prsplit update"
    assert f"{branch(1)}: merged, and gone here already" in told(held, capsys, "update", "--dry-run")
    row = json.loads("\n".join(told(held, capsys, "status", "--format", "json")))["prs"][0]
    assert (row["state"], row["merged"]) == ("gone", "main")


def test_when_all_is_merged_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the update each branch, after it the stack."""
    held = stack(tmp_path / "r", 2)
    land(held, steps(2)[1])
    assert [line.endswith("merged into main") for line in told(held, capsys)] == [False, True, True, False]
    told(held, capsys, "update")
    assert told(held, capsys)[1] == "all of it is merged: no branch is left"


def test_other_work_on_the_base_is_no_merge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither what has nothing to do with the stack nor what conflicts with it."""
    held = stack(tmp_path / "r", 2)
    land(held, {**held.base_files, b"f01.txt": ("100644", b"theirs\n")})
    assert [line.partition("  ")[2].partition("  ")[2] for line in told(held, capsys)[1:-1]] == ["in place"] * 2


def remote(held: Ground, folder: Path) -> Ground:
    """A bare repository that `held` has pushed its main and its stack to."""
    home = ground(folder, bare=True)
    held.git("remote", "add", "origin", home.path)
    held.git("push", "-q", "--force", "origin", "main")
    assert run(["-C", held.path, "push", "--forge", "none", "--no-check", "-q"]) == 0
    return home


def test_a_merge_that_the_remote_lacks_is_to_be_pushed_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An update goes by the remote's branch; once that has it, it is next."""
    held = stack(tmp_path / "r", 2)
    remote(held, tmp_path / "home.git")
    land(held, steps(1)[0], branch(1))
    assert told(held, capsys)[-1] == "next: git push origin main   # then prsplit update, which goes by origin/main"
    held.git("push", "-q", "origin", "main")
    lines = told(held, capsys)
    assert lines[1].endswith("merged into origin/main")
    assert lines[-1] == "next: prsplit update"


def test_what_was_merged_elsewhere_and_not_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no forge tells, it is said that the base has gone on, and that update takes it in."""
    held = stack(tmp_path / "r", 2)
    home = remote(held, tmp_path / "home.git")
    land(Ground(home.path, home.base, home.base_files), steps(1)[0], branch(1))
    lines = told(held, capsys)
    assert "origin/main has commits that are not fetched here: what they merged is not told" in lines
    assert lines[-1] == "next: prsplit update   # origin/main has gone on"
    assert f"deleted {branch(1)}: merged" in told(held, capsys, "update", "--no-check")
