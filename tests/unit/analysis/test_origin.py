"""A line belongs to the newest commit that wrote it where it stands, else anywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from prsplit.analysis.cut import cut
from prsplit.analysis.origin import origins
from prsplit.repo import written as history
from prsplit.repo.written import written
from support.repo import Repo, grown


def _lines(repo: Repo) -> dict[str, dict[str, int]]:
    change = repo.change()
    pieces = cut(change, {})
    sources = written(repo.opened(), repo.id("main"), repo.id("HEAD"))
    found = origins(change, pieces, sources)
    return {
        pieces.atoms[atom].path: {sources[place].subject: count for place, count in sorted(lines.items())}
        for atom, lines in found.items()
    }


def test_each_file_knows_its_commits(tmp_path: Path) -> None:
    """Additions and deletions, also of what was moved by a later commit; odd names and patch-like lines do no harm."""
    repo = grown(tmp_path, {"a.py": b"first = 1\nsecond = 2\n"})
    repo.write("a.py", "first = 1\n")
    repo.commit("Drop second")
    repo.write("b.py", "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\nthird = 3\n")
    repo.commit("Add third")
    repo.write('odd "name".py', "fourth = 4\n")
    repo.commit("Add fourth")
    assert _lines(repo) == {"a.py": {"Drop second": 1}, "b.py": {"Add third": 4}, 'odd "name".py': {"Add fourth": 1}}


def test_one_commit_wrote_everything(tmp_path: Path) -> None:
    """Even lines that say nothing."""
    repo = grown(tmp_path, {"a.py": b"first = 1\n"})
    repo.write("a.py", "x\n")
    repo.commit("Change")
    assert list(_lines(repo)["a.py"]) == ["Change"]


def test_messages_are_read_without_patches_where_one_commit_is_alone(tmp_path: Path) -> None:
    """Subject and body come out as they were written; with a second commit, the lines of both are read."""
    repo = grown(tmp_path, {"a.py": b"first = 1\n"})
    repo.write("a.py", "x\n")
    repo.commit("Subject\n\nBody with\nlines.")
    (alone,) = written(repo.opened(), repo.id("main"), repo.id("HEAD"))
    assert (alone.subject, alone.body, alone.added) == ("Subject", "Body with\nlines.", {})
    repo.write("b.py", "y\n")
    repo.commit("Another")
    first, second = written(repo.opened(), repo.id("main"), repo.id("HEAD"))
    assert (first.added, second.added) == ({"a.py": frozenset({b"x"})}, {"b.py": frozenset({b"y"})})
    assert replace(first, added={}, removed={}) == alone


@pytest.mark.parametrize(("wall", "value"), [("_MOST", 2), ("_LARGEST", 60)])
def test_a_long_history_is_told_without_any_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wall: str, value: int
) -> None:
    """The lines of some commits would make them speak for what others wrote."""
    repo = grown(tmp_path, {"a.py": b"first = 1\n"})
    for name in ("one", "two", "three"):
        repo.write(f"{name}.py", f"{name} = 'a long line'\n")
        repo.commit(f"Add {name}")
    monkeypatch.setattr(history, wall, value)
    sources = written(repo.opened(), repo.id("main"), repo.id("HEAD"))
    assert [source.subject for source in sources] == ["Add one", "Add two", "Add three"]
    assert not any(source.added or source.removed for source in sources)
    assert _lines(repo) == {}
