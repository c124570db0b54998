"""Signatures: what a function's parameters are, and which changes of them old calls survive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prsplit.languages.python.imports import decoded
from prsplit.model.outline import Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

_STARS = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}


def parameter_name(node: Node) -> tuple[Node | None, str]:
    """The identifier of one child of `parameters` (None for a separator or a pattern), and its stars."""
    inner: Node | None = node
    if node.type in ("default_parameter", "typed_default_parameter"):
        inner = node.child_by_field_name("name")
    elif node.type == "typed_parameter":
        inner = node.named_children[0] if node.named_children else None
    if inner is None:
        return None, ""
    stars = _STARS.get(inner.type, "")
    if stars:
        inner = inner.named_children[0] if inner.named_children else None
    return (inner if inner is not None and inner.type == "identifier" else None), stars


def signature(node: Node | None, text: bytes) -> tuple[Parameter, ...]:
    """The parameters of a function, in order, `self` among them."""
    found: list[Parameter] = []
    named_only = False
    for child in node.named_children if node is not None else ():
        if child.type == "positional_separator":
            found = [replace(one, kind="positional") for one in found]
        elif child.type == "keyword_separator":
            named_only = True
        elif child.type not in ("comment", "line_continuation", "ERROR"):
            name, stars = parameter_name(child)
            written = decoded(text[name.start_byte : name.end_byte]) if name is not None else ""
            default = child.type in ("default_parameter", "typed_default_parameter")
            if stars == "*":
                named_only = True
                found.append(Parameter(written, "rest"))
            elif stars == "**":
                found.append(Parameter(written, "keywords"))
            else:
                found.append(Parameter(written, "keyword" if named_only else "either", default))
    return tuple(found)


def compatible(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    """Whether every call that is legal against `old` stays legal against `new` and fills the same parameters."""
    rest, keywords = _has(new, "rest"), _has(new, "keywords")
    if (_has(old, "rest") and not rest) or (_has(old, "keywords") and not keywords):
        return False
    old_slots, new_slots = _slots(old), _slots(new)
    if _has(old, "rest") and len(new_slots) > len(old_slots):
        return False
    needed: set[str] = set()
    for place, one in enumerate(old_slots):
        other = new_slots[place] if place < len(new_slots) else None
        if one.kind == "either" and (other is None or other.name != one.name or other.kind != "either"):
            return False
        if other is None and not rest:
            return False
        if other is not None:
            if one.default and not other.default:
                return False
            needed.add(other.name)
    by_name = {one.name: one for one in new if one.kind in ("either", "keyword")}
    for one in old:
        if one.kind == "keyword":
            match = by_name.get(one.name)
            if (match is None and not keywords) or (match is not None and one.default and not match.default):
                return False
            needed.add(one.name)
    return all(one.default or one.name in needed for one in new if one.kind in ("positional", "either", "keyword"))


def _has(parameters: tuple[Parameter, ...], kind: str) -> bool:
    return any(one.kind == kind for one in parameters)


def _slots(parameters: tuple[Parameter, ...]) -> list[Parameter]:
    return [one for one in parameters if one.kind in ("positional", "either")]
