"""Python: outlines by syntax, references by scope and import, modules by path."""

from __future__ import annotations

from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language
from prsplit.languages.python.language import GRAMMAR, Python

LANGUAGE: Language = Python()


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(GRAMMAR) is not None
