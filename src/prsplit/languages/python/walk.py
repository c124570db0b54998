"""The walk through one leaf: an explicit stack of nodes, and what has been seen. No call depth grows with the tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prsplit.languages.python.imports import decoded
from prsplit.languages.python.scopes import Emitter, Scope, ScopeKind, Shape, Spot
from prsplit.languages.python.words import MAX_TEXT, UNKNOWN, Owner, annotated_names, telling
from prsplit.model.outline import Text

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_TEXTS = 200
"""String literals that are kept of one leaf."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a leaf needs to know of its module: its text, its top-level classes by name, whether annotations run late."""

    text: bytes
    classes: Collection[str]
    late: bool
    names: dict[bytes, str]
    """Identifiers that were decoded before."""


class Walk:
    """The state of one leaf's walk."""

    def __init__(self, setting: Setting, emitter: Emitter) -> None:
        """Begin with the module's scope."""
        self.setting, self.text, self.emitter = setting, setting.text, emitter
        self.todo: list[tuple[Node, Spot]] = []
        self.scopes: list[Scope] = [Scope("module", None)]
        self.strings: list[tuple[int, Text]] = []

    def scope(self, kind: ScopeKind, parent: Scope, owner: str = "") -> Scope:
        """A new scope; it is resolved before its parent."""
        made = Scope(kind, parent, owner)
        self.scopes.append(made)
        return made

    def name(self, node: Node) -> str:
        """The text of an identifier."""
        written = self.text[node.start_byte : node.end_byte]
        known = self.setting.names.get(written)
        if known is None:
            known = self.setting.names[written] = decoded(written)
        return known

    def push(self, nodes: Iterable[Node], spot: Spot) -> None:
        """Visit some nodes later."""
        self.todo.extend([(node, spot) for node in nodes])

    def use(self, node: Node, spot: Spot, shape: Shape | None = None, attributes: tuple[str, ...] = ()) -> None:
        """Take note of the use of a name."""
        spot.scope.uses.append((node.start_byte, self.name(node), attributes, shape, spot, False, False))

    def bind(self, node: Node, spot: Spot, owner: Owner = UNKNOWN) -> None:
        """Take note of the assignment of a name. What a leaf binds outside of functions, the outline tells."""
        scope = spot.scope
        if scope.kind != "module" and scope.visible is None:
            scope.bind(self.name(node), owner)
        else:
            scope.note(self.name(node), owner)

    def spelled(self, value: str, offset: int, spot: Spot) -> None:
        """Take note of the names in an annotation that is written as a string."""
        later = spot.typed(deferred=True)
        for chain in annotated_names(value):
            spot.scope.uses.append((offset, chain[0], chain[1:], None, later, False, False))

    def literal(self, value: str, offset: int) -> None:
        """Keep a string literal that may name a file or an object."""
        if len(value) <= MAX_TEXT and len(self.strings) < MAX_TEXTS and telling(value):
            self.strings.append((offset, Text(value, self.emitter.line(offset) - self.emitter.first)))
