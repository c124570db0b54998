"""What a plan was made with is part of what it is known by."""

from __future__ import annotations

import subprocess
import sys

from prsplit.languages.installed import grammars


def test_each_grammar_is_there_with_its_version() -> None:
    """The folder of its metadata has the version in its name."""
    found = grammars()
    assert any(name.startswith("tree_sitter_python-") for name in found)
    assert list(found) == sorted(found)


def test_nothing_is_loaded_for_it() -> None:
    """A plan that is known already is shown without any parser."""
    code = (
        "import sys; from prsplit.languages.installed import grammars; grammars(); print('tree_sitter' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert said.stdout == "False\n"
