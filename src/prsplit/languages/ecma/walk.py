"""The walk through one leaf of a JavaScript or TypeScript text: what `this` is, what a block declares, what is exported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from prsplit.languages.brace_walk import Setting, Span, Tongue, Walk
from prsplit.languages.braces import Plot, Tiles
from prsplit.languages.ecma.names import declared, dotted, exported
from prsplit.model.outline import Call, Leaf

if TYPE_CHECKING:
    from tree_sitter import Node

CLASSES = ("class_declaration", "abstract_class_declaration", "class")


class EcmaSetting(Setting):
    """What the leaves of one text share; members of classes are reached by `this` alone."""

    def __init__(self, text: bytes, tiles: Tiles) -> None:
        """Tell classes from suites and namespaces, and find the object that the file exports."""
        super().__init__(text, tiles)
        self.owned: dict[str, set[str]] = {}
        open_ = {leaf.name for leaf, plot in zip(tiles.leaves, tiles.plots, strict=True) if _is_open(leaf, plot)}
        for scope in [scope for scope in self.bound if scope not in open_]:
            self.owned[scope] = self.bound.pop(scope)
        self.exported = exported([node for plot in tiles.plots for node in plot.nodes], text)


class EcmaWalk(Walk):
    """The walk through one leaf."""

    setting: EcmaSetting

    def __init__(self, tongue: Tongue, setting: EcmaSetting, leaf: Leaf) -> None:
        """`this` is the class around the leaf, or the object whose member it defines."""
        me = leaf.scope if leaf.scope in setting.owned else leaf.name if leaf.kind == "class" else ""
        super().__init__(tongue, setting, leaf, me=me)
        self.depths = [0]
        """Which scopes are those of functions."""

    @property
    def outside(self) -> bool:
        """Whether what is declared here is bound by the leaf itself."""
        return len(self.scopes) == 1

    def use(
        self, offset: int, chain: tuple[str, ...], span: Span, call: Call | None = None, *, value: bool = False
    ) -> None:
        """A dotted name: members of objects of the file are known by what it assigns to them."""
        head, rest = chain[0], chain[1:]
        if rest and not self.local(head)[0]:
            if chain[:2] == ("module", "exports"):
                head, rest = "exports", rest[1:]
            if (head in self.setting.exported or head == "exports") and rest[:1] and rest[0] in self.setting.module:
                if head != "exports":
                    super().use(offset, (head,), span)
                self.emit(offset, rest[:1], span, call if len(rest) == 1 else None)
                self.unknown(offset, rest[1:], span, call)
                return
            names = tuple(name for name in chain if name != "prototype")
            if len(names) > 1 and names[1] in self.setting.owned.get(head, ()):
                super().use(offset, (head,), span)
                self.member(offset, (head,), names[1:], span, call)
                return
        super().use(offset, chain, span, call, value=value)

    def own(self, offset: int, names: tuple[str, ...], span: Span, call: Call | None) -> None:
        """Members of `this`."""
        if self.me and names:
            self.emit(offset, (self.me, names[0]), span, call if len(names) == 1 else None, member=True)
            self.unknown(offset, names[1:], span, call)
        elif names and names[0] in self.setting.module and self.leaf.kind == "function" and self.setting.exported:
            self.emit(offset, names[:1], span, call if len(names) == 1 else None)
            self.unknown(offset, names[1:], span, call)
        else:
            self.unknown(offset, names, span, call)

    def hoist(self, nodes: Iterable[Node]) -> None:
        """Bind what the statements of a block declare, before any of them is visited."""
        for node in nodes:
            if node.type in ("lexical_declaration", "variable_declaration"):
                for bound in declared(node, self.text):
                    self.scopes[-1].setdefault(bound, None)
            elif node.type in ("function_declaration", "generator_function_declaration", *CLASSES):
                name = node.child_by_field_name("name")
                if name is not None:
                    self.scopes[-1].setdefault(self.name(name), None)


def _is_open(leaf: Leaf, plot: Plot) -> bool:
    """Whether a container's names are seen from inside without `this`."""
    if leaf.kind != "class" or not plot.nodes:
        return False
    return " " in leaf.name.rpartition(".")[2] or any(
        _declares(node, "internal_module", "enum_declaration") for node in plot.nodes
    )


def _declares(node: Node, *kinds: str) -> bool:
    return node.type in kinds or any(
        child.type in kinds or any(inner.type in kinds for inner in child.named_children)
        for child in node.named_children
    )


def class_of(walk: Walk, node: Node | None) -> tuple[str, ...] | None:
    """The class of an expression where it is evident: `new Foo()`, `x as Foo`."""
    while node is not None and node.type in ("parenthesized_expression", "await_expression") and node.named_children:
        node = node.named_children[0]
    if node is None:
        return None
    if node.type == "new_expression":
        return dotted(node.child_by_field_name("constructor"), walk.text) or None
    if node.type == "as_expression" and len(node.named_children) > 1:
        return dotted(node.named_children[-1], walk.text) or None
    return None


def annotated(walk: Walk, node: Node) -> tuple[str, ...] | None:
    """The type that an annotation names."""
    note = node.child_by_field_name("type")
    kind = note.named_children[0] if note is not None and note.named_children else None
    if kind is not None and kind.type == "generic_type" and kind.named_children:
        kind = kind.named_children[0]
    return dotted(kind, walk.text) or None
