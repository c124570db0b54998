"""Python as a language: a text becomes an outline, or none where too much of it can't be understood."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from dataclasses import replace
from typing import TYPE_CHECKING

from prsplit.languages import parsing
from prsplit.languages.python import modules, signature
from prsplit.languages.python.outline import Plot, Tiles, definition, tile
from prsplit.languages.python.source import Source
from prsplit.languages.tokens import same_tokens
from prsplit.model.outline import Facts, Outline, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

GRAMMAR = "tree_sitter_python"

_LONE_CR = re.compile(rb"\r(?!\n)")
_OPENING = (b"globals()", b"locals()", b"vars()", b"modules[")
_OPENER = re.compile(rb"\b(?:globals|locals|vars)\(\)\s*[.\[]|modules\[__name__\]|setattr\([^,\n]*modules\[")
"""What must stand in a text before it is worth asking whether names are bound by other means than statements."""
_DEFINITION = re.compile(rb"^[ \t\x0c]*(?:async[ \t]+def|def|class|@|import|from)\b", re.MULTILINE)
_STRAY = re.compile(rb"^([ \t\x0c]*)(?![ \t\x0c\r\n#)\]}]|(?:else|elif|except|finally|case)\b).", re.MULTILINE)
"""A line that begins a statement of its own."""
_TRIVIA = re.compile(rb"^(?:[ \t\r\x0c]*(?:#[^\n]*)?\n)+", re.MULTILINE)
_MANY_COMMENTS = 1_000
_TRIVIA_WORK = 500_000_000
_MAX_CONTINUED = 8_000
"""The grammar's scanner reads all comments and continued lines ahead at each of them: work that no tick counts."""

_KEPT_BYTES = 6_000_000
"""Source bytes whose trees are held back between outline and facts; a tree takes some fifteen times as much."""
_FEW = 5
"""Leaves with errors that are always tolerated; beyond, up to a quarter of all."""


