"""What a statement binds in the scope that it stands in, without looking into functions and classes below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prsplit.languages.python.imports import IMPORTS, binds, decoded, imports
from prsplit.model.outline import Import

if TYPE_CHECKING:
    from tree_sitter import Node

COMPOUND = frozenset(
    {"if_statement", "for_statement", "while_statement", "with_statement", "try_statement", "match_statement"}
)
"""Statements whose bindings are made on some paths only."""

COMPREHENSIONS = frozenset(
    {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
)
_PATTERNS = frozenset(
    {"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "parenthesized_expression", "tuple", "list",
     "list_splat", "as_pattern_target", "expression_list"}
)  # fmt: skip
_OPAQUE = frozenset({"lambda", "string", "comment"})


@dataclass(frozen=True, slots=True)
class Bound:
    """Names and imports, each in order of first appearance."""

    names: tuple[str, ...]
    imports: tuple[Import, ...] = ()


def targets(node: Node) -> Iterator[Node]:
    """The identifiers, attributes and subscripts that an assignment's left side writes to, in order."""
    todo = [node]
    while todo:
        one = todo.pop()
        if one.type in _PATTERNS:
            todo.extend(reversed(one.named_children))
        elif one.type in ("identifier", "attribute", "subscript"):
            yield one


def captured(node: Node) -> Iterator[Node]:
    """The identifiers that a `case` pattern binds."""
    todo = [(node, "")]
    while todo:
        one, above = todo.pop()
        kind = one.type
        children = one.named_children
        if kind == "dotted_name":
            if len(children) == 1 and above not in ("class_pattern", "dict_pattern"):
                yield children[0]
        elif kind in ("splat_pattern", "as_pattern"):
            if children and children[-1].type == "identifier":
                yield children[-1]
            todo.extend((child, kind) for child in reversed(children[:-1]))
        else:
            todo.extend((child, kind) for child in reversed(children) if child.type != "identifier")


def bound_by(node: Node, text: bytes) -> Bound:
    """The names that a statement binds in its own scope."""
    names: dict[str, None] = {}
    entries: list[Import] = []

    def take(found: Iterator[Node]) -> None:
        for one in found:
            if one.type == "identifier":
                names[decoded(text[one.start_byte : one.end_byte])] = None

    todo = [node]
    if node.type == "expression_statement" and b":=" not in text[node.start_byte : node.end_byte]:
        take(_plainly_written(node))
        todo = []
    while todo:
        one = todo.pop()
        kind = one.type
        if kind in IMPORTS:
            found = imports(one, text)
            entries += found
            names.update(dict.fromkeys(binds(found)))
        elif kind in ("function_definition", "class_definition"):
            name = one.child_by_field_name("name")
            if name is not None:
                names[decoded(text[name.start_byte : name.end_byte])] = None
        elif kind == "type_alias_statement":
            take(iter(_alias_name(one)))
        elif kind not in _OPAQUE:
            below = _written(one, kind)
            if below is not None:
                take(below)
            todo.extend(reversed(one.named_children))
    return Bound(tuple(names), tuple(entries))


def _plainly_written(node: Node) -> Iterator[Node]:
    """The targets of `a = b = value`, without looking into the value."""
    one: Node | None = node.named_children[0] if node.named_children else None
    while one is not None and one.type == "assignment":
        left = one.child_by_field_name("left")
        if left is not None:
            yield from targets(left)
        one = one.child_by_field_name("right")


def _written(node: Node, kind: str) -> Iterator[Node] | None:
    """What a node itself writes to, if it is of a kind that writes."""
    if kind in ("assignment", "for_statement"):
        left = node.child_by_field_name("left")
        return targets(left) if left is not None else None
    if kind == "named_expression":
        name = node.child_by_field_name("name")
        return iter([name]) if name is not None else None
    if kind == "as_pattern_target":
        return targets(node)
    if kind == "case_clause":
        return (name for child in node.named_children if child.type == "case_pattern" for name in captured(child))
    return None


def _alias_name(node: Node) -> list[Node]:
    """The identifier that `type X[T] = ...` binds."""
    one = node.child_by_field_name("left")
    while one is not None and one.type != "identifier":
        one = one.named_children[0] if one.named_children else None
    return [one] if one is not None else []
