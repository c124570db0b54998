"""Java as a language: a package's types are in sight of each other, an import means a file or a package's folder."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_language import BraceLanguage
from prsplit.languages.braces import Tiles
from prsplit.languages.java import outline
from prsplit.languages.java.modules import Types
from prsplit.model.outline import Facts, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

GRAMMAR = "tree_sitter_java"


class Java(BraceLanguage):
    """Java, as `prsplit.languages.protocol.Language` asks."""

    name = "java"
    suffixes: tuple[str, ...] = (".java",)
    grammar = GRAMMAR
    frame = (b"class A {\n", b"\n}")

    def __init__(self) -> None:
        """Begin with no index of types."""
        super().__init__()
        self._types = Types()

    def tile(self, root: Node, text: bytes) -> Tiles:
        """The leaves of a text."""
        return outline.tile(root, text)

    def read(self, tiles: Tiles, text: bytes, wanted: Container[int] | None) -> tuple[Facts, ...]:
        """The facts of the wanted leaves."""
        from prsplit.languages.java.facts import read_facts

        return read_facts(tiles, text, wanted)

    def compatible(self, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
        """Whether every call that is legal against `old` stays legal against `new`: the same types in the same places."""
        return super().compatible(old, new) and all(
            one.name == other.name for one, other in zip(old, new, strict=False)
        )

    def namespace(self, root: Node, text: bytes) -> tuple[str, bool]:
        """The package."""
        return f"java:{outline.package_of(root, text)}", True

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files that hold the type `module`, or those of the package of that name."""
        return self._types.files(path, module, files)
