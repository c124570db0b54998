"""Every call of a push, an update and an undo goes wrong in every way: told in a sentence, and the same command goes on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.forge import Fault, PretendForge, Raw, pretend_forge
from support.forge_fixtures import desk, forge, waits
from support.forge_world import Refusal
from support.pushing import Desk, environment, place, steps, stopped
from support.scripts import commit
from support.toolchain import programs

__all__ = ["desk", "forge", "waits"]

WRONG: dict[str, str | Raw | Refusal] = {
    "elsewhere": Raw(301, b"", {"Location": "http://127.0.0.1:1/x"}),
    "token gone": Refusal(401, "Bad credentials"),
    "forbidden": Refusal(403, "Resource not accessible by personal access token"),
    "missing": Refusal(404, "Not Found"),
    "conflict": Refusal(409, "Conflict"),
    "invalid": Refusal(422, "Validation Failed"),
    "wait": Refusal(429, "Too many requests"),
    "stumble": "500",
    "dropped": "drop",
    "lost": "lost",
    "gateway": "502",
    "page": Raw(200, b"<html>Sign in</html>"),
    "nothing": Raw(200, b""),
    "other": Raw(200, b'{"message": "hello"}'),
}


def at_call(at: int, what: str | Raw | Refusal) -> tuple[Fault, list[str]]:
    """`what` for the call with index `at`, and the calls that came by."""
    seen: list[str] = []

    def fault(method: str, path: str) -> str | Raw | Refusal | None:
        seen.append(f"{method} {path}")
        return what if len(seen) - 1 == at else None

    return fault, seen


def pushed(desk: Desk) -> None:
    """A big pull request, and a stack of three that is to take its place."""
    big = commit(desk.held.path, steps(2)[1], [desk.held.base], "Big")
    desk.held.git("push", "-q", "origin", f"{big}:refs/heads/big")
    desk.forge.world.open(desk.home, {"head": "big", "base": "main", "title": "Big", "body": "All of it."})
    desk.place.build(steps(3))


def updated(desk: Desk) -> None:
    """A stack of three whose lowest is squash-merged."""
    desk.place.build(steps(3))
    desk.good("push")
    desk.forge.world.merge(desk.home, 1, "squash")


def undone(desk: Desk) -> None:
    """A stack that was pushed."""
    pushed(desk)
    desk.good("push", "--supersedes", "1")


STORIES: dict[str, tuple[Callable[[Desk], None], tuple[str, ...]]] = {
    "push": (pushed, ("push", "--no-check", "--label", "x", "--reviewer", "someone", "--supersedes", "1")),
    "update": (updated, ("update", "--no-check")),
    "undo": (undone, ("undo",)),
}


def whole(desk: Desk) -> tuple[object, ...]:
    """All that the forge holds, and what was said and asked for in each pull request."""
    rows = [(one.number, one.draft, one.labels, one.asked, len(one.comments)) for one in desk.home.pulls.values()]
    return (*desk.wholes()[:3], list(desk.home.stacks.values()), rows)


def fresh(folder: Path, served: PretendForge, like: Desk, story: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A forge and a clone as `story` finds them."""
    monkeypatch.setenv("GH_HOST", served.host)
    served.now = lambda: 1_800_000_000.0 + sum(like.waits)
    found = like.beside(place(folder, served))
    STORIES[story][0](found)
    served.calls.clear()
    return found


FULL = os.environ.get("PRSPLIT_STORIES") == "full"


def chosen(calls: list[str]) -> list[tuple[int, str]]:
    """Which call goes wrong, and how: each in every way, or where time is short every third, each in another one.

    That something is missing is an answer where it is asked whether it is there, or taken away.
    """
    kinds = list(WRONG)
    pairs = [(at, kind) for at in range(len(calls)) for kind in kinds if FULL or at % 3 == 0]
    some = [(at, kind) for at, kind in pairs if FULL or kind == kinds[at // 3 % len(kinds)]]
    return [(at, kind) for at, kind in some if kind != "missing" or not re.search(r"/stacks|DELETE", calls[at])]


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("story", STORIES)
def test_each_call_goes_wrong(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, story: str) -> None:
    """Exit 3 or 4, and then the same command ends as an unbroken one does."""
    words = STORIES[story][1]
    with pretend_forge(tmp_path / "whole") as served:
        unbroken = fresh(tmp_path / "unbroken", served, desk, story, monkeypatch)
        unbroken.good(*words)
        wanted, calls = whole(unbroken), [f"{call.method} {call.path}" for call in served.calls]
    for at, kind in chosen(calls):
        with pretend_forge(tmp_path / f"served{at}{kind}") as served:
            broken = fresh(tmp_path / f"at{at}{kind}", served, desk, story, monkeypatch)
            fault, seen = at_call(at, WRONG[kind])
            served.faults.append(fault)
            said = broken.type(*words)
            served.faults.clear()
            told = f"{kind} at {at} {seen[at]}: {said.code} {said.err}"
            assert said.code in (0, 3, 4), told
            assert "Traceback" not in said.err, told
            again = said if said.code == 0 and story == "undo" else broken.type(*words)
            assert (again.code, whole(broken)) == (0, wanted), f"{told}then {again.err}"
        shutil.rmtree(tmp_path / f"served{at}{kind}")
        shutil.rmtree(tmp_path / f"at{at}{kind}")


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 2, 6])
def test_an_interrupt_is_told_and_the_next_push_goes_on(tmp_path: Path, at: int) -> None:
    """Exit 130, one word, no traceback, and nothing is doubled."""
    with pretend_forge(tmp_path / "served") as served:
        spot = place(tmp_path, served)
        spot.build(steps(3))
        code, told = stopped(spot, at, signal.SIGINT, "push", "--no-check")
        assert (code, told.splitlines()[-1]) == (130, "interrupted")
        assert spot.type("push", "--no-check").returncode == 0
        assert [pull[2:] for pull in spot.pulls()] == [
            ("split/topic/01-step", "main"), ("split/topic/02-step", "split/topic/01-step"),
            ("split/topic/03-step", "split/topic/02-step"),
        ]  # fmt: skip
        assert list(served.world.homes["them/project"].stacks.values()) == [[1, 2, 3]]


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "told"), [(430, "None of the 7"), (860, "1 of 7"), (2600, "4 of 7")])
def test_a_full_disk_is_told_with_what_was_done(tmp_path: Path, limit: int, told: str) -> None:
    """The record can't be written any more: exit 4, how far it has come, and the same command ends it once there is room."""
    with pretend_forge(tmp_path / "served") as served:
        spot = place(tmp_path, served)
        spot.build(steps(3))
        words = [
            "prlimit",
            f"--fsize={limit}",
            sys.executable,
            "-m",
            "prsplit",
            "-C",
            spot.held.path,
            "push",
            "--no-check",
        ]
        programs("prlimit")
        done = subprocess.run(words, env=environment(served), capture_output=True, text=True, check=False)
        assert (done.returncode, f". {told} steps " in done.stderr) == (4, True), done.stderr
        assert "pushes.jsonl" in done.stderr
        assert "nothing was changed" not in done.stderr
        assert spot.type("push", "--no-check").returncode == 0
        assert (len(spot.pulls()), list(spot.home.stacks.values())) == (3, [[1, 2, 3]])


