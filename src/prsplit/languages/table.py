"""Which language a file is written in, by its suffix. Grammars are imported on first use."""

from __future__ import annotations

from collections.abc import Container
from functools import cache, lru_cache
from importlib import import_module
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


def facts_of(path: str, text: bytes, outline: Outline, wanted: Container[int]) -> tuple[Facts, ...]:
    """The facts of the wanted leaves of an outline. Raises what the parser raises: half a truth is none."""
    language = language_for(path)
    if language is None:
        return (Facts(),) * len(outline.leaves)
    read = getattr(language, "facts", None)
    if read is None:
        whole = language.outline(text)
        return whole.facts if whole is not None else (Facts(),) * len(outline.leaves)
    found: tuple[Facts, ...] = read(text, outline, wanted)
    return found
