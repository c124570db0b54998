"""Parsing with a leash: work is counted in ticks, bytes that are read, nodes and depth, and what asks for more gets no tree.

Deep and wide trees are legal input to a parser and ruin whoever walks them, so the caps are checked here, once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pkgutil import get_data
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query, Tree

MAX_BYTES = 2_000_000
MAX_LINE = 500_000
MAX_NODES = 400_000
MAX_DEPTH = 3_000
"""Levels of the syntax tree; CPython's own parser gives up near this depth too."""

_TICKS = 16_000
_ERROR_TICKS = 30
"""What a tick costs while the parser recovers from an error: it does far more work between two of them then."""

_CHUNK = 2_048
_READINGS = 10
_READ_ANYHOW = 250_000
"""Bytes that a parser may read: so many times the text, and so many more. It reads real files about twice; where a comment
is opened a thousand times and never closed, each opening is read up to the end of the file, between two ticks."""

_STATES = 1_000
"""Matches of a query that may be under way at once."""

_LAST_RESORT = 15.0
"""Seconds on the wall clock. Never met before the ticks or the readings run out, which takes a second, unless the machine is stuck."""

_NESTED = 200
_ENDLESS = re.compile(rb"(?:\b\w{1,40}[ \t]*<(?!<)[ \t]*){%d}" % _NESTED)
"""Brackets that may be a template's, one in the other: a parser tries every reading, and is not stopped meanwhile."""

_LONG_LINE = re.compile(rb"[^\n]{%d}" % MAX_LINE)
_CONTROL = bytes(sorted({*range(32), 127} - set(b"\t\n\r\x0c\x1b")))
_MAX_CONTROL = 1_000


class Leash:
    """Counts the work of one parse and says when to stop; `broken` remembers that it did."""

    def __init__(self, ticks: int = _TICKS, size: int = 0) -> None:
        """Allow so many ticks, for a text of so many bytes."""
        self.left = ticks
        self.unread = _READINGS * size + _READ_ANYHOW
        self.taut = True
        self.broken = False
        self._until = time.monotonic() + _LAST_RESORT

    def pull(self, cost: int = 1) -> bool:
        """Take note of a tick; True when the call must end."""
        self.left -= cost
        if self.left < 0 or (self.left % 256 == 0 and time.monotonic() > self._until):
            self.broken = True
        return self.broken

    def read(self, chunk: bytes) -> bytes:
        """Take note of a piece that is read; once too much was, there is nothing more to read.

        A tree that was parsed reads on in here, for the predicates of queries: that is free.
        """
        self.unread -= len(chunk) if self.taut else 0
        if self.unread < 0:
            self.broken = True
        return b"" if self.broken else chunk


@cache
def grammar(module: str) -> Language | None:
    """The grammar that an installed module brings, or None when it is missing or does not fit this tree_sitter.

    A module with several grammars is written `module:function`.
    """
    try:
        from tree_sitter import Language

        name, _, entry = module.partition(":")
        return Language(_binding(name, entry or "language")())
    except Exception:  # noqa: BLE001 - whatever is wrong with a grammar, its files are merely cut by hunk
        return None


def _binding(name: str, entry: str) -> Callable[[], object]:
    """What makes a grammar, taken past its package: that imports more for its queries than all of parsing takes."""
    package = find_spec(name)
    places = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec(f"{name}._binding", places) if places else None
    if spec is None or spec.loader is None:
        binding = import_module(name)
    else:
        binding = module_from_spec(spec)
        spec.loader.exec_module(binding)
    found: Callable[[], object] = getattr(binding, entry)
    return found


@cache
def query(module: str, name: str) -> Query:
    """The compiled query `queries/<name>.scm` for a grammar that is known to load."""
    return compiled(module, (get_data("prsplit.languages", f"queries/{name}.scm") or b"").decode("utf-8"))


def compiled(module: str, text: str) -> Query:
    """A query for a grammar that is known to load."""
    from tree_sitter import Query

    language = grammar(module)
    assert language is not None
    return Query(language, text)


def parse(module: str, text: bytes) -> Tree | None:
    """The syntax tree of a text, or None when the grammar is missing or the text asks for too much work."""
    language = grammar(module)
    if language is None or len(text) > MAX_BYTES or not _is_prose(text):
        return None
    from tree_sitter import Parser

    leash = Leash(size=len(text))
    try:
        tree = Parser(language).parse(_reader(text, leash), progress_callback=_watch(leash))
    except ValueError:
        return None
    leash.taut = False
    return None if leash.broken or _unwieldy(tree.root_node) else tree


def _is_prose(text: bytes) -> bool:
    """Whether a text has lines of bearable length, few brackets in brackets, and next to no control characters, as what
    people write has."""
    if len(text) > MAX_LINE and _LONG_LINE.search(text):
        return False
    if text.count(b"<") >= _NESTED and _ENDLESS.search(text):
        return False
    return len(text) - len(text.translate(None, _CONTROL)) <= _MAX_CONTROL


def _reader(text: bytes, leash: Leash) -> Callable[[int, object], bytes]:
    return lambda offset, _point: leash.read(text[offset : offset + _CHUNK])


def _watch(leash: Leash) -> Callable[[int, bool], bool]:
    return lambda _offset, error: leash.pull(_ERROR_TICKS if error else 1)


def _unwieldy(root: Node) -> bool:
    """Whether a tree is too big or too deep to be walked. Looks only into what is big enough to be deep."""
    if root.descendant_count > MAX_NODES:
        return True
    todo = [(root, 0)]
    while todo:
        node, depth = todo.pop()
        if depth > MAX_DEPTH:
            return True
        todo.extend((child, depth + 1) for child in node.children if child.descendant_count > MAX_DEPTH - depth)
    return False


def captures(found: Query, node: Node, states: int = _STATES, end: int = -1) -> dict[str, list[Node]] | None:
    """What a query captures below a node (up to the byte `end`, where it is given), complete, or None when that takes too
    much work.

    Work is bounded by the number of matches that may be under way at once: it is what makes a query's time grow with
    the square of a tree's depth. A query that met the bound hands back what it found as if that were all, so the
    cursor is asked. There is no progress callback: the binding (0.26.1) crashes the whole program with one.
    """
    from tree_sitter import QueryCursor

    cursor = QueryCursor(found, match_limit=states)
    if end >= 0:
        cursor.set_byte_range(node.start_byte, max(end, node.start_byte))
    caught = cursor.captures(node)
    return None if cursor.did_exceed_match_limit else caught


def matches(found: Query, node: Node, states: int = _STATES) -> list[dict[str, list[Node]]] | None:
    """The matches of a query below a node, each as what it captures, or None when that takes too much work."""
    from tree_sitter import QueryCursor

    cursor = QueryCursor(found, match_limit=states)
    caught = [one for _, one in cursor.matches(node)]
    return None if cursor.did_exceed_match_limit else caught
