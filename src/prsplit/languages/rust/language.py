"""Rust as a language: paths follow the tree of modules that `mod` lines draw."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_language import BraceLanguage
from prsplit.languages.braces import Tiles
from prsplit.languages.rust import modules, outline
from prsplit.model.outline import Facts

if TYPE_CHECKING:
    from tree_sitter import Node

GRAMMAR = "tree_sitter_rust"


class Rust(BraceLanguage):
    """Rust, as `prsplit.languages.protocol.Language` asks."""

    name = "rust"
    suffixes: tuple[str, ...] = (".rs",)
    grammar = GRAMMAR
    extended = True

    def tile(self, root: Node, text: bytes) -> Tiles:
        """The leaves of a text."""
        return outline.tile(root, text)

    def read(self, tiles: Tiles, text: bytes, wanted: Container[int] | None) -> tuple[Facts, ...]:
        """The facts of the wanted leaves."""
        from prsplit.languages.rust.facts import read_facts

        return read_facts(tiles, text, wanted)

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files that a module path written in `path` could mean, best first."""
        return modules.module_files(path, module, files)

    def module_of(self, path: str) -> str:
        """`a/b.rs` and `a/b/mod.rs` are the same module."""
        return modules.module_of(path)
