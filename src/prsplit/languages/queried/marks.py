"""What a query says of a tree: nodes marked as declarations of some kind, with what was captured beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING

from prsplit.languages import parsing

if TYPE_CHECKING:
    from tree_sitter import Node, Query

KINDS = ("class", "module", "space", "package", "function", "statement", "import")
"""Captures that mark a declaration; the first that a query says of a node counts."""

PASSED = ("parameter", "positional", "keyword", "rest", "keywords")
"""Captures that mark a parameter: passed by place or name, by place, by name; all further ones by place, by name."""

_BREAK = "\n;; references\n"


class Mark:
    """One marked node: its kind, and the nodes captured with it by the name of the capture."""

    def __init__(self, kind: str) -> None:
        """Begin with nothing captured."""
        self.kind = kind
        self.caught: dict[str, dict[int, Node]] = {}

    def add(self, caught: Mapping[str, Iterable[Node]]) -> None:
        """Take in one match."""
        for name, nodes in caught.items():
            self.caught.setdefault(name, {}).update((node.id, node) for node in nodes)

    def nodes(self, name: str) -> list[Node]:
        """The nodes of a capture in the order of the text."""
        return sorted(self.caught.get(name, {}).values(), key=lambda node: node.start_byte)

    def has(self, name: str) -> bool:
        """Whether something was captured so."""
        return name in self.caught


@cache
def halves(grammar: str, name: str) -> tuple[Query, Query]:
    """A language's compiled queries, for the outline and for references: the two halves of its `queries/<name>.scm`."""
    text = (get_data("prsplit.languages", f"queries/{name}.scm") or b"").decode("utf-8")
    outline, _, references = text.partition(_BREAK)
    return parsing.compiled(grammar, outline), parsing.compiled(grammar, references)


def marked(query: Query, root: Node) -> tuple[dict[int, Mark], dict[int, Mark]] | None:
    """The declarations and the parameters of a tree by node, or None when that takes too much work."""
    found = parsing.matches(query, root)
    if found is None:
        return None
    declared: dict[int, Mark] = {}
    passed: dict[int, Mark] = {}
    for caught in found:
        for kinds, marks in ((KINDS, declared), (PASSED, passed)):
            for kind in kinds:
                for node in caught.get(kind, ()):
                    marks.setdefault(node.id, Mark(kind)).add(caught)
    return declared, passed
