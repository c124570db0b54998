"""What languages with braces have in common as objects: reading a text once, its facts when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from prsplit.languages.braces import Tiles, errors_in, plausible, root_of
from prsplit.languages.python.signature import compatible
from prsplit.languages.tokens import same_tokens
from prsplit.model.outline import Facts, Outline, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_KEPT_BYTES = 4_000_000


class BraceLanguage:
    """A language with braces; subclasses say how to tile a tree, how to read facts, and how files are found."""

    name = ""
    suffixes: tuple[str, ...] = ()
    grammar = ""
    frame = (b"", b"")
    """What makes a file of a member that stands alone."""
    aliased = False
    extended = False
    """Whether an import may be there for the methods that it brings, as `Outline.extended` tells."""

    def __init__(self) -> None:
        """Begin with no text held back."""
        self._kept: dict[bytes, Tiles] = {}
        self._weight = 0

    def tile(self, root: Node, text: bytes) -> Tiles:
        """The leaves of a text."""
        raise NotImplementedError

    def read(self, tiles: Tiles, text: bytes, wanted: Container[int] | None) -> tuple[Facts, ...]:
        """The facts of the wanted leaves (None: of all), parallel to the leaves."""
        raise NotImplementedError

    def namespace(self, root: Node, text: bytes) -> tuple[str, bool]:
        """The namespace of a text's top-level names, and whether each may be defined there only once."""
        del root, text
        return "", False

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files of the tree that importing `module` from `path` could load, best first."""
        raise NotImplementedError

    def outline(self, data: bytes, *, facts: bool = True) -> Outline | None:
        """The outline of one text; None for too much work, lone CR line ends, or errors that are not confined."""
        parsed = self._parsed(data)
        if parsed is None:
            return None
        root, tiles = parsed
        read: tuple[Facts, ...] = ()
        if facts:
            read = self.read(tiles, data, None)
        else:
            self._keep(data, tiles)
        namespace, strict = self.namespace(root, data)
        return Outline(
            self.name, tiles.leaves, read, errors_in(root), namespace=namespace, strict=strict, cyclic=True,
            extended=self.extended,
        )  # fmt: skip

    def facts(self, data: bytes, outline: Outline, wanted: Container[int]) -> tuple[Facts, ...]:
        """The facts of the wanted leaves of a text that was outlined without them."""
        if data in self._kept:
            self._weight -= len(data)
            return self.read(self._kept.pop(data), data, wanted)
        parsed = self._parsed(data)
        return self.read(parsed[1], data, wanted) if parsed is not None else (Facts(),) * len(outline.leaves)

    def _parsed(self, data: bytes) -> tuple[Node, Tiles] | None:
        root = root_of(self.grammar, data)
        if root is None:
            return None
        tiles = self.tile(root, data)
        return (root, tiles) if not root.has_error or plausible(tiles, data) else None

    def _keep(self, data: bytes, tiles: Tiles) -> None:
        """Hold a tree back for `facts`, as long as there is room."""
        if data not in self._kept and len(data) + self._weight <= _KEPT_BYTES:
            self._kept[data] = tiles
            self._weight += len(data)

    def compatible(self, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
        """Whether every call that is legal against `old` stays legal against `new`."""
        return compatible(old, new)

    def layout_alone(self, old: bytes, new: bytes) -> bool:
        """Whether two texts of a leaf differ in layout alone, as they stand or as members."""
        frames = {(b"", b""), self.frame}
        return any(same_tokens(self.grammar, old, new, frame) for frame in sorted(frames))

    def module_of(self, path: str) -> str:
        """No other file stands in for one of these."""
        del path
        return ""

    def markers(self, path: str) -> tuple[str, ...]:
        """Nothing but its files makes a folder a package."""
        del path
        return ()
