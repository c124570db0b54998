"""A line belongs to the newest commit that wrote it where it stands, else anywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from prsplit.analysis.cut import cut
from prsplit.analysis.origin import origins
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
    """Subject and body come out as they were written."""
    repo = grown(tmp_path, {"a.py": b"first = 1\n"})
    repo.write("a.py", "x\n")
    repo.commit("Subject\n\nBody with\nlines.")
    ends = (repo.id("main"), repo.id("HEAD"))
    (alone,) = written(repo.opened(), *ends, alone=True)
    (read,) = written(repo.opened(), *ends)
    assert (alone.subject, alone.body, alone.added) == ("Subject", "Body with\nlines.", {})
    assert read.added == {"a.py": frozenset({b"x"})}
    assert replace(read, added={}, removed={}) == alone
