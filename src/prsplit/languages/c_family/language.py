"""C, C++ and CUDA as languages: a text becomes an outline, or none where its braces do not pair up."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from typing import TYPE_CHECKING

from prsplit.languages import parsing
from prsplit.languages.c_family.facts import Reader
from prsplit.languages.c_family.includes import included_files
from prsplit.languages.c_family.layout import same_lexemes
from prsplit.languages.c_family.lexer import Tokens, tokenize
from prsplit.languages.c_family.masking import masked
from prsplit.languages.c_family.outline import Tiles, tile
from prsplit.languages.c_family.signature import compatible
from prsplit.languages.tokens import same_tokens
from prsplit.model.outline import Facts, Outline, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

C, CPP, CUDA = "tree_sitter_c", "tree_sitter_cpp", "tree_sitter_cuda"

_LONE_CR = re.compile(rb"\r(?!\n)")
_LAUNCH = re.compile(rb"<<<[^;{}]*>>>\s*\(", re.DOTALL)
_PLUS = re.compile(
    rb"^\s*(?:template\s*<|namespace\b|class\s+\w|using\s+\w|(?:public|private|protected)\s*:|constexpr\b|#\s*include\s*<\w+>)"
    rb"|\bstd::|\boperator\s*[^\w\s]|\bstatic_cast<|\bnullptr\b|::\w+\(",
    re.MULTILINE,
)


_KEPT = 400_000


class _Recent:
    """What was read of the last texts, up to `_KEPT` bytes of them: facts are asked for soon after outlines."""

    def __init__(self) -> None:
        self._found: dict[bytes, tuple[Tokens, Tiles]] = {}
        self._size = 0

    def keep(self, data: bytes, read: tuple[Tokens, Tiles]) -> None:
        if len(data) > _KEPT or data in self._found:
            return
        self._found[data] = read
        self._size += len(data)
        while self._size > _KEPT:
            oldest = next(iter(self._found))
            del self._found[oldest]
            self._size -= len(oldest)

    def take(self, data: bytes) -> tuple[Tokens, Tiles] | None:
        return self._found.get(data)


_LAST = _Recent()


def _read(data: bytes) -> tuple[Tokens, Tiles]:
    tokens = tokenize(data)
    return tokens, tile(tokens)


class CFamily:
    """One of the three, as `prsplit.languages.protocol.Language` asks. `grammars` are told apart by the text."""

    aliased = False

    def __init__(self, name: str, grammar: str, suffixes: tuple[str, ...]) -> None:
        """`grammar` is what the suffixes promise."""
        self.name, self.grammar, self.suffixes = name, grammar, suffixes

    def outline(self, data: bytes, *, facts: bool = True) -> Outline | None:
        """The outline of one text; None for too much work, lone CR line ends, or braces that do not pair up."""
        if len(data) > parsing.MAX_BYTES or (b"\r" in data and _LONE_CR.search(data)):
            return None
        tokens = tokenize(data)
        if tokens.broken or len(tokens.words) > parsing.MAX_NODES:
            return None
        tree = parsing.parse(self._grammar(data), masked(data))
        if tree is None:
            return None
        tiles = tile(tokens)
        if not facts:
            _LAST.keep(data, (tokens, tiles))
        read = Reader(tokens, tiles).read() if facts else ()
        return Outline(self.name, tiles.leaves, read, _errors(tree.root_node) + tokens.errors, namespace="c")

    def facts(self, data: bytes, outline: Outline, wanted: Container[int]) -> tuple[Facts, ...]:
        """The facts of an outline that was read without them."""
        tokens, tiles = _LAST.take(data) or _read(data)
        assert len(tiles.leaves) == len(outline.leaves)
        return Reader(tokens, tiles).read(wanted)

    def _grammar(self, data: bytes) -> str:
        """The grammar that fits the text: headers may be C++, and C++ may launch kernels."""
        if self.grammar == CUDA or (b"<<<" in data and _LAUNCH.search(data)):
            return CUDA if parsing.grammar(CUDA) is not None else self.grammar
        if self.name == "c header":
            return CPP if _PLUS.search(data) else C
        return self.grammar

    def module_files(self, path: str, module: str, files: Collection[str]) -> tuple[str, ...]:
        """The files that including `module` from `path` could mean, best first."""
        return included_files(path, module, files)

    def compatible(self, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
        """Whether every call that is legal against `old` stays legal against `new`."""
        return compatible(old, new)

    def layout_alone(self, old: bytes, new: bytes) -> bool:
        """Whether two texts of a leaf differ in layout alone: as tokens, or as a tree where a comma is optional."""
        return same_lexemes(old, new) or same_tokens(self.grammar, old, new)

    def module_of(self, path: str) -> str:
        """A file is known by its path: none stands in for another."""
        return path

    def markers(self, _path: str) -> tuple[str, ...]:
        """Folders need no file to be included from."""
        return ()


def _errors(root: Node) -> int:
    """The syntax errors of a tree, none looked for inside another."""
    count, todo = 0, [root] if root.has_error else []
    while todo:
        node = todo.pop()
        if node.is_error or node.is_missing:
            count += 1
        else:
            todo.extend(child for child in node.children if child.has_error or child.is_missing)
    return count
