"""Go as a language: its package is its namespace, and an import path means a folder."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_language import BraceLanguage
from prsplit.languages.braces import Tiles
from prsplit.languages.go import outline
from prsplit.languages.go.modules import Packages
from prsplit.model.outline import Facts

if TYPE_CHECKING:
    from tree_sitter import Node

GRAMMAR = "tree_sitter_go"


class Go(BraceLanguage):
    """Go, as `prsplit.languages.protocol.Language` asks."""

    name = "go"
    suffixes: tuple[str, ...] = (".go",)
    grammar = GRAMMAR

    def __init__(self) -> None:
        """Begin with no index of packages."""
        super().__init__()
        self._packages = Packages()

    def tile(self, root: Node, text: bytes) -> Tiles:
        """The leaves of a text."""
        return outline.tile(root, text)

    def read(self, tiles: Tiles, text: bytes, wanted: Container[int] | None) -> tuple[Facts, ...]:
        """The facts of the wanted leaves."""
        from prsplit.languages.go.facts import read_facts

        return read_facts(tiles, text, wanted)

    def namespace(self, root: Node, text: bytes) -> tuple[str, bool]:
        """The package; its folder is not known from the text."""
        package = outline.package_of(root, text)
        return (f"go:{package}", True) if package else ("", False)

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files of the package that importing `module` could mean, the one that stands for it first."""
        return self._packages.files(path, module, files)
