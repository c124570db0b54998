"""The record of pushes: what is written is read back, and what is read back is only believed when it makes sense."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prsplit.errors import Refused
from prsplit.model.push import (
    AddLabels,
    Announce,
    AskReview,
    BreakStack,
    Deed,
    GrowStack,
    MakeStack,
    OpenPull,
    PushBranches,
    PushRun,
    Retire,
    SetBase,
    SetMap,
    Step,
)
from prsplit.model.script import RefMove
from prsplit.repo.open import Repository, open_repository
from prsplit.stack import pushes
from prsplit.stack.folder import place
from support.scripts import ground

ONE, TWO, ZERO = "1" * 40, "2" * 40, "0" * 40
REF = "refs/heads/split/topic/01-a"
RUN = PushRun("0001", "0003", "origin", "https://h/o/n", "github", "h:81", "o/n", "o", "split/topic", "topic", "open")
STEPS: tuple[Step, ...] = (
    PushBranches((RefMove(REF, ZERO, ONE),)), OpenPull(1, "split/topic/01-a", "o", "main", "Tïtle", draft=True),
    SetBase(1, 4, "a", "main"), SetMap(2), AddLabels(1, ("x", "y")), AskReview(1, ("me", "o/t")), MakeStack((1, 2)),
    GrowStack(7, (3,)), BreakStack(7, (4, 5)), Announce(9), Retire(9, close=True),
)  # fmt: skip


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository from which nothing was pushed yet."""
    return open_repository(ground(tmp_path / "r").path)


def whole(repo: Repository) -> PushRun:
    """A push of every kind of step, written down."""
    pushes.begin(repo, RUN)
    run = RUN
    for at, step in enumerate(STEPS):
        run = pushes.intend(repo, run, step)
        run = pushes.did(repo, run, at, Deed(step, "done", at, "before" if at == 3 else ""))
    return run


def test_every_kind_of_step_is_read_back(repo: Repository) -> None:
    """As it was written, through all of its states."""
    assert pushes.read(repo).runs == ()
    run = whole(repo)
    assert pushes.read(repo).runs == (run,)
    run = pushes.never(repo, run, 1)
    run = pushes.intend(repo, run, SetMap(1))
    assert pushes.read(repo).runs == (run,)
    run = pushes.end(repo, run, "done")
    assert pushes.read(repo).last == run
    assert pushes.end(repo, run, "undone").state == "undone"
    assert pushes.read(repo).last is None
    assert pushes.read(repo).next_id() == "0002"


def test_what_is_ours_at_a_remote(repo: Repository) -> None:
    """Values that were pushed, values that were put back, pull requests that were opened and withdrawn."""
    run = whole(repo)
    log = pushes.read(repo)
    assert log.values("origin") == {REF: frozenset({ONE})}
    assert log.values("other") == {}
    assert log.opened("h:81", "o/n") == {"split/topic/01-a": 1}
    assert log.opened("h", "o/n") == {}
    pushes.never(repo, pushes.never(repo, run, 0), 1)
    log = pushes.read(repo)
    assert log.values("origin") == {REF: frozenset({ONE, ZERO})}
    assert (log.opened("h:81", "o/n"), log.withdrawn("h:81", "o/n")) == ({}, frozenset({1}))


def test_a_torn_last_line_was_never_written(repo: Repository) -> None:
    """The next line takes its place."""
    run = whole(repo)
    path = Path(place(repo, "pushes.jsonl"))
    path.write_bytes(path.read_bytes() + b'{"schema": "prspl')
    assert pushes.read(repo).runs == (run,)
    pushes.end(repo, run, "done")
    assert pushes.read(repo).runs[0].state == "done"


def test_others_may_not_read_it(repo: Repository) -> None:
    """It names who talks where."""
    whole(repo)
    assert Path(place(repo, "pushes.jsonl")).stat().st_mode & 0o777 == 0o600


def _set(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(line: dict[str, Any]) -> None:
        line[name] = value

    return change


def _step(**facts: object) -> Callable[[dict[str, Any]], None]:
    def change(line: dict[str, Any]) -> None:
        line["step"] = {**line["step"], **facts}

    return change


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (0, _set("schema", "prsplit.pushes/2")), (0, _set("event", "other")), (0, _set("run", "../1")),
        (0, _set("remote", "--upload-pack=x")), (0, _set("remote", "")), (0, _set("remote", "a b")),
        (0, _set("host", "h/../x")), (0, _set("project", "o/n/x")), (0, _set("owner", "o:x")),
        (0, _set("prefix", "../heads")), (0, _set("after", 3)),
        (1, _set("run", "0002")), (1, _step(kind="os")), (1, _step(moves=[[REF, ZERO]])),
        (1, _step(moves=[["refs/heads/main", ZERO, ONE]])), (1, _step(moves=[[f"{REF}..x", ZERO, ONE]])),
        (1, _step(moves=[[REF, "--x", ONE]])), (1, _step(moves=[[REF, 0, ONE]])), (1, _step(moves=None)),
        (2, _set("n", 7)), (2, _set("n", -1)), (2, _set("n", "0")), (2, _set("number", "4")), (2, _set("before", None)),
        (3, _step(place="1")), (3, _step(place=True)), (3, _step(draft=1)), (3, _step(title=["x"])),
    ],
)  # fmt: skip
def test_a_damaged_line_is_refused(repo: Repository, number: int, change: Callable[[dict[str, Any]], None]) -> None:
    """With its number, and a way on."""
    whole(repo)
    path = Path(place(repo, "pushes.jsonl"))
    lines = path.read_text().splitlines()
    line = json.loads(lines[number])
    change(line)
    lines[number] = json.dumps(line)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(Refused, match=f"Line {number + 1} of .* is damaged") as caught:
        pushes.read(repo)
    assert caught.value.hint
