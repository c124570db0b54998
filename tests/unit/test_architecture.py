"""Taste that a machine can keep: which rooms are pure, which words they do not know, how long things may be."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import prsplit

SOURCE = os.path.dirname(prsplit.__file__)
PURE_ROOMS = ("model", "analysis", "planning")
LANGUAGE_BLIND_ROOMS = ("analysis", "planning")
EFFECTS = frozenset((
    "os", "sys", "subprocess", "pathlib", "shutil", "tempfile", "glob", "io", "time", "datetime", "random", "secrets",
    "uuid", "socket", "threading", "asyncio", "multiprocessing", "logging", "platform", "signal", "importlib",
))  # fmt: skip
EFFECT_CALLS = frozenset({"open", "print", "input", "exec", "eval", "breakpoint", "__import__"})
LANGUAGES = re.compile(
    r"\b(python|rust|golang|java|javascript|typescript|kotlin|swift|scala|ruby|perl|haskell|cuda|cython|"
    r"cplusplus|csharp|php|lua|bash|elixir|erlang|julia|tree.sitter)\b|c\+\+|[\"'](?-i:go|c)[\"']",
    re.IGNORECASE,
)
SUFFIXES = re.compile(
    r"[\"']\.(py|pyi|pyx|rs|go|c|cc|cpp|cxx|h|hpp|cu|cuh|java|js|jsx|mjs|ts|tsx|kt|swift|scala|rb|pl|cs|php|lua|sh)[\"']"
)
HEAVY = ("networkx", "git", "rich", "tree_sitter", "unidiff", "importlib.metadata", "hypothesis")
MODULE_WALL = 400
FUNCTION_WALL = 50


def modules(*rooms: str) -> list[str]:
    """The source files below these rooms, or all of them, by their path in the package."""
    found = []
    for place, folders, files in os.walk(SOURCE):
        folders[:] = sorted(each for each in folders if each not in ("__pycache__", "demo_story"))
        found += [os.path.relpath(os.path.join(place, each), SOURCE) for each in files if each.endswith(".py")]
    return sorted(each for each in found if not rooms or each.split(os.sep)[0] in rooms)


def source(module: str) -> str:
    """The text of one of them."""
    with open(os.path.join(SOURCE, module), encoding="utf-8") as file:
        return file.read()


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every imported module's top name and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module.split(".")[0]


def effects(tree: ast.Module) -> Iterator[str]:
    """Every import and call that reaches outside of the program."""
    yield from (f"{line}: import {name}" for line, name in imported(tree) if name in EFFECTS)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EFFECT_CALLS:
            yield f"{node.lineno}: {node.func.id}()"


def language_words(text: str) -> list[str]:
    """Every language's name or suffix in a source text."""
    return [found.group() for pattern in (LANGUAGES, SUFFIXES) for found in pattern.finditer(text)]


@pytest.mark.parametrize("module", modules(*PURE_ROOMS))
def test_pure_rooms_have_no_effects(module: str) -> None:
    """Model, analysis and planning neither import nor call anything that reads, writes, waits or throws dice."""
    assert list(effects(ast.parse(source(module)))) == []


@pytest.mark.parametrize("module", modules(*LANGUAGE_BLIND_ROOMS))
def test_no_language_is_named(module: str) -> None:
    """Analysis and planning ask languages for answers and never know which one answered."""
    assert language_words(source(module)) == []


@pytest.mark.parametrize("module", [each for each in modules() if not each.startswith("languages" + os.sep)])
def test_grammars_are_named_by_languages_only(module: str) -> None:
    """A grammar is loaded by name, which import contracts can't see: no other room has such a name."""
    assert "tree_sitter" not in source(module)


@pytest.mark.parametrize("module", modules())
def test_nothing_grows_over_the_wall(module: str) -> None:
    """No module is longer than 400 lines and no function longer than 50, so that growth is decided, not discovered."""
    text = source(module)
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert text.count("\n") <= MODULE_WALL
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_WALL} == {}


def test_start_up_imports_nothing_heavy() -> None:
    """Opening the command line's door loads no graph library, no parser, no git library and no terminal library."""
    program = f"import sys, prsplit.__main__, prsplit.cli.main; print(*[n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    "text",
    ["import os", "from time import sleep", "open('x')", "def f():\n    import random"],
)
def test_effects_are_seen(text: str) -> None:
    """The watch on effects does bite."""
    assert list(effects(ast.parse(text))) != []


@pytest.mark.parametrize("text", ['if name.endswith(".py"):', "# as Python does", 'language == "go"', "tree_sitter"])
def test_languages_are_seen(text: str) -> None:
    """The watch on languages does bite."""
    assert language_words(text) != []
