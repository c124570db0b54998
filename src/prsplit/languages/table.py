"""Which language a file is written in, by its suffix. Grammars are imported on first use."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from re import IGNORECASE, Pattern
from re import compile as pattern

from prsplit.languages.protocol import Format, Language
from prsplit.model.outline import Facts, Outline

LANGUAGES: dict[str, str] = {
    ".py": "prsplit.languages.python",
    ".pyi": "prsplit.languages.python",
    ".go": "prsplit.languages.go",
    ".rs": "prsplit.languages.rust",
    ".java": "prsplit.languages.java",
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "prsplit.languages.ecma.javascript"),
    **dict.fromkeys((".ts", ".mts", ".cts"), "prsplit.languages.ecma.typescript"),
    ".tsx": "prsplit.languages.ecma.tsx",
    ".c": "prsplit.languages.c_family.c",
    ".h": "prsplit.languages.c_family.header",
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".inl", ".ipp"), "prsplit.languages.c_family.cpp"),
    **dict.fromkeys((".cu", ".cuh"), "prsplit.languages.c_family.cuda"),
    ".cs": "prsplit.languages.queried.csharp",
    **dict.fromkeys((".rb", ".rake", ".gemspec"), "prsplit.languages.queried.ruby"),
    ".php": "prsplit.languages.queried.php",
    **dict.fromkeys((".kt", ".kts"), "prsplit.languages.queried.kotlin"),
    ".swift": "prsplit.languages.queried.swift",
    **dict.fromkeys((".scala", ".sc", ".sbt"), "prsplit.languages.queried.scala"),
    **dict.fromkeys((".sh", ".bash"), "prsplit.languages.queried.bash"),
}
"""Suffix → module whose `LANGUAGE` answers the protocol, and whose `ready()` tells whether its grammar loads."""

FORMATS: tuple[tuple[str, str], ...] = (
    (r"(package-lock|npm-shrinkwrap|composer\.lock)\.json|pnpm-lock\.ya?ml", ""),
    (r"(changelog|changes|history|news|release[-_ ]?notes|whats[-_ ]?new)[^/]*\.(md|markdown)", "markdown:CHANGELOG"),
    (r"(changelog|changes|history|news|release[-_ ]?notes|whats[-_ ]?new)[^/]*\.rst", "restructured:CHANGELOG"),
    (r"[^/]+\.(md|mdx|markdown)", "markdown:MARKDOWN"),
    (r"[^/]+\.rst", "restructured:RESTRUCTURED"),
    (r"[^/]*\.toml|pipfile", "toml:TOML"),
    (r"[^/]*\.ya?ml|\.clang-(format|tidy)", "yaml:YAML"),
    (r"[^/]*\.json|\.(babel|eslint|prettier)rc", "jsons:JSON"),
    (r"[^/]*(requirements|constraints)[^/]*\.(txt|in)|\.(git|docker|npm)ignore", "requirements:REQUIREMENTS"),
    (r"setup\.cfg|[^/]+\.ini|\.(editorconfig|flake8|pylintrc|coveragerc)", "ini:INI"),
    (r"go\.mod", "gomod:GOMOD"),
    (r"cmakelists\.txt|[^/]+\.cmake", "cmake:CMAKE"),
    (r"build(\.bazel)?|module\.bazel|[^/]+\.bzl", "bazel:BAZEL"),
    (r"(gnu)?makefile|[^/]+\.(mk|mak)", "make:MAKE"),
    (r"(docker|container)file(\.[^/]*)?|[^/]+\.dockerfile", "docker:DOCKER"),
)
"""Pattern of a file's name → the structured text that it is, as module and value below `prsplit.languages.text`; the first
that fits counts. Lock files are none."""

ON_REQUEST = "prsplit.languages.queried."
"""Where the modules begin whose grammars come with the extra `all`."""

WHOLE = (".ipynb",)
"""Suffixes of files that are never cut: a notebook makes sense as a whole only."""


def language_for(path: str) -> Language | None:
    """The language of a file, or None when it is none of ours or its grammar is missing or broken."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    module = LANGUAGES.get(dot + suffix) if stem else None
    return _load(module) if module else None


@cache
def _load(module: str) -> Language | None:
    try:
        found = import_module(module)
        language: Language | None = found.LANGUAGE if found.ready() else None
    except Exception:  # noqa: BLE001 - a language that can't be loaded degrades its files, never the run
        return None
    return language


def unread(paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The languages of some paths whose grammar is missing or does not load, each with the command that installs it.

    Where no parser has been loaded yet, none is loaded for this.
    """
    suffixes = {path[path.rfind(".") :] for path in paths}
    modules = sorted({LANGUAGES[suffix] for suffix in suffixes if suffix in LANGUAGES})
    return tuple((_name(module), remedy(module)) for module in modules if not _reads(module))


def remedy(module: str) -> str:
    """The command that brings the grammar of a language's module."""
    wanted = "'prsplit[all]'" if module.startswith(ON_REQUEST) else "prsplit"
    return f"pip install --upgrade --force-reinstall {wanted}" if _there(module) else f"pip install {wanted}"


def languages() -> dict[str, bool]:
    """All languages by name, and whether each one's grammar is installed; none is loaded for this."""
    return {_name(module): _there(module) for module in dict.fromkeys(LANGUAGES.values())}


def _name(module: str) -> str:
    try:
        name: str = import_module(module).LANGUAGE.name
    except Exception:  # noqa: BLE001 - a module that can't be imported is still called something
        return module.rpartition(".")[2]
    return name


def _there(module: str) -> bool:
    """Whether the grammar of a language's module can be found."""
    try:
        found = import_module(module)
        grammar: str = getattr(found, "GRAMMAR", "") or found.LANGUAGE.grammar
        return find_spec(grammar.partition(":")[0]) is not None
    except Exception:  # noqa: BLE001 - what can't even be looked for is not there
        return False


def _reads(module: str) -> bool:
    return _load(module) is not None if "tree_sitter" in sys.modules else _there(module)


@cache
def _compiled() -> tuple[tuple[Pattern[str], str], ...]:
    return tuple((pattern(name, IGNORECASE), module) for name, module in FORMATS)


@lru_cache(maxsize=65536)
def format_for(path: str) -> Format | None:
    """The structured text that a file is, or None."""
    name = path.rpartition("/")[2]
    place = next((place for known, place in _compiled() if known.fullmatch(name)), "")
    module, _, value = place.partition(":")
    return getattr(import_module(f"prsplit.languages.text.{module}"), value) if place else None


def outline_of(path: str, text: bytes) -> Outline | None:
    """The outline of a text without facts, or None when no language reads it; a parser that fails degrades the file."""
    language = language_for(path)
    try:
        if language is not None:
            return language.outline(text, facts=False)
        known = format_for(path)
        return known.outline(text) if known is not None else None
    except Exception:  # noqa: BLE001 - whatever a parser does to one file, the run goes on without its outline
        return None


def layout_alone(path: str, old: bytes, new: bytes) -> bool:
    """Whether two texts of a file differ in layout alone; False where that can't be told."""
    language = language_for(path)
    try:
        return language is not None and language.layout_alone(old, new)
    except Exception:  # noqa: BLE001 - what a parser chokes on is not known to be the same
        return False


def facts_of(path: str, text: bytes, outline: Outline, wanted: Container[int]) -> tuple[Facts, ...]:
    """The facts of the wanted leaves of an outline. Raises what the parser raises: half a truth is none."""
    language = language_for(path)
    if language is None:
        return (Facts(),) * len(outline.leaves)
    return language.facts(text, outline, wanted)
