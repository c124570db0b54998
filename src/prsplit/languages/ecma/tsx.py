"""TypeScript with JSX."""

from __future__ import annotations

from prsplit.languages.ecma.language import TSX, Ecma
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = Ecma("tsx", TSX, (".tsx",))


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(TSX) is not None
