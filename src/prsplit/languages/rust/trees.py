"""The trees of `use` declarations: what their items bind, and what they are read under."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prsplit.languages.braces import decoded, field_text
from prsplit.model.outline import Import

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTS = frozenset({"line_comment", "block_comment"})
_GROUPS = frozenset({"scoped_use_list", "use_list"})
_NAMES = frozenset({"identifier", "type_identifier"})
BRACES = (b"{", b"}", b"self")
"""What items are put in where there are several, and the one that is even so when it is alone."""


@dataclass(frozen=True, slots=True)
class UseTree:
    """The outermost list of a `use`, or the one name that it ends in.

    `prefix` is the path that every item is read under, with its last `::` and without blanks: two declarations may
    exchange items where it is the same. `items` are (start, end) of the items and `brackets` lie behind the opening and before
    the closing brace, both -1 without braces. A tree with lists in its list is not `flat`: its items are no names.
    """

    prefix: str
    items: tuple[tuple[int, int], ...]
    brackets: tuple[int, int] = (-1, -1)
    flat: bool = True


def use_tree(text: bytes, argument: Node) -> UseTree:
    """The tree of what stands behind the word `use`."""
    if argument.type in _GROUPS:
        listed = argument.child_by_field_name("list") if argument.type == "scoped_use_list" else argument
        assert listed is not None
        items = [child for child in listed.named_children if child.type not in _COMMENTS]
        return UseTree(
            _blankless(text[argument.start_byte : listed.start_byte]),
            tuple((one.start_byte, one.end_byte) for one in items),
            (listed.start_byte + 1, listed.end_byte - 1),
            all(one.type not in _GROUPS for one in items),
        )
    last = argument.child_by_field_name("path") if argument.type == "use_as_clause" else argument
    last = last.child_by_field_name("name") if last is not None and last.type == "scoped_identifier" else last
    if argument.type == "use_wildcard":
        last = argument.children[-1]
    known = last is not None and last.type in {*_NAMES, "*"}
    start = last.start_byte if last is not None and known else argument.start_byte
    return UseTree(_blankless(text[argument.start_byte : start]), ((start, argument.end_byte),), flat=known)


def _blankless(text: bytes) -> str:
    return decoded(b"".join(text.split()))


def spelled(node: Node | None, text: bytes) -> str:
    """A node's text without blanks."""
    return decoded(b"".join(text[node.start_byte : node.end_byte].split())) if node is not None else ""


def entries_of(text: bytes, items: list[Node], prefix: str, depth: int, near: Collection[str]) -> list[Import]:
    """What the items of a `use` bind, in order; `depth` inline modules are around it."""
    found: list[Import] = []
    todo = [(one, prefix) for one in reversed(items)]
    while todo:
        node, above = todo.pop()
        if node.type in ("scoped_use_list", "use_list"):
            listed = node.child_by_field_name("list") if node.type == "scoped_use_list" else node
            inner = _joined(above, spelled(node.child_by_field_name("path"), text))
            todo += [(one, inner) for one in reversed(listed.named_children if listed is not None else ())]
        elif node.type == "use_wildcard":
            whole = _joined(above, spelled(node, text).removesuffix("*").removesuffix("::"))
            module, rest = split_path([part for part in whole.split("::") if part], depth, near)
            found.append(Import("* " + whole.replace("::", "/"), ".".join([module, *rest]), "*"))
        elif node.type == "use_as_clause":
            own = spelled(node.child_by_field_name("path"), text)
            found.append(_entry(_joined(above, own), field_text(text, node, "alias"), depth, near))
        elif node.type not in _COMMENTS:
            found.append(_entry(_joined(above, spelled(node, text)), "", depth, near))
    return found


def _joined(above: str, own: str) -> str:
    return "::".join(filter(None, (above, own)))


def _entry(path: str, alias: str, depth: int, near: Collection[str]) -> Import:
    parts = [part for part in path.split("::") if part]
    if parts[-1:] == ["self"] and len(parts) > 1:
        parts.pop()
    bound = alias or (parts[-1] if parts else "_")
    if bound == "_":
        bound = "_ " + "/".join(parts)
    module, rest = split_path(parts, depth, near)
    return Import(bound, module, ".".join(rest) or None)


def split_path(parts: list[str], depth: int, near: Collection[str] = ()) -> tuple[str, list[str]]:
    """(the file that a path starts at, the rest), seen from inside so many inline modules; `near` are modules that the
    file itself declares."""
    lead = 0
    while lead < len(parts) and parts[lead] == "super":
        lead += 1
    if lead:
        above = lead - depth
        return (".".join(["super"] * above) if above > 0 else "self"), parts[lead:]
    if parts[:1] == ["self"]:
        return "self", parts[1:]
    if parts[:1] and parts[0] in near and len(parts) > 1:
        return "self", parts
    return (parts[0] if parts else ""), parts[1:]
