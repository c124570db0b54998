"""How the members of Go types are declared: fields by their types, methods by what they take and give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.languages.braces import decoded, field_text, returned

if TYPE_CHECKING:
    from tree_sitter import Node

_PACKAGE = re.compile(r"\b\w+\.(?=\w)")


def declared(kind: Node | None, text: bytes) -> tuple[tuple[str, str], ...]:
    """(name, type) of the fields of a struct, (name, shape) of the methods of an interface."""
    found: list[tuple[str, str]] = []
    for one in kind.named_children if kind is not None else ():
        if one.type == "method_elem":
            found.append((field_text(text, one, "name"), shape(one, text)))
        for inner in one.named_children if one.type == "field_declaration_list" else ():
            names = inner.children_by_field_name("name")
            written = returned(text, inner, "type")
            found += [(decoded(text[name.start_byte : name.end_byte]), written) for name in names]
            if not names and written:
                found.append((written.lstrip("*").partition("[")[0].rpartition(".")[2], written))
    return tuple(found)


def shape(node: Node, text: bytes) -> str:
    """The types of what a method takes and gives, without names and packages: the same for who asks and who has it."""
    sides = [node.child_by_field_name(name) for name in ("parameters", "result")]
    taken, given = (", ".join(_types(side, text)) for side in sides)
    return f"({taken}) {given}".rstrip()


def _types(node: Node | None, text: bytes) -> Iterator[str]:
    if node is not None and node.type != "parameter_list":
        yield _plain(node, text)
        return
    for one in node.named_children if node is not None else ():
        kind = one.child_by_field_name("type")
        if kind is not None:
            many = "..." if one.type == "variadic_parameter_declaration" else ""
            yield from [many + _plain(kind, text)] * max(1, len(one.children_by_field_name("name")))


def _plain(node: Node, text: bytes) -> str:
    return _PACKAGE.sub("", " ".join(decoded(text[node.start_byte : node.end_byte]).split()))
