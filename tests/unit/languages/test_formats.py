"""Structured texts: which format a path has, and what hostile input does to each."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.languages.table import FORMATS, format_for, language_for, outline_of
from prsplit.model.outline import Leaf

PATHS = (
    "a.md", "CHANGELOG.md", "a.rst", "CHANGES.rst", "a.toml", "a.yml", "a.json", "requirements.txt", "setup.cfg", "go.mod",
    "CMakeLists.txt", "BUILD.bazel", "Makefile", "Dockerfile",
)  # fmt: skip
BOMBS = {
    "brackets": b"x = " + b"[" * 200_000,
    "brackets by line": b"a:\n" + b"[\n" * 200_000,
    "braces": b"{" * 200_000,
    "nested": b'{"a":' * 19_000,
    "one line": b"a" * 1_000_000,
    "blanks": (b"a" + b" " * 15_000 + b"\n") * 60,
    "blank lines": b"# a\n" + b"\n" * 100_000 + b"x",
    "quotes": b'"' * 19_000 + b"\n",
    "commands": b"if(a)\n" * 15_000,
    "fences": b"```\n" * 30_000,
    "tags": b"<div>" * 3_000 + b"\n<!--" * 20_000,
    "headings": b"".join(b"#" * (n % 6 + 1) + b" h\n" for n in range(15_000)),
    "bullets": b"# a\n" + b"- x\n" * 15_000,
    "deep": b"".join(b" " * n + b"k:\n" for n in range(700)),
    "backslashes": b"RUN a \\\n" * 15_000,
    "recipes": b"a:\n" + b"\tx \\\n" * 15_000,
    "commas": b"a = [" + b"1," * 9_000 + b"]\n",
    "nothing": b"",
    "zero": b"\0",
    "no text": bytes(range(256)) * 40,
}


def leaves(path: str, text: bytes) -> tuple[Leaf, ...]:
    """The leaves of a text, which tile it; none where it has no outline."""
    outline = outline_of(path, text)
    found = outline.leaves if outline is not None else ()
    assert outline is None or b"".join(text[leaf.start : leaf.end] for leaf in found) == text
    for leaf in found:
        if leaf.form is not None:
            assert leaf.form.render([item.text for item in leaf.form.items]) == text[leaf.start : leaf.end]
    return found


@pytest.mark.timeout(20)
@pytest.mark.parametrize("bomb", BOMBS)
def test_hostile_input(bomb: str) -> None:
    """Whatever a text holds, each format takes it apart, or gives up, in linear time and without a crash."""
    for path in PATHS:
        assert format_for(path) is not None
        leaves(path, BOMBS[bomb])


@given(
    st.sampled_from(PATHS),
    st.lists(
        st.sampled_from(
            ["# a", "## b", "- x", "  y", "", "a: 1", "a:", "  b: 2", "[t]", 'k = [\n  "v",\n]', "k = 1", "===", "```", "x:", "\tdo",
             "if(A)", "endif()", "set(X a b)", "FROM a", "RUN b \\", "require (", ")", "{", '  "a": 1,', '  "b": 2', "}", "a==1", "\r", "é"]
        ),
        max_size=12,
    ),
    st.booleans(),
)  # fmt: skip
def test_leaves_tile_whatever_they_read(path: str, lines: list[str], last: bool) -> None:  # noqa: FBT001 - drawn
    """An outline covers its text byte for byte, and its lists write themselves again."""
    text = "\n".join(lines) + ("\n" if last else "")
    leaves(path, text.encode())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("README.md", "markdown"),
        ("docs/NEWS-2.md", "markdown changelog"),
        ("a/b.rst", "restructured text"),
        ("Cargo.toml", "toml"),
        (".github/workflows/ci.yaml", "yaml"),
        ("requirements-dev.txt", "requirements"),
        ("cmake/Find.cmake", "cmake"),
        ("x/BUILD", "bazel"),
        ("docker/Dockerfile.gpu", "dockerfile"),
    ],
)
def test_formats_by_name(path: str, name: str) -> None:
    """A format is known by the name of the file; no programming language reads it."""
    format_ = format_for(path)
    assert format_ is not None
    assert format_.name == name
    assert language_for(path) is None


@pytest.mark.parametrize("path", ["a.txt", "package-lock.json", "pnpm-lock.yaml", "Cargo.lock", "a.py", "rebuild", ""])
def test_others_have_none(path: str) -> None:
    """Lock files and what nobody knows are cut by hunk."""
    assert format_for(path) is None


def test_every_row_loads() -> None:
    """Each row of the table names a format that is there."""
    assert all(format_for(path) is not None for path in PATHS)
    places = {place for _, place in FORMATS if place}
    assert {format_for(path) for path in PATHS} == {
        getattr(import_module(f"prsplit.languages.text.{module}"), value)
        for module, _, value in (place.partition(":") for place in places)
    }


def test_nothing_is_loaded_before_use() -> None:
    """Looking at a Markdown page loads no other format and no parser of a programming language."""
    code = (
        "import sys; from prsplit.languages.table import outline_of; outline_of('a.md', b'# a\\n'); "
        "assert not {'tree_sitter', 'tomllib', 'prsplit.languages.text.toml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
