"""What runs replaced is kept for the newest twenty of them; undo goes that far back, and says so where it can't."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from prsplit.errors import Refused
from prsplit.model.script import RefMove, Run
from prsplit.model.update import BuiltStack
from prsplit.repo.open import open_repository
from prsplit.stack import built, journal
from prsplit.stack.apply import perform
from prsplit.stack.prune import kept_runs, outlived
from prsplit.stack.undo import undo
from support.pushing import steps
from support.scripts import Ground, ground, plan_for, script_for

ZERO, ONE = "0" * 40, "1" * 40


def runs(count: int, state: str = "done") -> list[Run]:
    """So many runs."""
    return [Run(f"{number:04d}", "apply", "b", ONE, ONE, (), state) for number in range(1, count + 1)]


def test_the_newest_runs_are_kept() -> None:
    """By number, and those that can be undone by their own count."""
    assert kept_runs(runs(3)) == {"0001", "0002", "0003"}
    assert kept_runs(runs(25)) == {f"{number:04d}" for number in range(6, 26)}
    later = [Run(f"{number:04d}", "undo", "b", ONE, ONE, (), "done", undoes="0001") for number in range(26, 46)]
    assert kept_runs([*runs(25), *later]) == {f"{number:04d}" for number in range(6, 46)}
    assert kept_runs(runs(2), (f"{number:04d}" for number in range(1, 31))) >= {"0001", "0002", "0030"}


def test_only_refs_of_older_runs_go() -> None:
    """Each from the value that it has; what is no run's is left alone."""
    refs = {f"refs/prsplit/undo/{name}/x": ONE for name in ("0001", "0004", "0005", "odd")}
    assert outlived(runs(23), "0024", refs, ZERO) == [
        RefMove("refs/prsplit/undo/0001/x", ONE, ZERO), RefMove("refs/prsplit/undo/0004/x", ONE, ZERO),
    ]  # fmt: skip


def build(held: Ground, number: int) -> Run:
    """Apply a series of one, different each time."""
    script = script_for(held, steps(1, f"round {number}"))
    run = perform(open_repository(held.path), script, plan_for(script, branch="topic"))
    built.keep(open_repository(held.path), run.id, BuiltStack("main", held.base, ONE, ONE, 400, ()))
    return run


def kept_of(held: Ground) -> set[str]:
    """The runs of which anything is kept."""
    return {found[1] for ref in held.refs() if (found := re.match(r"refs/prsplit/undo/(\d+)/", ref))}


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four runs are kept instead of twenty."""
    monkeypatch.setattr("prsplit.stack.prune.KEPT_RUNS", 4)


def test_undo_goes_as_far_back_as_is_kept(tmp_path: Path, four: None) -> None:
    """Of seven applies three are forgotten, four can be undone one by one, and then it is told why not more."""
    held = ground(tmp_path / "r")
    tops = [build(held, number).moves[0].new for number in range(1, 8)]
    assert kept_of(held) == {f"{number:04d}" for number in range(4, 8)}
    assert set(os.listdir(Path(held.path, ".git", "prsplit", "built"))) == {f"{n:04d}.json" for n in range(4, 8)}
    held.git("reflog", "expire", "--expire=now", "--all")
    held.git("-c", "gc.auto=1", "gc", "-q", "--prune=now")
    repo = open_repository(held.path)
    for number in range(7, 3, -1):
        undo(repo)
        assert held.git("rev-parse", "split/topic/01-step") == tops[number - 2]
    with pytest.raises(Refused, match=r"What run 0003 replaced is here no more.* newest 20 runs") as caught:
        undo(repo)
    assert caught.value.hint
    assert held.git("rev-parse", "split/topic/01-step") == tops[2]


def test_a_run_cut_off_while_it_lets_go_is_finished(
    tmp_path: Path, four: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its transaction is one: the next run sees from the branches whether it went through."""
    held = ground(tmp_path / "r")
    for number in range(1, 6):
        build(held, number)
    before = held.refs()

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("prsplit.stack.recover.move", cut)
        with pytest.raises(KeyboardInterrupt):
            build(held, 99)
    assert journal.read(open_repository(held.path)).open is not None
    assert held.refs() == before
    build(held, 100)
    assert journal.read(open_repository(held.path)).open is None
    assert kept_of(held) == {"0003", "0004", "0005", "0007"}
