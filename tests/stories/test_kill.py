"""SIGKILL at any moment of a run: afterwards the branches are as before or as after, and nothing is lost or left.

`PRSPLIT_KILLS` sets how many moments are tried (20 without it).
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from prsplit.errors import AnsweredNo, PrsplitError
from prsplit.model.script import Script
from prsplit.repo.open import open_repository
from prsplit.stack import journal
from prsplit.stack.apply import perform
from prsplit.stack.lock import lock
from prsplit.stack.recover import settle
from prsplit.stack.status import status
from prsplit.stack.undo import undo
from support.scripts import Ground, begin, dump, ground, performer, plan_for, script_for, three_steps

KILLS = int(os.environ.get("PRSPLIT_KILLS", "20"))
LEFTOVERS = ("objects/tmp_objdir-*", "objects/pack/tmp_*", "objects/**/tmp_obj_*", "fast_import_crash_*",
             "refs/**/*.lock", "packed-refs.lock", "refs/prsplit/new/*")  # fmt: skip

pytestmark = pytest.mark.timeout(600)


def scripts(held: Ground) -> tuple[Script, Script]:
    """A series of six, and after it is built, another that moves, drops and makes branches."""
    body = {b"f%d" % n: ("100644", b"line %d\n" % n * 2000) for n in range(40)}
    states = [{**held.base_files, **{name: body[name] for name in list(body)[: 6 * n]}} for n in range(1, 7)]
    first = script_for(held, states)
    perform(open_repository(held.path), first, plan_for(first))
    second = script_for(
        held, states[1:5], names=["01-step", "02-step", "03-new", "04-step"], drops=["03-step", "05-step", "06-step"]
    )
    return first, second  # fmt: skip


def killed_after(held: Ground, path: str, seconds: float, *, group: bool) -> bool:
    """Run the performer and kill it, alone or with its children, after `seconds`; whether it was still running."""
    process = performer(held, path)
    begin(process)
    time.sleep(seconds)
    alive = process.poll() is None
    if alive and group:
        os.killpg(process.pid, signal.SIGKILL)
    elif alive:
        process.kill()
    process.communicate()
    return alive


def quiet(held: Ground) -> None:
    """Wait until the git processes of a killed run are gone: they hold its lock."""
    with lock(open_repository(held.path)):
        pass


def duration(run: Callable[[], object]) -> float:
    """Seconds that `run` takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def left_over(held: Ground) -> list[str]:
    """What a run should have cleared."""
    home = Path(held.path, ".git")
    return [str(path) for pattern in LEFTOVERS for path in home.glob(pattern)]


