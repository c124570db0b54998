"""Saved plans: a file per branch that is whole or refused."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.errors import PrsplitError, Refused
from prsplit.model.change import Revision
from prsplit.model.saved import SavedPlan, SavedPR
from prsplit.repo.open import Repository, open_repository
from prsplit.stack import store
from prsplit.stack.plan_file import path_of
from support.scripts import ground, plan_for, script_for, three_steps

PLAN = SavedPlan(
    "topic/ä\udcff",
    Revision("1" * 40, "2" * 40, "main"),
    Revision("3" * 40, "4" * 40, "topic"),
    400,
    (
        SavedPR(1, "core", "Add \u2028 x", "Body\nwith lines", "add-x", ("a1", "a2")),
        SavedPR(2, "docs", "Tell", "", "tell", (), edited=True),
    ),
    "merge base",
)


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """An empty-handed repository."""
    return open_repository(ground(tmp_path / "r").path)


def test_what_is_saved_is_loaded(repo: Repository) -> None:
    """Every field survives, names that are no UTF-8 among them."""
    store.save(repo, PLAN)
    assert store.load(repo, PLAN.branch) == PLAN


def test_branches_do_not_share_a_file(repo: Repository) -> None:
    """`a/b`, `a%2Fb`, a detached HEAD and a branch named @@ are four."""
    names = ["a/b", "a%2Fb", "", "@@", "x" * 300, "x" * 299 + "y"]
    assert len({path_of(repo, name) for name in names}) == len(names)
    assert all(len(os.path.basename(path_of(repo, name))) < 255 for name in names)
    for name in names:
        store.save(repo, replace(PLAN, branch=name))
    assert [store.load(repo, name) for name in names] == [replace(PLAN, branch=name) for name in names]


def test_no_plan_is_no_error(repo: Repository) -> None:
    """A branch that was never planned has none."""
    assert store.load(repo, "other") is None


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text[: len(text) // 2],
        lambda _: b"",
        lambda _: b"\x80\x04]q\x00.",
        lambda text: text.replace(b"prsplit.plan/1", b"prsplit.plan/9"),
        lambda text: text.replace(b'"core"', b'"king"'),
        lambda text: text.replace(b'"number": 1', b'"number": 7'),
        lambda text: text.replace(b"2222", b"zzzz"),
        lambda text: text + text.split(b"\n")[1] + b"\n",
        lambda _: b"[" * 100_000,
        lambda _: b"[]\n",
        lambda text: text.replace(b"Tell", b"\\ud800"),
    ],
)
def test_a_damaged_plan_is_refused_with_a_way_out(repo: Repository, harm: object) -> None:
    """Torn, foreign, of another version, or with values that cannot be: exit 3, and nothing is written over it."""
    path = store.save(repo, PLAN)
    damaged = harm(Path(path).read_bytes())  # type: ignore[operator]
    Path(path).write_bytes(damaged)
    with pytest.raises(Refused) as caught:
        store.load(repo, PLAN.branch)
    assert caught.value.hint == "prsplit plan --fresh"
    assert Path(path).read_bytes() == damaged


def test_a_plan_of_another_version_is_called_so(repo: Repository) -> None:
    """It is whole, so it is not called damaged; a schema of something else is."""
    path = Path(store.save(repo, PLAN))
    text = path.read_bytes()
    for schema, word in ((b"prsplit.plan/9", "another version of prsplit"), (b"prsplit.check/9", "damaged")):
        path.write_bytes(text.replace(b"prsplit.plan/1", schema))
        with pytest.raises(Refused, match=word):
            store.load(repo, PLAN.branch)


def test_a_pipe_in_place_of_a_plan_stalls_nobody(repo: Repository) -> None:
    """What is no regular file is refused at once."""
    path = store.save(repo, PLAN)
    os.unlink(path)
    os.mkfifo(path)
    with pytest.raises(Refused, match="no regular file"):
        store.load(repo, PLAN.branch)


def test_a_plan_that_cannot_be_written_says_so(repo: Repository) -> None:
    """A file stands where the folder should be: one sentence, and the file is still there."""
    folder = Path(path_of(repo, "x")).parent
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way")
    with pytest.raises(PrsplitError, match="Cannot write"):
        store.save(repo, PLAN)
    assert folder.read_text() == "in the way"


def test_a_plan_holds_what_builds_the_series_again(tmp_path: Path) -> None:
    """Taken from a plan: base, head, limit, and per PR its words and the ids of its atoms."""
    held = ground(tmp_path / "r")
    plan = plan_for(script_for(held, three_steps(held)))
    kept = store.saved(plan, edited=[2])
    assert [pr.title for pr in kept.prs] == ["Step 1", "Step 2", "Step 3"]
    assert [pr.edited for pr in kept.prs] == [False, True, False]
    assert (kept.base, kept.head, kept.limit) == (plan.base, plan.head, 400)


@given(st.text(), st.text(), st.text(), st.booleans())
def test_any_text_survives(title: str, body: str, atom: str, edited: bool) -> None:  # noqa: FBT001
    """Whatever a title or body holds, each line of the file stays one line."""
    plan = replace(PLAN, prs=(SavedPR(1, "core", title, body, "s", (atom,), edited),))
    content = store.encode(plan)
    assert store.decode(content) == plan
    assert len(content.splitlines()) == 2
    json.loads(content.splitlines()[1])