class Python:
    """Python, as `prsplit.languages.protocol.Language` asks."""

    name = "python"
    suffixes: tuple[str, ...] = (".py", ".pyi")
    grammar = GRAMMAR
    aliased = False

    def __init__(self) -> None:
        """No tree is held back yet."""
        self._kept: dict[bytes, tuple[Tiles, Source]] = {}
        self._weight = 0

    def outline(self, data: bytes, *, facts: bool = True) -> Outline | None:
        """The outline of one text; None for too much work, or errors that swallow definitions."""
        parsed = _parsed(data)
        if parsed is None:
            return None
        tiles, source, errors, hidden = parsed
        read: tuple[Facts, ...] = ()
        if facts:
            from prsplit.languages.python.facts import Reader

            read = Reader(tiles, source).read()
        else:
            self._keep(data, tiles, source)
        return Outline(self.name, tiles.leaves, read, errors, hidden)

    def facts(self, data: bytes, outline: Outline, wanted: Container[int]) -> tuple[Facts, ...]:
        """The facts of the wanted leaves of a text that was outlined without them."""
        from prsplit.languages.python.facts import Reader

        if data in self._kept:
            self._weight -= len(data)
            return Reader(*self._kept.pop(data)).read(wanted)
        parsed = _parsed(data)
        return Reader(*parsed[:2]).read(wanted) if parsed is not None else (Facts(),) * len(outline.leaves)

    def _keep(self, data: bytes, tiles: Tiles, source: Source) -> None:
        """Hold a tree back for `facts`, as long as there is room."""
        if data not in self._kept and len(data) + self._weight <= _KEPT_BYTES:
            self._kept[data] = (tiles, source)
            self._weight += len(data)

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files of the tree that importing `module` from `path` could load, best first."""
        return modules.module_files(path, module, files)

    def compatible(self, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
        """Whether every call that is legal against `old` stays legal against `new`."""
        return signature.compatible(old, new)

    def layout_alone(self, old: bytes, new: bytes) -> bool:
        """Whether two texts of a leaf differ in layout alone."""
        return same_tokens(GRAMMAR, old, new)

    def module_of(self, path: str) -> str:
        """The module that a file is."""
        return modules.module_of(path)

    def markers(self, path: str) -> tuple[str, ...]:
        """The `__init__.py` files above a path."""
        return modules.markers(path)


def _parsed(data: bytes) -> tuple[Tiles, Source, int, bool] | None:
    """A text's leaves, how many errors it has, and whether it may bind more names than are seen; None for too much work,
    or errors that swallow definitions."""
    text = _lines(data)
    tree = parsing.parse(GRAMMAR, text) if _scans_well(text) else None
    if tree is None or tree.root_node.type != "module":
        return None
    root, source = tree.root_node, Source(text)
    marks = _marks(root, text)
    if marks is None:
        return None
    errors, open_namespace = marks
    tiles = tile(root, source) if text == data else _as_written(tile(root, source), data)
    if root.has_error and not _plausible(tiles, source):
        return None
    hidden = any(not leaf.scope and "__getattr__" in leaf.binds for leaf in tiles.leaves)
    return tiles, source, errors + tiles.hollow, open_namespace or hidden


def _scans_well(text: bytes) -> bool:
    """Whether no run of comments or of continued lines is so long that reading ahead takes too much work."""
    if text.count(b"\\\n") + text.count(b"\\\r\n") > _MAX_CONTINUED:
        return False
    if text.count(b"#") <= _MANY_COMMENTS:
        return True
    runs = (match[0] for match in _TRIVIA.finditer(text))
    return sum(len(run) * run.count(b"#") for run in runs) <= _TRIVIA_WORK


def _lines(data: bytes) -> bytes:
    """The text with LF for every lone CR: Python ends lines there too, and every byte keeps its place."""
    return _LONE_CR.sub(b"\n", data) if b"\r" in data else data


def _as_written(tiles: Tiles, data: bytes) -> Tiles:
    """The tiles without the forms of lists that hold a lone CR, which would be written otherwise than they stand."""
    leaves = tuple(
        replace(leaf, form=None) if leaf.form and _LONE_CR.search(data[leaf.start : leaf.end]) else leaf
        for leaf in tiles.leaves
    )
    return replace(tiles, leaves=leaves)


def _marks(root: Node, text: bytes) -> tuple[int, bool] | None:
    """The number of errors, and whether names are bound by other means than statements; None for too much work."""
    opens = any(word in text for word in _OPENING) and _OPENER.search(text) is not None
    if root.has_error:
        return _errors(root), opens
    if not opens:
        return 0, False
    caught = parsing.captures(parsing.query(GRAMMAR, "python"), root)
    return None if caught is None else (0, bool(caught.get("namespace")))


def _errors(root: Node) -> int:
    """The number of error nodes and missing tokens."""
    count = 0
    todo = [root]
    while todo:
        node = todo.pop()
        count += node.is_error or node.is_missing
        todo.extend(child for child in node.children if child.has_error)
    return count


def _plausible(tiles: Tiles, source: Source) -> bool:
    """Whether errors stay inside few leaves, none of which has swallowed a definition."""
    hurt = 0
    for leaf, plot in zip(tiles.leaves, tiles.plots, strict=True):
        wrong = [node for node in _own(plot) if node.has_error]
        hurt += bool(wrong)
        if any(node.end_byte > leaf.end or _swallows(node, source) for node in wrong):
            return False
    return hurt <= max(_FEW, len(tiles.leaves) // 4) and _aligned(tiles, source)


def _own(plot: Plot) -> list[Node]:
    """The nodes of a leaf; of a class or frame that has leaves of its own only what stands before its body."""
    if not plot.opening:
        return list(plot.nodes)
    found: list[Node] = []
    for node in plot.nodes:
        inner = definition(node)
        found += [
            child for child in (*node.children, *inner.children) if child.type != "block" and child.id != inner.id
        ]
    return found


def _swallows(node: Node, source: Source) -> bool:
    """Whether a broken node holds another statement: a line at its own column or left of it, below its opening line."""
    if node.is_error and _DEFINITION.search(source.text, node.start_byte, node.end_byte):
        return True
    column = source.column(node.start_byte)
    name = None if node.is_error else definition(node).child_by_field_name("name")
    begin = source.line_end(node.start_byte if name is None else name.end_byte)
    if begin >= node.end_byte:
        return False
    return any(len(line[1].expandtabs(8)) <= column for line in _STRAY.finditer(source.text, begin, node.end_byte))


def _aligned(tiles: Tiles, source: Source) -> bool:
    """Whether all statements of a scope begin in one column, so that none was moved into another one's block."""
    columns: dict[tuple[str, str], int] = {}
    for leaf, plot in zip(tiles.leaves, tiles.plots, strict=True):
        if plot.nodes:
            column = source.column(plot.nodes[0].start_byte)
            home = (leaf.scope, leaf.frame)
            if columns.setdefault(home, column if any(home) else 0) != column:
                return False
    return True