@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["alone", "with its children"])
def test_apply_killed_at_random_moments(tmp_path: Path, group: bool) -> None:  # noqa: FBT001
    """As before or as after; status can be told; undo works; the next apply goes through and leaves no rest."""
    held = ground(tmp_path / "r")
    _, script = scripts(held)
    dump(script, tmp_path / "s.json")
    before = held.branches()
    whole = _measured(held, tmp_path)
    after = held.branches()
    undo(open_repository(held.path))
    assert held.branches() == before
    chance, outcomes = random.Random(7), {"before": 0, "after": 0}
    for _ in range(KILLS // 2 if group else KILLS):
        killed_after(held, str(tmp_path / "s.json"), chance.uniform(0, whole), group=group)
        quiet(held)
        status(open_repository(held.path))
        outcomes[_went(held, before, after, group=group)] += 1
        if held.branches() == after:
            undo(open_repository(held.path))
        assert held.branches() == before
        perform(open_repository(held.path), script, plan_for(script))
        assert held.branches() == after
        assert left_over(held) == []
        undo(open_repository(held.path))
        assert held.branches() == before
    held.git("fsck", "--strict")
    assert outcomes["before"] > 0


def _measured(held: Ground, folder: Path) -> float:
    process = performer(held, str(folder / "s.json"))
    begin(process)
    return duration(process.communicate)


def _went(held: Ground, before: dict[str, str], after: dict[str, str], *, group: bool) -> str:
    """Which of the two it is. Git itself may have been killed between two renames: then the next run finishes them."""
    now = held.branches()
    if group and now not in (before, after):
        with lock(open_repository(held.path)) as hold:
            settle(open_repository(held.path), hold=hold)
        now = held.branches()
    assert now in (before, after)
    return "before" if now == before else "after"


@pytest.mark.slow
def test_undo_killed_at_random_moments(tmp_path: Path) -> None:
    """As before or as after, and a second undo or apply goes on from there."""
    held = ground(tmp_path / "r")
    _, script = scripts(held)
    first = held.branches()
    perform(open_repository(held.path), script, plan_for(script))
    second = held.branches()
    process = performer(held, "-")
    begin(process)
    whole = duration(process.communicate)
    assert held.branches() == first
    chance = random.Random(11)
    for _ in range(KILLS // 2):
        perform(open_repository(held.path), script, plan_for(script))
        killed_after(held, "-", chance.uniform(0, whole), group=False)
        quiet(held)
        assert held.branches() in (first, second)
        if held.branches() == second:
            undo(open_repository(held.path))
        assert held.branches() == first
        perform(open_repository(held.path), script, plan_for(script))
        assert left_over(held) == []
        undo(open_repository(held.path))


@pytest.mark.parametrize("event", ["begun", "built", "done"])
def test_a_run_cut_off_behind_each_line_of_the_journal(
    tmp_path: Path, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every place between two effects: the next run sees as before or as after, and writes down which."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    real = journal._add

    def cut(repo: object, name: str, *rest: object, **facts: object) -> None:
        real(repo, name, *rest, **facts)  # type: ignore[arg-type]
        if name == event:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_add", cut)
        with pytest.raises(KeyboardInterrupt):
            perform(open_repository(held.path), script, plan_for(script))
    assert len(held.branches()) == (3 if event == "done" else 0)
    assert status(open_repository(held.path)).interrupted == (event != "done")
    if event == "done":
        undo(open_repository(held.path))
    else:
        with pytest.raises(AnsweredNo):
            undo(open_repository(held.path))
    assert held.branches() == {}
    perform(open_repository(held.path), script, plan_for(script))
    assert len(held.branches()) == 3


def test_a_run_cut_off_before_its_last_line_counts_as_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The branches have moved and only the journal does not know: undo takes them back."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    monkeypatch.setattr(journal, "done", _interrupted)
    with pytest.raises(KeyboardInterrupt):
        perform(open_repository(held.path), script, plan_for(script))
    monkeypatch.undo()
    assert len(held.branches()) == 3
    assert undo(open_repository(held.path)).undoes == "0001"
    assert held.branches() == {}


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_transaction_that_died_half_way_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git was killed between two renames and left a lock: the next run finishes, and undo takes all of it back."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    monkeypatch.setattr(journal, "done", _interrupted)
    with pytest.raises(KeyboardInterrupt):
        perform(open_repository(held.path), script, plan_for(script))
    monkeypatch.undo()
    after = held.branches()
    held.git("update-ref", "-d", "refs/heads/split/topic/02-step")
    Path(held.path, ".git", "refs", "heads", "split", "topic", "02-step.lock").touch()
    again = script_for(held, three_steps(held))
    again = type(again)(again.base, again.commits, tuple((name, after[f"refs/heads/{name}"]) for name, _ in again.refs),
                        again.top_tree, again.prefix)  # fmt: skip
    perform(open_repository(held.path), again, plan_for(again))
    assert held.branches() == after
    undo(open_repository(held.path))
    assert held.branches() == {}


def test_what_other_people_left_is_not_cleared(tmp_path: Path) -> None:
    """Crash reports and packs that are not prsplit's stay where they are."""
    held = ground(tmp_path / "r")
    home = Path(held.path, ".git")
    strangers = [
        home / "fast_import_crash_1",
        home / "objects" / "pack" / "tmp_pack_x",
        home / "refs" / "heads" / "x.lock",
    ]
    for path in strangers:
        path.parent.mkdir(exist_ok=True)
        path.write_text("somebody else's")
    ours = home / "objects" / "tmp_objdir-prsplit-0009"
    (ours / "objects" / "pack").mkdir(parents=True)
    (ours / "fast_import_crash_2").write_text("fast-import crash report:\n")
    script = script_for(held, three_steps(held))
    perform(open_repository(held.path), script, plan_for(script))
    assert all(path.exists() for path in strangers)
    assert not ours.exists()


def test_a_run_that_fails_is_not_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written down as dropped at once, and undo does not see it."""
    held = ground(tmp_path / "r")
    script = script_for(held, three_steps(held))
    gone = type(script)(script.base, script.commits, script.refs, "0" * 40, script.prefix)
    with pytest.raises(PrsplitError):
        perform(open_repository(held.path), gone, plan_for(script))
    assert [run.state for run in journal.read(open_repository(held.path)).runs] == ["dropped"]
    assert not status(open_repository(held.path)).interrupted
