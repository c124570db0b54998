"""TypeScript."""

from __future__ import annotations

from prsplit.languages.ecma.language import TYPESCRIPT, Ecma
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = Ecma("typescript", TYPESCRIPT, (".ts", ".mts", ".cts"))


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(TYPESCRIPT) is not None
