"""C sources."""

from __future__ import annotations

from prsplit.languages.c_family.language import C, CFamily
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = CFamily("c", C, (".c",))


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(C) is not None
