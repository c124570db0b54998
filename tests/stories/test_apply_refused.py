"""What apply refuses: one sentence, a hint, exit 3, and nothing changed."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from prsplit.errors import Exit, Refused, UsageError
from prsplit.model.script import Script
from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from prsplit.stack.folder import place
from prsplit.stack.ownership import standing
from support.scripts import Ground, ground, plan_for, script_for, three_steps


def apply(held: Ground, script: Script | None = None) -> None:
    """Perform the three steps, or `script`."""
    one = script or script_for(held, three_steps(held))
    perform(open_repository(held.path), one, plan_for(one))


def refused(held: Ground, sentence: str, script: Script | None = None) -> Refused:
    """Apply, expect a refusal that matches `sentence`, and that no ref has changed."""
    before = held.refs()
    with pytest.raises(Refused, match=sentence) as caught:
        apply(held, script)
    assert held.refs() == before
    assert caught.value.code == Exit.REFUSED
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value


@pytest.fixture
def held(tmp_path: Path) -> Ground:
    """A repository without a stack."""
    return ground(tmp_path / "r")


def test_a_branch_of_somebody_else_is_not_moved(held: Ground) -> None:
    """It stands where the series would have one of its own."""
    held.git("branch", "split/topic/02-step", "main")
    assert "git branch -m split/topic/02-step" in refused(held, "split/topic/02-step exists").hint


def test_a_branch_of_ours_that_moved_is_not_moved(held: Ground) -> None:
    """Somebody committed on top: that is theirs now."""
    apply(held)
    held.git("update-ref", "refs/heads/split/topic/02-step", held.base)
    refused(held, "split/topic/02-step exists and is not as prsplit left it")


def test_a_branch_that_only_the_journal_of_another_repository_knows_is_not_ours(held: Ground) -> None:
    """The journal was deleted: prsplit forgets which branches it made."""
    apply(held)
    Path(place(open_repository(held.path), "journal.jsonl")).unlink()
    refused(held, "exists and is not as prsplit left it")


@pytest.mark.parametrize("taken", ["split", "split/topic", "split/topic/01-step/deep"])
def test_a_name_in_the_way_is_refused(held: Ground, taken: str) -> None:
    """A ref cannot be both a file and a folder, in either direction."""
    script = script_for(held, three_steps(held))
    held.git("branch", taken, "main")
    refused(held, re.escape(taken), script)


@pytest.mark.parametrize(
    "prefix",
    ["", "a..b", "a b", "-x", "/x", "x/", "a.lock", "a\nb", "x//y", ".x", "a~1", "a:b", "refs/heads/x", "a\0b"],
)
def test_a_prefix_that_makes_no_valid_names_is_refused(held: Ground, prefix: str) -> None:
    """By git's own rules."""
    with pytest.raises(UsageError, match="valid branch names"):
        standing(open_repository(held.path), prefix)


def test_a_branch_of_a_folder_that_was_deleted_is_freed_by_pruning(held: Ground, tmp_path: Path) -> None:
    """There is nothing left to switch in."""
    apply(held)
    place = tmp_path / "gone"
    held.git("worktree", "add", "-q", str(place), "split/topic/02-step")
    shutil.rmtree(place)
    script = script_for(held, three_steps(held)[1:], names=["02-step", "03-step"], drops=["01-step"])
    assert refused(held, "checked out", script).hint == "git worktree prune"


@pytest.mark.parametrize("where", ["here", "linked", "rebasing", "bisecting"])
def test_a_branch_that_is_checked_out_is_not_moved(held: Ground, tmp_path: Path, where: str) -> None:
    """In this worktree or another one, also in the middle of a rebase or a bisection."""
    apply(held)
    script = script_for(held, three_steps(held)[1:], names=["02-step", "03-step"], drops=["01-step"])
    if where == "here":
        held.git("switch", "-q", "split/topic/02-step")
    elif where == "linked":
        held.git("worktree", "add", "-q", str(tmp_path / "linked"), "split/topic/02-step")
    elif where == "rebasing":
        folder = Path(held.path, ".git", "rebase-merge")
        folder.mkdir()
        (folder / "head-name").write_text("refs/heads/split/topic/02-step\n")
    else:
        Path(held.path, ".git", "BISECT_START").write_text("split/topic/02-step\n")
    refused(held, "split/topic/02-step is checked out", script)


def test_a_branch_that_would_be_dropped_is_not_while_checked_out(held: Ground) -> None:
    """Deleting it would leave that worktree on an unborn branch."""
    apply(held)
    script = script_for(held, three_steps(held)[:1], drops=["02-step", "03-step"])
    held.git("switch", "-q", "split/topic/03-step")
    refused(held, "split/topic/03-step is checked out", script)


def test_an_unborn_branch_of_that_name_is_not_created_under_its_worktree(held: Ground) -> None:
    """HEAD would suddenly stand on a commit."""
    script = script_for(held, three_steps(held))
    held.git("symbolic-ref", "HEAD", "refs/heads/split/topic/01-step")
    refused(held, "split/topic/01-step is checked out", script)


def test_a_script_that_was_drafted_before_the_branches_moved_is_refused(held: Ground) -> None:
    """Another run came in between."""
    apply(held)
    old = script_for(held, three_steps(held)[:2], drops=["03-step"])
    other = script_for(held, three_steps(held)[1:2], drops=["02-step", "03-step"])
    apply(held, other)
    assert refused(held, "since the script was drafted", old).hint == "prsplit apply"


def test_a_symbolic_ref_below_the_prefix_is_not_followed(held: Ground) -> None:
    """Moving it would move what it points at."""
    script = script_for(held, three_steps(held))
    held.git("symbolic-ref", "refs/heads/split/topic/01-step", "refs/heads/main")
    refused(held, "split/topic/01-step exists", script)


def test_a_lock_on_a_branch_stops_the_whole_transaction(held: Ground) -> None:
    """Another git is at work on one of them: none moves, and the hint names the lock."""
    script = script_for(held, three_steps(held))
    lock = Path(held.path, ".git", "refs", "heads", "split", "topic", "02-step.lock")
    lock.parent.mkdir(parents=True)
    lock.touch()
    assert str(lock) in refused(held, "none moved", script).hint
    lock.unlink()
    apply(held, script)


def test_a_damaged_journal_stops_apply(held: Ground) -> None:
    """Which branches are prsplit's own can't be known; the hint moves the journal away, and then it works."""
    apply(held)
    path = Path(place(open_repository(held.path), "journal.jsonl"))
    path.write_bytes(b"{broken\n" + path.read_bytes())
    harmed = path.read_bytes()
    assert refused(held, "Line 1 of .*journal.jsonl is damaged").hint.startswith(f"mv {shlex.quote(str(path))} ")
    assert path.read_bytes() == harmed


def test_other_branches_below_the_prefix_are_left_alone(held: Ground) -> None:
    """They are neither moved nor dropped."""
    held.git("branch", "split/topic/notes", "main")
    apply(held)
    assert held.refs()["refs/heads/split/topic/notes"] == held.base
