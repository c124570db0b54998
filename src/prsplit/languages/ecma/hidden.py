"""What only its own text can see, or must set: unexported names of a module, private members, fields without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_OPTIONAL = frozenset({"static", "?", "!", "declare", "abstract"})
_NOTHING = frozenset({b"any", b"unknown", b"undefined", b"void"})
_DECLARING = frozenset({"function_declaration", "class_declaration", "lexical_declaration", "enum_declaration",
                        "abstract_class_declaration", "interface_declaration", "type_alias_declaration"})  # fmt: skip


def alone(node: Node, scope: str) -> bool:
    """Whether a declaration is its module's alone, or a member its class's (`#name`, or said to be private), so that a
    strict compiler rejects it unused."""
    if not scope:
        return node.type in _DECLARING
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    if name is not None and name.type == "private_property_identifier":
        return True
    return any(child.type == "accessibility_modifier" and child.text == b"private" for child in node.children)


def unset(node: Node) -> bool:
    """Whether every constructor must set a field: it is of a type that a value is needed for, and begins with none."""
    note = node.child_by_field_name("type")
    if note is None or node.child_by_field_name("value") is not None:
        return False
    kind = note.named_children[0] if note.named_children else note
    parts = kind.named_children if kind.type == "union_type" else [kind]
    nothing = any(part.text in _NOTHING for part in parts)
    return not nothing and _OPTIONAL.isdisjoint(child.type for child in node.children)
