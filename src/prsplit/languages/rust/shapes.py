"""How Rust declares things: fields by their types, functions by what they take and give and by their bounds, derives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prsplit.languages.braces import decoded, letter
from prsplit.model.outline import DERIVED, SHAPE

if TYPE_CHECKING:
    from tree_sitter import Node

_LIFETIME = re.compile(r"'\w+\s*")
_NAMES = re.compile(r"\w+")


def declared(group: Sequence[Node], node: Node, text: bytes) -> tuple[tuple[str, str], ...]:
    """(field, type) of a structure, and what it derives."""
    body = node.child_by_field_name("body")
    found: list[tuple[str, str]] = []
    for one in body.named_children if body is not None else ():
        name, kind = one.child_by_field_name("name"), one.child_by_field_name("type")
        if name is not None and kind is not None:
            found.append((decoded(text[name.start_byte : name.end_byte]), _written(kind, text)))
    derived = " ".join(sorted(set(_derived(group, text))))
    return (*found, (DERIVED, derived)) if derived else tuple(found)


def shaped(node: Node, name: str, text: bytes) -> tuple[tuple[str, str], ...]:
    """The shape of a function, as a pointer to it is written, and (letter, bounds) of its type parameters. Where it has none,
    every call must pass just these types: then the shape is filed under its name as well."""
    bounds: dict[str, list[str]] = {}
    for parameter, bound in _bounds(node, text):
        bounds.setdefault(letter(parameter), []).append(bound)
    listed = ((parameter, " ".join(sorted(set(found)))) for parameter, found in bounds.items())
    shape = _shape(node, text)
    strict = node.child_by_field_name("type_parameters") is None and "impl " not in shape
    return ((SHAPE, shape), *listed, *(((name, shape),) if strict else ()))


def _shape(node: Node, text: bytes) -> str:
    taken, given = node.child_by_field_name("parameters"), node.child_by_field_name("return_type")
    listed = [one for one in (taken.named_children if taken is not None else ()) if not one.type.endswith("comment")]
    kinds = [one.child_by_field_name("type") if one.type == "parameter" else one for one in listed]
    inside = ",".join(_plain(one, text) for one in kinds if one is not None)
    return f"fn({inside})" + (f"->{_plain(given, text)}" if given is not None else "")


def _written(kind: Node, text: bytes) -> str:
    """A type with its blanks normalised and no lifetimes; a pointer to a function by its shape."""
    return _shape(kind, text) if kind.type == "function_type" else _plain(kind, text)


def _plain(node: Node, text: bytes) -> str:
    return " ".join(_LIFETIME.sub("", decoded(text[node.start_byte : node.end_byte])).split())


def _bounds(node: Node, text: bytes) -> Iterator[tuple[str, str]]:
    """(type parameter, trait) as the angle brackets and the `where` of a function say."""
    listed = node.child_by_field_name("type_parameters")
    where = next((child for child in node.named_children if child.type == "where_clause"), None)
    for one in [
        *(listed.named_children if listed is not None else ()),
        *(where.named_children if where is not None else ()),
    ]:
        name, bounds = (
            one.child_by_field_name("name") or one.child_by_field_name("left"),
            one.child_by_field_name("bounds"),
        )
        for bound in bounds.named_children if name is not None and bounds is not None else ():
            if bound.type != "lifetime":
                yield decoded(text[name.start_byte : name.end_byte]), _plain(bound, text)


def _derived(group: Sequence[Node], text: bytes) -> Iterator[str]:
    """The names in `#[derive(…)]` above a type."""
    for one in group:
        inner = one.named_children[0] if one.type == "attribute_item" and one.named_children else None
        name = inner.named_children[0] if inner is not None and inner.named_children else None
        if name is not None and text[name.start_byte : name.end_byte] == b"derive":
            yield from _NAMES.findall(decoded(text[name.end_byte : one.end_byte]))
