"""CUDA sources and headers."""

from __future__ import annotations

from prsplit.languages.c_family.language import CUDA, CFamily
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = CFamily("cuda", CUDA, (".cu", ".cuh"))


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(CUDA) is not None
