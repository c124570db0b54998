"""What each leaf refers to: free names as dotted chains, members, imports inside functions, telling strings."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from prsplit.languages.python import expressions, statements
from prsplit.languages.python.bindings import COMPOUND, COMPREHENSIONS
from prsplit.languages.python.imports import IMPORTS
from prsplit.languages.python.outline import Plot, Tiles, definition
from prsplit.languages.python.scopes import Emitter, Scope, Spot
from prsplit.languages.python.source import Source
from prsplit.languages.python.walk import Setting, Walk
from prsplit.model.outline import Facts, Leaf, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

Visit = Callable[[Walk, "Node", Spot], None]

VISITS: dict[str, Visit] = {
    "identifier": expressions.identifier,
    "attribute": statements.is_attribute,
    "call": expressions.call,
    "keyword_argument": expressions.keyword_argument,
    "string": expressions.string,
    "type": expressions.type_,
    "subscript": expressions.subscript,
    "generic_type": expressions.subscript,
    "type_parameter": expressions.type_parameter,
    "lambda": expressions.lambda_,
    "named_expression": expressions.named_expression,
    "expression_statement": statements.expression,
    "assignment": statements.assignment,
    "augmented_assignment": statements.augmented,
    "delete_statement": statements.delete,
    "for_statement": statements.for_,
    "try_statement": statements.try_,
    "as_pattern": statements.as_pattern,
    "except_clause": statements.except_,
    "except_group_clause": statements.except_,
    "case_clause": statements.case,
    "global_statement": statements.global_,
    "nonlocal_statement": statements.nonlocal_,
    "type_alias_statement": statements.type_alias,
    "decorated_definition": statements.decorated,
    "function_definition": statements.function,
    "class_definition": statements.class_,
    "pass_statement": statements.skip,
    "comment": statements.skip,
    "integer": statements.skip,
    "none": statements.skip,
    "true": statements.skip,
    "false": statements.skip,
    **dict.fromkeys(COMPREHENSIONS, expressions.comprehension),
    **dict.fromkeys(IMPORTS, statements.import_),
    **dict.fromkeys(COMPOUND - {"for_statement", "try_statement"}, statements.compound),
    **dict.fromkeys(("elif_clause", "else_clause", "finally_clause"), statements.compound),
    **dict.fromkeys(
        ("return_statement", "raise_statement", "assert_statement", "print_statement", "exec_statement"),
        statements.simple,
    ),
}
"""Node type → visit; a type that is not here is looked through."""


class Reader:
    """Reads the facts of an outline's leaves, in order."""

    def __init__(self, tiles: Tiles, source: Source) -> None:
        """Gather what leaves need to know of each other."""
        leaves = tiles.leaves
        self.tiles, self.source = tiles, source
        self.module = {name for leaf in leaves if not leaf.scope for name in leaf.binds}
        self.above: dict[str, set[str]] = {}
        self.bases = {leaf.name: leaf.bases for leaf in leaves if leaf.kind == "class"}
        self.generic: dict[str, tuple[str, ...]] = {}
        late = any(
            entry.module == "__future__" and entry.member == "annotations" for leaf in leaves for entry in leaf.imports
        )
        classes = frozenset(leaf.name for leaf in leaves if leaf.kind == "class")
        self.setting = Setting(source.text, classes, late, {})

    def read(self, wanted: Container[int] | None = None) -> tuple[Facts, ...]:
        """The facts, parallel to the leaves; empty ones for leaves that are not `wanted` (by index; None: all are)."""
        found: list[Facts] = []
        for place, (leaf, plot) in enumerate(zip(self.tiles.leaves, self.tiles.plots, strict=True)):
            read = wanted is None or place in wanted or leaf.kind == "class"
            found.append(self._leaf(leaf, plot) if read else Facts())
            self.above.setdefault(leaf.scope, set()).update(leaf.binds)
        return tuple(found)

    def _leaf(self, leaf: Leaf, plot: Plot) -> Facts:
        if not plot.nodes or leaf.kind == "import":
            return Facts()
        earlier = self.above.get(leaf.scope, set())
        walk = Walk(self.setting, Emitter(self.source, leaf, earlier, self.module))
        if leaf.kind == "list":
            self._items(leaf, plot, walk)
        else:
            home = self._home(leaf, walk, earlier)
            for entry in leaf.imports:
                home.imports.setdefault(entry.bound.partition(".")[0], []).append(entry)
            self._start(leaf, plot, walk, Spot(home, 0, 0, deferred=False))
            run(walk)
        strings = sorted(walk.strings, key=lambda entry: entry[0])
        return Facts(tuple(walk.emitter.settle(walk.scopes)), tuple(text for _, text in strings))

    def _home(self, leaf: Leaf, walk: Walk, earlier: set[str]) -> Scope:
        """The scope in which a leaf's statements stand."""
        if not leaf.scope:
            return walk.scopes[0]
        parts = leaf.scope.split(".")
        around = [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        letters = tuple(name for owner in around for name in self.generic.get(owner, ()))
        scope = walk.scope("class", statements.scope_of_type_parameters(walk, letters, walk.scopes[0]), leaf.scope)
        scope.visible, scope.bases = earlier, self.bases.get(leaf.scope, ())
        if leaf.weak:
            scope.binds.update(leaf.binds)
        return scope

    def _start(self, leaf: Leaf, plot: Plot, walk: Walk, spot: Spot) -> None:
        """Put what belongs to the leaf on the walk's stack."""
        if leaf.kind == "frame":
            condition = plot.nodes[0].child_by_field_name("condition")
            if condition is not None:
                walk.push([condition], Spot(spot.scope, plot.nodes[0].start_byte, condition.end_byte, deferred=False))
        elif leaf.kind == "class":
            self._class(leaf, plot, walk, spot)
        else:
            walk.push(plot.nodes, spot)

    def _class(self, leaf: Leaf, plot: Plot, walk: Walk, spot: Spot) -> None:
        node = plot.nodes[0]
        for mark in node.named_children if node.type == "decorated_definition" else ():
            if mark.type == "decorator":
                inner = Spot(spot.scope, mark.start_byte, mark.end_byte, deferred=False)
                walk.push(mark.named_children, inner)
        class_ = definition(node)
        brackets = class_.child_by_field_name("type_parameters")
        if brackets is not None:
            letters = [walk.name(name) for child in brackets.named_children for name in _first_name(child)]
            self.generic[leaf.name] = tuple(letters)
        if plot.opening:
            statements.class_head(walk, class_, spot)
        else:
            statements.class_(walk, class_, spot, leaf.name)

    def _items(self, leaf: Leaf, plot: Plot, walk: Walk) -> None:
        """`__all__`: every item refers to the name it exports."""
        node = plot.nodes[0]
        right = node.named_children[0].child_by_field_name("right")
        items = [child for child in right.named_children if child.type == "string"] if right is not None else []
        for item in items:
            name = walk.text[item.start_byte + 1 : item.end_byte - 1].decode("utf-8", "surrogateescape")
            spot = Spot(walk.scopes[0], item.start_byte, item.end_byte, deferred=True)
            line = self.source.line(item.start_byte) - walk.emitter.first
            reference = Reference((name,), line, spot.digest(walk.text), name if leaf.form is not None else "")
            walk.emitter.found.append((item.start_byte, reference))


def run(walk: Walk) -> None:
    """Visit all that is on the stack, and what it puts there."""
    todo, visits = walk.todo, VISITS
    while todo:
        node, spot = todo.pop()
        visit = visits.get(node.type)
        if visit is not None:
            visit(walk, node, spot)
        elif node.child_count:
            todo.extend([(child, spot) for child in node.named_children])


def _first_name(node: Node) -> list[Node]:
    while node.type != "identifier" and node.named_children:
        node = node.named_children[0]
    return [node] if node.type == "identifier" else []