@pytest.mark.slow
def test_the_same_stack_is_pushed_from_two_clones_at_once(tmp_path: Path) -> None:
    """One of them may be told to come again, and then finds all in place: each branch has one pull request."""
    with pretend_forge(tmp_path / "served") as served:
        spot = place(tmp_path, served)
        spot.build(steps(3))
        other = f"{spot.held.path}-too"
        shutil.copytree(spot.held.path, other)
        words = [sys.executable, "-m", "prsplit", "-C"]
        both = [
            subprocess.Popen(
                [*words, at, "push", "--no-check"], env=environment(served), stderr=subprocess.PIPE, text=True
            )
            for at in (spot.held.path, other)
        ]
        ends = [(child.communicate()[1], child.returncode) for child in both]
        assert {code for _, code in ends} <= {0, 3, 4}, ends
        assert spot.type("push", "--no-check").returncode == 0
        assert [pull[:3] for pull in spot.pulls()] == [(n, "open", f"split/topic/{n:02d}-step") for n in (1, 2, 3)]
        assert list(spot.home.stacks.values()) == [[1, 2, 3]]


def test_who_may_not_label_has_the_series_open_nevertheless(desk: Desk) -> None:
    """A contributor's token: exit 3 every time, with everything else in place; without the flag it is done."""
    desk.place.build(steps(3))
    refusal = Refusal(403, "You need write access")

    def labels(_: str, path: str) -> Refusal | None:
        return refusal if path.endswith("/labels") else None

    for _ in range(2):
        desk.forge.faults = [labels]
        said = desk.type("push", "--label", "x")
        assert (said.code, len(desk.home.pulls)) == (3, 3)
        assert "does not allow POST /repos/them/project/issues/1/labels" in said.err
    desk.forge.faults = []
    desk.good("push")
    assert list(desk.home.stacks.values()) == [[1, 2, 3]]
    assert desk.good("push").startswith("everything is in place already")


def test_a_branch_that_somebody_deleted_comes_back_by_the_hint(desk: Desk) -> None:
    """The pull request was closed with it: the command brings back both, for push and for update."""
    desk.place.build(steps(2))
    desk.good("push")
    at = desk.home.branch("split/topic/02-step")
    desk.home.git("update-ref", "-d", "refs/heads/split/topic/02-step")
    for word in ("push", "update"):
        said = desk.type(word)
        assert said.code == 3
        assert (
            "Pull request 2 (split/topic/02-step) was closed without being merged, and its branch is gone." in said.err
        )
        assert f"hint: git push origin {at[:12]}:refs/heads/split/topic/02-step && gh pr reopen 2" in said.err
    desk.held.git("push", "-q", "origin", f"{at[:12]}:refs/heads/split/topic/02-step")
    desk.home.pulls[2].state = "open"
    assert desk.good("push").startswith("everything is in place already")


def test_a_title_is_no_longer_than_the_forge_takes(desk: Desk) -> None:
    """256 characters, bidi and emoji as they are in the commit; the page shows what is hidden."""
    made = commit(desk.held.path, steps(1)[0], [desk.held.base], "\U0001f389 \u202eevil " + "x" * 400)
    desk.place.build(steps(1))
    desk.place.stand({"split/topic/01-step": made})
    dry = desk.good("push", "--dry-run")
    assert "\u202e" not in dry
    desk.good("push")
    title = desk.home.pulls[1].title
    assert (len(title), title[:2], title[-1]) == (256, "\U0001f389 ", "…")


def test_more_than_a_native_stack_holds(desk: Desk) -> None:
    """The lower hundred are one, the others stand on it by their bases, and that is said."""
    desk.place.build(steps(102))
    assert "A native stack holds 100 pull requests, the chain has 102" in desk.good("push")
    assert list(desk.home.stacks.values()) == [list(range(1, 101))]
    assert desk.good("push").startswith("everything is in place already")
