"""Which language a path has, and what happens where its grammar is missing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from prsplit.languages import parsing, table


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Forget what was loaded, before and after."""
    for cached in (parsing.grammar, table._load):
        cached.cache_clear()
    yield
    for cached in (parsing.grammar, table._load):
        cached.cache_clear()


@pytest.mark.parametrize("path", ["a.py", "src/a/b.pyi", "x.y.py", "a b/c.py"])
def test_python_by_suffix(path: str) -> None:
    """Python is known by its suffix, wherever the file lies."""
    language = table.language_for(path)
    assert language is not None
    assert language.name == "python"
    assert ".py" in language.suffixes


@pytest.mark.parametrize("path", ["a.txt", "py", ".py", "dir/.pyi", "a.py/README", "a.PY", "Makefile", "a.pyc", ""])
def test_others_are_unknown(path: str) -> None:
    """No suffix of ours, no language."""
    assert table.language_for(path) is None


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("failure", [ImportError("no grammar"), ValueError("Incompatible Language version"), OSError()])
def test_missing_or_broken_grammar(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    """A grammar that is not installed or does not load means no language, not a crash."""

    def fail(_name: str) -> None:
        raise failure

    monkeypatch.setattr(parsing, "find_spec", fail)
    assert table.language_for("a.py") is None
    assert parsing.parse("tree_sitter_python", b"x = 1\n") is None


@pytest.mark.usefixtures("forgetful")
def test_broken_language_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language whose own module can't be imported degrades too."""
    monkeypatch.setitem(table.LANGUAGES, ".zz", "prsplit.languages.nothing_of_that_name")
    assert table.language_for("a.zz") is None


def test_nothing_heavy_before_use() -> None:
    """The table alone imports neither tree_sitter nor a grammar."""
    code = (
        "import sys; from prsplit.languages.table import language_for; language_for('a.txt'); "
        "assert not [m for m in sys.modules if m.startswith('tree_sitter')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
