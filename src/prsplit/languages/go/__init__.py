"""Go: outlines by syntax, references by scope, package and receiver, packages by folder."""

from __future__ import annotations

from prsplit.languages.go.language import GRAMMAR, Go
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = Go()


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(GRAMMAR) is not None
