"""Headers that may be C or C++: their text tells."""

from __future__ import annotations

from prsplit.languages.c_family.language import C, CFamily
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = CFamily("c header", C, (".h",))


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(C) is not None
