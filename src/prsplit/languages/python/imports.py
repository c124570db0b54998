"""Import statements: what they bind, and the lists in which they write it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prsplit.languages.python.lists import Written, list_form
from prsplit.model.outline import Import, ListForm

if TYPE_CHECKING:
    from tree_sitter import Node

IMPORTS = frozenset({"import_statement", "import_from_statement", "future_import_statement"})


def decoded(text: bytes) -> str:
    """Source bytes as text, as everywhere in memory; names are normalised as Python does it."""
    if text.isascii():
        return text.decode("ascii")
    from unicodedata import normalize

    return normalize("NFKC", text.decode("utf-8", "surrogateescape"))


def imports(node: Node, text: bytes) -> tuple[Import, ...]:
    """What an import statement binds, in order, parallel to the items of its form.

    `import a.b.c` has the bound name `a.b.c` with `dotted` set: it binds `a`, and its item is told from others of `a`.
    """
    if node.type == "import_statement":
        return tuple(_module(name, text) for name in _names(node))
    if node.type == "future_import_statement":
        module = "__future__"
    else:
        source = node.child_by_field_name("module_name")
        module = _dotted(source, text) if source is not None else ""
    return tuple(_member(name, module, text) for name in _names(node))


def _names(node: Node) -> list[Node]:
    names = node.children_by_field_name("name")
    return names or [child for child in node.named_children if child.type == "wildcard_import"]


def _dotted(node: Node, text: bytes) -> str:
    return decoded(b"".join(text[node.start_byte : node.end_byte].split()).replace(b"\\", b""))


def _module(node: Node, text: bytes) -> Import:
    if node.type == "aliased_import":
        return Import(_alias(node, text), _original(node, text))
    module = _dotted(node, text)
    return Import(module, module, dotted="." in module)


def _member(node: Node, module: str, text: bytes) -> Import:
    if node.type == "wildcard_import":
        return Import("*", module, "*")
    if node.type == "aliased_import":
        return Import(_alias(node, text), module, _original(node, text), ambient=module == "__future__")
    name = _dotted(node, text)
    return Import(name, module, name, ambient=module == "__future__")


def _alias(node: Node, text: bytes) -> str:
    alias = node.child_by_field_name("alias")
    return _dotted(alias, text) if alias is not None else ""


def _original(node: Node, text: bytes) -> str:
    name = node.child_by_field_name("name")
    return _dotted(name, text) if name is not None else ""


def binds(entries: tuple[Import, ...]) -> tuple[str, ...]:
    """The names that imports bind; a star binds none that can be told from here."""
    return tuple(dict.fromkeys(entry.bound.partition(".")[0] for entry in entries if entry.member != "*"))


def import_form(node: Node, text: bytes, start: int, end: int, newline: bytes) -> ListForm | None:
    """The names of an import statement as a list; the leaf is `text[start:end]`, and vanishes with its last name."""
    if node.has_error:
        return None
    names = _names(node)
    spans = tuple(
        (entry.bound, name.start_byte, name.end_byte) for entry, name in zip(imports(node, text), names, strict=True)
    )
    inner = outer = words = -1
    for child in node.children:
        if child.type == "(":
            inner = child.end_byte
        elif child.type == ")":
            outer = child.start_byte
        elif child.type == "import" and node.type != "import_statement":
            words = child.end_byte
    line = text.rfind(b"\n", 0, node.start_byte) + 1
    indent = text[line : node.start_byte]
    written = Written(text, start, end, spans, inner, outer, words, indent if not indent.strip() else b"", newline)
    form = list_form(written, empty=b"") if spans else None
    return replace(form, lone=True) if form is not None and any(key == "*" for key, _, _ in spans) else form
