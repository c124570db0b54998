"""SIGKILL after each remote call in turn: the same command then ends in the same state, and nothing is doubled."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from prsplit.stack import pushes
from support.forge import PretendForge, pretend_forge
from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk, Place, killed, place, steps
from support.scripts import commit

__all__ = ["desk", "forge", "waits"]


def shape(spot: Place) -> tuple[object, ...]:
    """What the forge holds, whatever the numbers are."""
    open_ones = {one.number: one for one in spot.home.pulls.values() if one.state == "open"}
    pulls = sorted((one.head, one.base, tuple(one.labels)) for one in open_ones.values())
    names = [[open_ones[number].head for number in members] for members in spot.home.stacks.values()]
    maps = ["(not open yet)" in one.body for one in open_ones.values()]
    return spot.remote(), pulls, names, maps, len(spot.home.pulls)


@pytest.mark.slow
@pytest.mark.parametrize("at", range(7))
def test_push_killed_after_each_call(tmp_path: Path, at: int) -> None:
    """The second try ends as an unbroken one does, and undo takes back what both of them did."""
    with pretend_forge(tmp_path / "served") as served:
        spot = place(tmp_path, served)
        spot.build(steps(2))
        killed(spot, at, "push", "--no-check", "--label", "x")
        again = spot.type("push", "--no-check", "--label", "x")
        assert again.returncode == 0, again.stderr
        _, pulls, stacks, maps, count = shape(spot)
        assert [head for head, *_ in pulls] == ["split/topic/01-step", "split/topic/02-step"]  # type: ignore[attr-defined]
        assert (len(spot.remote()), stacks, maps, count) == (2, [[head for head, *_ in pulls]], [False, False], 2)  # type: ignore[attr-defined]
        back = spot.type("undo")
        assert back.returncode == 0, back.stderr
        assert (spot.remote(), spot.home.stacks) == ({}, {})
        assert {one.state for one in spot.home.pulls.values()} == {"closed"}


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("PRSPLIT_STORIES") != "full", reason="takes a minute: PRSPLIT_STORIES=full")
@pytest.mark.timeout(1200)
def test_two_parts_of_six_killed_after_each_call(tmp_path: Path) -> None:
    """Six PRs in two independent parts, killed after each changing call there is: always the state of an unbroken push."""
    trees, ends, at, calls = steps(6), [], -1, 0
    while at < calls:
        with pretend_forge(tmp_path / f"served{at}") as served:
            spot = place(tmp_path / f"at{at}", served)
            spot.build(trees)
            made: list[str] = []
            for number, below in enumerate((0, 1, 2, 0, 4, 5)):
                parent = made[below - 1] if below else spot.held.base
                made.append(commit(spot.held.path, trees[number], [parent], f"Step {number + 1}\n\nBody.\n"))
            spot.stand({f"split/topic/{n:02}-step": oid for n, oid in enumerate(made, 1)})
            if at >= 0:
                killed(spot, at, "push", "--no-check")
            done = spot.type("push", "--no-check")
            assert done.returncode == 0, done.stderr
            ends.append(shape(spot))
            calls = calls or spot.forge.changes
            at += 1
    assert calls > len(trees)
    assert len(ends[0][2]) == 2  # type: ignore[arg-type]
    assert all(end == ends[0] for end in ends)


@pytest.mark.slow
@pytest.mark.parametrize("at", range(4))
def test_undo_killed_after_each_call(tmp_path: Path, at: int) -> None:
    """The second try finishes it."""
    with pretend_forge(tmp_path / "served") as served:
        spot = place(tmp_path, served)
        spot.build(steps(2))
        assert spot.type("push", "--no-check").returncode == 0
        killed(spot, at, "undo")
        back = spot.type("undo")
        assert back.returncode == 0, back.stderr
        assert (spot.remote(), spot.home.stacks) == ({}, {})
        assert {one.state for one in spot.home.pulls.values()} == {"closed"}


class _Cut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", range(7))
def test_cut_off_before_each_call(desk: Desk, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """What was written down as about to be done was not done: it is done the second time, once."""
    desk.place.build(steps(3))
    real: Callable[..., object] = pushes.intend
    count = [0]

    def cut(*given: object) -> object:
        found = real(*given)
        count[0] += 1
        if count[0] == at + 1:
            raise _Cut
        return found

    monkeypatch.setattr(pushes, "intend", cut)
    with pytest.raises(_Cut):
        desk.type("push")
    assert "the push was cut off" in desk.good("status", "--offline")
    desk.good("push")
    assert [state for _, state, *_ in desk.place.pulls()] == ["open"] * 3
    assert list(desk.home.stacks.values()) == [[1, 2, 3]]
    assert "(not open yet)" not in "".join(desk.bodies().values())
    desk.good("undo")
    assert (desk.place.remote(), desk.home.stacks) == ({}, {})
    assert {one.state for one in desk.home.pulls.values()} == {"closed"}


def test_pulls_that_a_killed_push_opened_are_undone_without_a_second_push(
    desk: Desk, forge: PretendForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pull request is there and only the record does not know: undo looks for it."""
    desk.place.build(steps(2))

    def cut(*_: object) -> object:
        raise _Cut

    done = pushes.did
    calls = [0]

    def third(*given: object) -> object:
        calls[0] += 1
        return cut() if calls[0] == 2 else done(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(pushes, "did", third)
    with pytest.raises(_Cut):
        desk.type("push")
    monkeypatch.undo()
    monkeypatch.setenv("GH_HOST", forge.host)
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", forge.token)
    assert len(desk.home.pulls) == 1
    desk.good("undo")
    assert desk.place.remote() == {}
    assert desk.home.pulls[1].state == "closed"
