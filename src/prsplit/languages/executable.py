"""Which statements of a text can run, for holding coverage reports against them. One row a language."""

from __future__ import annotations

from importlib import import_module

from prsplit.model.coverage import Statement

EXECUTABLE: dict[str, str] = {
    ".py": "prsplit.languages.executable_python",
}
"""Suffix → module whose `statements(text)` tells them, or None for a text that it can't read."""


def is_source(path: str) -> bool:
    """Whether a path is that of a program by its name; no grammar is loaded where this file knows its statements."""
    if path.rpartition("/")[2].rpartition(".")[0] and path[path.rfind(".") :] in EXECUTABLE:
        return True
    from prsplit.languages.table import language_for

    return language_for(path) is not None


def statements_of(path: str, text: bytes) -> tuple[Statement, ...] | None:
    """The executable statements of a text, None where no language tells; a parser that fails tells nothing."""
    stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
    module = EXECUTABLE.get(dot + suffix) if stem else None
    if module is None:
        return None
    try:
        found: tuple[Statement, ...] | None = import_module(module).statements(text)
    except Exception:  # noqa: BLE001 - whatever a parser does to one file, its lines are merely not told
        return None
    return found
