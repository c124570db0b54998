"""JavaScript and TypeScript as languages: a text becomes an outline, or none where errors are not confined."""

from __future__ import annotations

from collections.abc import Collection, Container

from prsplit.languages.braces import Tiles, errors_in, plausible, root_of
from prsplit.languages.ecma.modules import Modules, module_of
from prsplit.languages.ecma.outline import tile
from prsplit.languages.python.signature import compatible
from prsplit.model.outline import Facts, Outline, Parameter

JAVASCRIPT = "tree_sitter_javascript"
TYPESCRIPT = "tree_sitter_typescript:language_typescript"
TSX = "tree_sitter_typescript:language_tsx"

_KEPT_BYTES = 4_000_000
"""Source bytes whose trees are held back between outline and facts; a tree takes some fifteen times as much."""


class Ecma:
    """One of the three grammars, as `prsplit.languages.protocol.Language` asks."""

    def __init__(self, name: str, grammar: str, suffixes: tuple[str, ...]) -> None:
        """`grammar` is written as `prsplit.languages.parsing.grammar` asks."""
        self.name, self.grammar, self.suffixes = name, grammar, suffixes
        self._kept: dict[bytes, Tiles] = {}
        self._weight = 0
        self._modules = Modules()

    def outline(self, data: bytes, *, facts: bool = True) -> Outline | None:
        """The outline of one text; None for too much work, lone CR line ends, or errors that are not confined."""
        root = root_of(self.grammar, data)
        if root is None:
            return None
        tiles = tile(root, data)
        if root.has_error and not plausible(tiles):
            return None
        read: tuple[Facts, ...] = ()
        if facts:
            from prsplit.languages.ecma.facts import read_facts

            read = read_facts(tiles, data, range(len(tiles.leaves)))
        else:
            self._keep(data, tiles)
        return Outline(self.name, tiles.leaves, read, errors_in(root), cyclic=True)

    def facts(self, data: bytes, outline: Outline, wanted: Container[int]) -> tuple[Facts, ...]:
        """The facts of the wanted leaves of a text that was outlined without them."""
        from prsplit.languages.ecma.facts import read_facts

        if data not in self._kept and self.outline(data, facts=False) is None:
            return (Facts(),) * len(outline.leaves)
        tiles = self._kept.pop(data)
        self._weight -= len(data)
        return read_facts(tiles, data, wanted)

    def _keep(self, data: bytes, tiles: Tiles) -> None:
        """Hold a tree back for `facts`; all are let go when they grow too many."""
        if len(data) + self._weight > _KEPT_BYTES:
            self._kept.clear()
            self._weight = 0
        if data not in self._kept:
            self._weight += len(data)
        self._kept[data] = tiles

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files that importing `module` from `path` could load, best first."""
        return self._modules.files(path, module, files)

    def compatible(self, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
        """Whether every call that is legal against `old` stays legal against `new`."""
        return compatible(old, new)

    def module_of(self, path: str) -> str:
        """The path without suffix and `/index`."""
        return module_of(path)

    def markers(self, path: str) -> tuple[str, ...]:
        """Folders need no file to be imported from."""
        del path
        return ()
