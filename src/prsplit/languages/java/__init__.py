"""Java: outlines by syntax, references by scope, import and type, packages by folder."""

from __future__ import annotations

from prsplit.languages.java.language import GRAMMAR, Java
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = Java()


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(GRAMMAR) is not None
