"""A language that a query tells, as `prsplit.languages.protocol.Language` asks."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from prsplit.languages.brace_language import BraceLanguage
from prsplit.languages.braces import Tiles, errors_in, plausible, root_of
from prsplit.languages.parsing import grammar
from prsplit.languages.queried.conditions import settled, whole
from prsplit.languages.queried.dialect import Dialect
from prsplit.languages.queried.facts import read_facts
from prsplit.languages.queried.marks import halves, marked
from prsplit.languages.queried.outline import Outliner, Told
from prsplit.languages.queried.places import Places
from prsplit.model.outline import Facts, Outline

if TYPE_CHECKING:
    from tree_sitter import Node


class Queried(BraceLanguage):
    """One dialect. Outlines are read by the first half of its query, references by the second."""

    def __init__(self, dialect: Dialect) -> None:
        """Begin with no tree and no text."""
        super().__init__()
        self.name, self.grammar, self.suffixes = dialect.name, dialect.grammar, dialect.suffixes
        self.dialect = dialect
        self._places = Places(dialect.suffixes)

    def ready(self) -> bool:
        """Whether the grammar is installed, loads, and has all the nodes that the query asks for."""
        if grammar(self.grammar) is None:
            return False
        halves(self.grammar, self.name)
        return True

    def layout_alone(self, _old: bytes, _new: bytes) -> bool:
        """Never: some dialects read blanks too, as the shell does."""
        return False

    def outline(self, data: bytes, *, facts: bool = True) -> Outline | None:
        """The outline of one text; None for too much work, lone CR line ends, or errors that are not confined."""
        parsed = self._parsed(data)
        if parsed is None:
            return None
        root, tiles = parsed
        read = self.read(tiles, data, None) if facts else ()
        if not facts:
            self._keep(data, tiles)
        shared = {"tree": self.name, "package": f"{self.name}:{tiles.package}"}.get(self.dialect.shared, "")
        strict = self.dialect.strict
        return Outline(self.name, tiles.leaves, read, errors_in(root), namespace=shared, strict=strict, cyclic=True)

    def _parsed(self, data: bytes) -> tuple[Node, Told] | None:
        """The tree and the leaves; where conditions break the tree and settling them mends it, of the settled text."""
        root = root_of(self.grammar, data)
        text = settled(data) if self.dialect.conditional and (root is None or root.has_error) else None
        other = root_of(self.grammar, text) if text is not None else None
        found = self._told(other, data) if other is not None and not other.has_error else None
        return found if found is not None and whole(data, found[1].leaves) else self._told(root, data)

    def _told(self, root: Node | None, data: bytes) -> tuple[Node, Told] | None:
        marks = marked(halves(self.grammar, self.name)[0], root) if root is not None else None
        if root is None or marks is None:
            return None
        tiles = Outliner(data, self.dialect, marks).file(root)
        return (root, tiles) if not root.has_error or plausible(tiles, data) else None

    def read(self, tiles: Tiles, text: bytes, wanted: Container[int] | None) -> tuple[Facts, ...]:
        """The facts of the wanted leaves."""
        assert isinstance(tiles, Told)
        return read_facts(self.dialect, halves(self.grammar, self.name)[1], tiles, text, wanted)

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files that an import's module could mean in `path`, best first."""
        return self.dialect.files(path, module, self._places.look(files))

    def module_of(self, path: str) -> str:
        """The path without its suffix, dotted."""
        return path.rpartition(".")[0].replace("/", ".")
