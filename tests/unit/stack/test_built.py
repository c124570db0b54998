"""The record of what a run built: read back as it was written, and nothing else is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prsplit.model.update import BuiltAtom, BuiltPR, BuiltStack
from prsplit.repo.open import Repository, open_repository
from prsplit.stack import built
from support.scripts import ground

A, B = "a" * 40, "b" * 40
STACK = BuiltStack("origin/main", A, B, B, 400, (
    BuiltPR("split/t/01-a", "core", "Add \udcff", "", "a", (BuiltAtom("id", "p\udcff", "f", "definition"),)),
))  # fmt: skip


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """A repository."""
    return open_repository(ground(tmp_path / "r").path)


def test_it_is_read_back(repo: Repository) -> None:
    """Names that are no text included; there is none for another run."""
    built.keep(repo, "0001", STACK)
    assert built.known(repo, "0001") == STACK
    assert built.known(repo, "0002") is None


@pytest.mark.parametrize("run", ["../plans/x", "", "1", "0001/../0001"])
def test_only_a_run_has_a_record(repo: Repository, run: str) -> None:
    """A journal that was tampered with names no other file."""
    assert built.known(repo, run) is None


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "prsplit.built/9"}, {"base": "--upload-pack=x"}, {"tip": 3}, {"limit": True}, {"limit": "9"},
        {"prs": 5}, {"prs": [{}]}, {"prs": [{"branch": "b", "role": "r", "title": 1, "body": "", "slug": "", "atoms": []}]},
        {"prs": [{"branch": "b", "role": "r", "title": "t", "body": "", "slug": "", "atoms": [["x"]]}]},
    ],
)  # fmt: skip
def test_a_damaged_record_is_none(repo: Repository, change: dict[str, object]) -> None:
    """Update then does without."""
    built.keep(repo, "0001", STACK)
    path = Path(repo.folder, "built", "0001.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    assert built.known(repo, "0001") is None


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000, '"text"'])
def test_what_is_no_record_is_none(repo: Repository, content: str) -> None:
    """Not a traceback."""
    built.keep(repo, "0001", STACK)
    Path(repo.folder, "built", "0001.json").write_text(content)
    assert built.known(repo, "0001") is None
