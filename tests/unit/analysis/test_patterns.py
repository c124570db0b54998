"""Patterns of paths fit what git's own attributes fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.analysis.patterns import expression, matcher
from support.repo import new_repo

PATTERNS = (
    "*.c", "/a.c", "a/*.c", "a/**", "**/a.c", "a/**/b.c", "src/", "?.c", "[ab].c", "[!a].c", "*", "a\\*.c", "/src/*.py",
    "docs/**/x.*", "a.c", "src", "**", "[a-c]*.py",
)  # fmt: skip
PATHS = (
    "a.c", "b.c", "c.c", "a/a.c", "a/b.c", "a/x/b.c", "a/x/y/b.c", "src/a.py", "src/b/a.py", "docs/x.md", "docs/a/b/x.rst",
    "a*.c", "d.py", "src/docs/x.md", "x/src/a.py",
)  # fmt: skip


def test_as_git_does(tmp_path: Path) -> None:
    """Each pattern and path as `git check-attr` has it, but that a folder here stands for all in it."""
    repo = new_repo(tmp_path / "repo")
    for pattern in PATTERNS:
        if pattern in {"src/", "src", "a/**"}:
            continue
        repo.write(".gitattributes", f"{pattern} mark\n")
        out = repo.git("check-attr", "-z", "--stdin", "mark", feed="\0".join((*PATHS, "")).encode())
        fields = out.split("\0")
        marked = {path for path, value in zip(fields[::3], fields[2::3], strict=False) if value == "set"}
        assert {path for path in PATHS if matcher((pattern,))(path)} == marked, pattern


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("src/", "src/a/b.py", True), ("src/", "x/src/b.py", True), ("/src/", "x/src/b.py", False), ("src", "src/a.py", True),
        ("a/**", "a/b/c", True), ("a/**", "a", False), ("[", "[", True), ("[]", "[]", True), ("[z-a]", "b", False),
    ],
)  # fmt: skip
def test_folders_and_slips(pattern: str, path: str, *, fits: bool) -> None:
    """A folder stands for all in it; a set that is written wrongly stands for itself."""
    assert matcher((pattern,))(path) is fits


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_pattern(pattern: str, path: str) -> None:
    """No pattern breaks, whatever a settings file holds."""
    assert matcher((pattern,))(path) in {True, False}
    assert isinstance(expression(pattern), str)


def test_no_patterns_fit_nothing() -> None:
    """And several fit what any of them fits."""
    assert not matcher(())("a")
    assert matcher(("a", "b"))("b")
