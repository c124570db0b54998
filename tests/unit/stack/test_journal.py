"""The journal: whole after a kill, refused when damaged, never believed blindly."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest

from prsplit.errors import PrsplitError, Refused
from prsplit.model.script import RefMove, Run
from prsplit.repo.open import Repository, open_repository
from prsplit.stack import journal
from prsplit.stack.folder import place
from support.scripts import ground

ZERO, ONE, TWO = "0" * 40, "1" * 40, "2" * 40
REF = "refs/heads/split/topic/01-x"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository without a journal."""
    return open_repository(ground(tmp_path / "r").path)


def run(number: int, *moves: RefMove, undoes: str = "") -> Run:
    """A run of that number."""
    return Run(f"{number:04d}", "apply", "topic", ONE, TWO, moves, "begun", ("X",), "split/topic", undoes)


def tell(repo: Repository, one: Run, *, end: bool = True) -> None:
    """Write a whole run down, or leave it at its transaction."""
    journal.begin(repo, one)
    journal.built(repo, one)
    if end:
        journal.done(repo, one)


def test_no_journal_is_an_empty_one(repo: Repository) -> None:
    """A repository that prsplit never touched has no runs."""
    log = journal.read(repo)
    assert (log.runs, log.last, log.open, log.next_id()) == ((), None, None, "0001")


def test_a_pipe_in_place_of_the_journal_stalls_nobody(repo: Repository) -> None:
    """What is no regular file is refused at once."""
    os.makedirs(repo.folder)
    os.mkfifo(place(repo, "journal.jsonl"))
    with pytest.raises(Refused, match="no regular file"):
        journal.read(repo)


def test_a_run_is_read_back_in_its_latest_state(repo: Repository) -> None:
    """Begun, built, done: moves, titles and prefix are kept."""
    one = run(1, RefMove(REF, ZERO, ONE))
    journal.begin(repo, one)
    assert journal.read(repo).open == run(1)
    journal.built(repo, one)
    assert journal.read(repo).runs[0].state == "built"
    journal.done(repo, one)
    log = journal.read(repo)
    assert log.last is not None
    assert (log.last.state, log.last.moves, log.last.titles) == ("done", one.moves, ("X",))
    assert (log.open, log.values, log.next_id()) == (None, {REF: ONE}, "0002")


def test_an_undo_takes_a_run_out_of_the_way(repo: Repository) -> None:
    """The run before becomes the last one, and the branch's value is the older one again."""
    tell(repo, run(1, RefMove(REF, ZERO, ONE)))
    tell(repo, run(2, RefMove(REF, ONE, TWO)))
    tell(repo, run(3, RefMove(REF, TWO, ONE), undoes="0002"))
    log = journal.read(repo)
    assert log.last is not None
    assert log.last.id == "0001"
    assert [one.state for one in log.runs] == ["done", "undone", "done"]
    assert log.values == {REF: ONE}


def test_a_dropped_run_changes_no_value(repo: Repository) -> None:
    """What was never moved is not remembered as moved."""
    journal.begin(repo, run(1))
    journal.built(repo, run(1, RefMove(REF, ZERO, ONE)))
    journal.dropped(repo, run(1))
    log = journal.read(repo)
    assert (log.values, log.last, log.open) == ({}, None, None)


def test_ids_go_on_above_refs_that_outlived_the_journal(repo: Repository) -> None:
    """A journal that was deleted does not make an old id new."""
    assert journal.read(repo).next_id(7) == "0008"


@pytest.mark.parametrize(
    "torn", [b'{"schema": "prspl', b"\0\0\0\0", b'{"schema": "prsplit.journal/1", "event": "done"}']
)
def test_a_torn_last_line_was_never_written(repo: Repository, torn: bytes) -> None:
    """A kill in the middle of a write is no damage, and the next line cuts it off."""
    tell(repo, run(1, RefMove(REF, ZERO, ONE)))
    path = place(repo, "journal.jsonl")
    with open(path, "ab") as file:
        file.write(torn)
    assert len(journal.read(repo).runs) == 1
    journal.begin(repo, run(2))
    assert [one.id for one in journal.read(repo).runs] == ["0001", "0002"]
    assert all(json.loads(line) for line in Path(path).read_bytes().splitlines())


def test_every_prefix_of_the_journal_can_be_read(repo: Repository) -> None:
    """Wherever a kill cuts the file, it tells a whole story up to there."""
    tell(repo, run(1, RefMove(REF, ZERO, ONE)))
    tell(repo, run(2, RefMove(REF, ONE, ZERO), undoes="0001"))
    path = Path(place(repo, "journal.jsonl"))
    content = path.read_bytes()
    states = set()
    breaks = [place + side for place, byte in enumerate(content) if byte == 10 for side in (0, 1)]
    for end in sorted({*breaks, *range(0, len(content), 23)}):
        path.write_bytes(content[:end])
        states.add(tuple(one.state for one in journal.read(repo).runs))
    assert states == {
        (), ("begun",), ("built",), ("done",), ("done", "begun"), ("done", "built"), ("undone", "done"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"event": "built"', b'"event": "eaten"'),
        (b"prsplit.journal/1", b"prsplit.journal/2"),
        (b"refs/heads/split/topic/01-x", b"refs/heads/main"),
        (b"refs/heads/split/topic/01-x", b"refs/heads/split/topic/../../main"),
        (b"refs/heads/split/topic/01-x", b"HEAD"),
        (b"refs/heads/split/topic/01-x", b"refs/heads/split/topic/a\\nb"),
        (b'"prefix": "split/topic"', b'"prefix": ""'),
        (b'"prefix": "split/topic"', b'"prefix": "../heads"'),
        (ONE.encode(), b"--stdin"),
        (b'"run": "0001", "moves"', b'"run": "../x", "moves"'),
        (b'"titles": ["X"]', b'"titles": "X"'),
        (b'{"schema"', b'"schema"'),
        (b'{"schema"', b"[" * 100_000),
    ],
)
def test_a_damaged_or_forged_line_is_refused(repo: Repository, old: bytes, new: bytes) -> None:
    """Named by its number, with a command that moves the journal away; the file stays as it is."""
    tell(repo, run(1, RefMove(REF, ZERO, ONE)))
    path = Path(place(repo, "journal.jsonl"))
    harmed = path.read_bytes().replace(old, new)
    assert harmed != path.read_bytes()
    path.write_bytes(harmed)
    with pytest.raises(Refused, match=r"Line [123] of .* is damaged") as caught:
        journal.read(repo)
    assert caught.value.hint.startswith(f"mv {shlex.quote(str(path))}")
    assert path.read_bytes() == harmed


def test_a_run_cannot_begin_twice(repo: Repository) -> None:
    """Two runs of one id would make undo ambiguous."""
    journal.begin(repo, run(1))
    journal.begin(repo, run(1))
    with pytest.raises(Refused, match="Line 2"):
        journal.read(repo)


def test_lines_are_plain_json_with_a_schema(repo: Repository) -> None:
    """Other programs may read the journal."""
    tell(repo, run(1, RefMove(REF, ZERO, ONE)))
    lines = Path(place(repo, "journal.jsonl")).read_text("ascii").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["begun", "built", "done"]
    assert {json.loads(line)["schema"] for line in lines} == {"prsplit.journal/1"}


def test_a_journal_that_cannot_be_written_says_so(repo: Repository) -> None:
    """A file stands where the folder should be."""
    folder = os.path.dirname(place(repo, "journal.jsonl"))
    Path(folder).write_text("in the way")
    with pytest.raises(PrsplitError, match="nothing was changed"):
        journal.begin(repo, run(1))
