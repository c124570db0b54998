"""JavaScript and TypeScript as languages: a text becomes an outline, or none where errors are not confined."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_language import BraceLanguage
from prsplit.languages.braces import Tiles
from prsplit.languages.ecma.modules import Modules, module_of
from prsplit.languages.ecma.outline import tile
from prsplit.model.outline import Facts

if TYPE_CHECKING:
    from tree_sitter import Node

_MODULE = re.compile(
    rb"\b(?:require|define|import)\s*\(|\bexports\b|^[ \t]*(?:import|export)\b|[;}][ \t]*(?:import|export)\b",
    re.MULTILINE,
)
"""What only modules write, CommonJS and AMD ones included."""

_EXPORTED = re.compile(rb"[^;\n]*\bexports\b")

JAVASCRIPT = "tree_sitter_javascript"
TYPESCRIPT = "tree_sitter_typescript:language_typescript"
TSX = "tree_sitter_typescript:language_tsx"


class Ecma(BraceLanguage):
    """One of the three grammars, as `prsplit.languages.protocol.Language` asks."""

    frame = (b"class A {\n", b"\n}")
    aliased = True
    """See `prsplit.languages.ecma.aliases`."""

    def __init__(self, name: str, grammar: str, suffixes: tuple[str, ...]) -> None:
        """`grammar` is written as `prsplit.languages.parsing.grammar` asks."""
        super().__init__()
        self.name, self.grammar, self.suffixes = name, grammar, suffixes
        self._modules = Modules()

    def tile(self, root: Node, text: bytes) -> Tiles:
        """The leaves of a text."""
        return tile(root, text, strict=self.grammar != JAVASCRIPT)

    def read(self, tiles: Tiles, text: bytes, wanted: Container[int] | None) -> tuple[Facts, ...]:
        """The facts of the wanted leaves, parallel to the leaves."""
        from prsplit.languages.ecma.facts import read_facts

        return read_facts(tiles, text, wanted)

    def namespace(self, root: Node, text: bytes) -> tuple[str, bool]:
        """Scripts share their top-level names; modules keep theirs. A module that declares nothing at its top, and
        exports nothing there, has none to keep: what it leaves elsewhere is everybody's."""
        module = _MODULE.search(text) is not None and any(_keeps(node, text) for node in root.named_children)
        return ("" if module else "scripts"), False

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files that importing `module` from `path` could load, best first."""
        return self._modules.files(path, module, files)

    def module_of(self, path: str) -> str:
        """The path without suffix and `/index`."""
        return module_of(path)


def _keeps(node: Node, text: bytes) -> bool:
    """Whether a statement at the top of a module binds a name that only the module sees, or that importers see."""
    if node.type in ("import_statement", "export_statement") or node.type.endswith("_declaration"):
        return True
    return node.type == "expression_statement" and _EXPORTED.match(text, node.start_byte) is not None
