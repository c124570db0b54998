"""Which language a file is written in, by its suffix. Grammars are imported on first use."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from importlib import import_module

from prsplit.languages.protocol import Language
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


def outline_of(path: str, text: bytes) -> Outline | None:
    """The outline of a text without facts, or None when no language reads it; a parser that fails degrades the file."""
    language = language_for(path)
    try:
        return language.outline(text, facts=False) if language is not None else None
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
