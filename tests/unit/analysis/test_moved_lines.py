"""Lines that only moved."""

from __future__ import annotations

from pathlib import Path

from prsplit.analysis.moved_lines import changed_lines, moved_lines
from support.repo import grown

BODY = "def work(a):\n    first = a\n    second = (\n        first\n    )\n    return second\n"


def test_a_function_that_moves(tmp_path: Path) -> None:
    """Its lines are known again at another depth, the brackets among them; new lines around it are not."""
    repo = grown(
        tmp_path / "repo", {"a.py": b"x = 1\n\n\n" + BODY.encode(), "gone.py": b"one = 1\ntwo = 2\nthree = 3\n"}
    )
    repo.write("a.py", "x = 1\n")
    repo.remove("gone.py")
    inner = "".join(f"    {row}\n" for row in BODY.splitlines())
    repo.write("b.py", f"class New:\n{inner}\nnew = 1\none = 1\ntwo = 2\nthree = 3\nfour = 4\n")
    repo.commit()
    change = repo.change()
    assert moved_lines(change) == {"b.py": frozenset({2, 3, 4, 5, 6, 7, 10, 11, 12})}
    lines = {file.path: changed_lines(file) for file in change.files}
    assert lines["b.py"] == frozenset(range(1, 14))
    assert lines["a.py"] == frozenset()


def test_lines_that_agree_by_chance(tmp_path: Path) -> None:
    """Two lines in a row are no move, and nothing has moved where nothing is gone."""
    repo = grown(tmp_path / "repo", {"a.py": b"one = 1\ntwo = 2\n"})
    repo.write("a.py", "")
    repo.write("b.py", "one = 1\ntwo = 2\n")
    repo.commit()
    assert moved_lines(repo.change()) == {}
    repo.write("a.py", "one = 1\ntwo = 2\n")
    repo.commit()
    assert moved_lines(repo.change("HEAD~1~1")) == {}
