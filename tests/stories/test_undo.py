"""Undo takes the last run back, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.errors import AnsweredNo, Refused
from prsplit.model.script import Script
from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from prsplit.stack.folder import place
from prsplit.stack.status import status
from prsplit.stack.undo import undo
from support.scripts import Ground, ground, plan_for, script_for, three_steps


@pytest.fixture
def held(tmp_path: Path) -> Ground:
    """A repository without a stack."""
    return ground(tmp_path / "r")


def apply(held: Ground, script: Script | None = None) -> str:
    """Perform the three steps, or `script`; the run's id."""
    one = script or script_for(held, three_steps(held))
    return perform(open_repository(held.path), one, plan_for(one)).id


def second(held: Ground) -> Script:
    """A series that moves the first branch, drops the other two and makes a new one."""
    steps = three_steps(held)[1:]
    return script_for(held, steps, names=["01-step", "02-other"], drops=["02-step", "03-step"])


def refused(held: Ground, sentence: str) -> Refused:
    """Undo, expect a refusal, and that no ref has changed."""
    before = held.refs()
    with pytest.raises(Refused, match=sentence) as caught:
        undo(open_repository(held.path))
    assert held.refs() == before
    assert caught.value.hint
    return caught.value


def test_nothing_to_undo(held: Ground) -> None:
    """Exit 1, and not even the journal is begun."""
    with pytest.raises(AnsweredNo):
        undo(open_repository(held.path))
    assert not Path(place(open_repository(held.path), "journal.jsonl")).exists()


def test_a_new_stack_is_taken_away_and_kept_aside(held: Ground) -> None:
    """The branches are gone; their commits are kept below refs/prsplit/undo/, safe from garbage collection."""
    before = held.refs()
    apply(held)
    built = held.branches()
    run = undo(open_repository(held.path))
    after = held.refs()
    kept = {ref: oid for ref, oid in after.items() if ref.startswith(f"refs/prsplit/undo/{run.id}/")}
    assert set(kept.values()) == set(built.values())
    assert {ref: oid for ref, oid in after.items() if ref not in kept} == before


def test_runs_are_undone_one_by_one(held: Ground) -> None:
    """Moved, dropped and new branches all go back, then the first run goes, then there is none."""
    apply(held)
    first = held.branches()
    apply(held, second(held))
    held.git("reflog", "expire", "--expire=now", "--all")
    held.git("gc", "--prune=now", "--quiet")
    undo(open_repository(held.path))
    assert held.branches() == first
    undo(open_repository(held.path))
    assert held.branches() == {}
    with pytest.raises(AnsweredNo):
        undo(open_repository(held.path))


def test_apply_works_again_after_undo(held: Ground) -> None:
    """The branches that undo brought back are prsplit's own."""
    apply(held)
    apply(held, second(held))
    undo(open_repository(held.path))
    apply(held, second(held))
    assert sorted(held.branches()) == ["refs/heads/split/topic/01-step", "refs/heads/split/topic/02-other"]


def test_a_branch_that_moved_since_stops_all(held: Ground) -> None:
    """The sentence names it, and the hint keeps the new commits under another name."""
    apply(held)
    held.git("update-ref", "refs/heads/split/topic/02-step", held.base)
    assert "git branch split/topic/02-step-mine" in refused(held, "split/topic/02-step has moved").hint


def test_the_hint_for_a_moved_branch_leads_on(held: Ground) -> None:
    """Pasting it makes undo possible."""
    apply(held)
    held.git("update-ref", "refs/heads/split/topic/02-step", held.base)
    for command in refused(held, "has moved").hint.split(" && "):
        held.git(*command.split()[1:])
    undo(open_repository(held.path))
    assert held.branches() == {"refs/heads/split/topic/02-step-mine": held.base}


def test_a_branch_that_is_gone_stops_all(held: Ground) -> None:
    """The hint brings it back."""
    apply(held)
    held.git("branch", "-q", "-D", "split/topic/02-step")
    held.git(*refused(held, "split/topic/02-step is gone").hint.split()[1:])
    undo(open_repository(held.path))
    assert held.branches() == {}


def test_a_dropped_name_that_is_taken_again_stops_all(held: Ground) -> None:
    """Somebody made a branch of that name since."""
    apply(held)
    apply(held, second(held))
    held.git("branch", "split/topic/03-step", "main")
    refused(held, "split/topic/03-step exists again")


@pytest.mark.parametrize("where", ["here", "linked"])
def test_a_branch_that_is_checked_out_stops_all(held: Ground, tmp_path: Path, where: str) -> None:
    """Taking it away would leave that worktree on nothing."""
    apply(held)
    if where == "here":
        held.git("switch", "-q", "split/topic/02-step")
    else:
        held.git("worktree", "add", "-q", str(tmp_path / "w"), "split/topic/02-step")
    refused(held, "split/topic/02-step is checked out")


def test_a_forged_journal_moves_nothing(held: Ground) -> None:
    """A line that names a branch outside its prefix is refused before any ref is touched."""
    apply(held)
    path = Path(place(open_repository(held.path), "journal.jsonl"))
    path.write_bytes(path.read_bytes().replace(b"refs/heads/split/topic/01-step", b"refs/heads/main"))
    refused(held, "Line 2 .* is damaged")


def test_undo_leaves_work_tree_and_index_alone(held: Ground) -> None:
    """With uncommitted edits around."""
    apply(held)
    Path(held.path, "kept.txt").write_text("edited\n")
    Path(held.path, "new.txt").write_text("new\n")
    before = held.git("status", "--porcelain")
    undo(open_repository(held.path))
    assert held.git("status", "--porcelain") == before
    assert held.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_status_tells_how_the_stack_stands(held: Ground) -> None:
    """In place, moved, gone; titles in order; and after undo there is none."""
    repo = open_repository(held.path)
    assert status(repo).run is None
    apply(held)
    assert [one.state for one in status(repo).branches] == ["in place"] * 3
    assert [one.title for one in status(repo).branches] == ["Step 1", "Step 2", "Step 3"]
    held.git("update-ref", "refs/heads/split/topic/02-step", held.base)
    held.git("update-ref", "-d", "refs/heads/split/topic/03-step")
    told = status(repo)
    assert [one.state for one in told.branches] == ["in place", "moved", "gone"]
    assert "split/topic/02-step" in told.next_command
    assert not told.interrupted


def test_status_after_undo_is_empty(held: Ground) -> None:
    """There is no run any more, and the next thing to do is to plan."""
    apply(held)
    undo(open_repository(held.path))
    told = status(open_repository(held.path))
    assert (told.run, told.branches, told.next_command) == (None, (), "prsplit plan")
