"""Rust: outlines by syntax, references by scope, `use` and type, modules by path."""

from __future__ import annotations

from prsplit.languages.parsing import grammar
from prsplit.languages.protocol import Language
from prsplit.languages.rust.language import GRAMMAR, Rust

LANGUAGE: Language = Rust()


def ready() -> bool:
    """Whether the grammar is installed and loads."""
    return grammar(GRAMMAR) is not None
