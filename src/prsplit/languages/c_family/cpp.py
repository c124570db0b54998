"""C++ sources and headers."""

from __future__ import annotations

from prsplit.languages.c_family.language import CPP, CFamily
from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language

LANGUAGE: Language = CFamily("cpp", CPP, (".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".inl", ".ipp"))


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(CPP) is not None
