"""JavaScript."""

from __future__ import annotations

from prsplit.languages.ecma.language import JAVASCRIPT, Ecma
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = Ecma("javascript", JAVASCRIPT, (".js", ".mjs", ".cjs", ".jsx"))


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(JAVASCRIPT) is not None
