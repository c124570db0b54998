"""Whether two texts differ in layout alone: the same tokens but for optional separators and the style of quotes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from prsplit.languages import parsing

if TYPE_CHECKING:
    from tree_sitter import Node

_CLOSING = frozenset({b")", b"]", b"}"})
_LONGEST = 200_000
_STRINGS = frozenset({"string", "string_literal", "interpreted_string_literal"})
_RAW = ("string", "char", "regex", "template_literal", "jsx_text")
"""What a node's type holds whose blanks are part of what it says."""
_TELLING = frozenset({"subscript", "type_parameter", "token_tree"})
"""Types of nodes in which a comma before the closing bracket is no matter of layout."""


class _Token(NamedTuple):
    """A token, or what a node is; `depth` tells how many nodes are around it, `telling` that a comma is never optional."""

    text: bytes
    depth: int
    telling: bool = False


def same_tokens(grammar: str, old: bytes, new: bytes, frame: tuple[bytes, bytes] = (b"", b"")) -> bool:
    """Whether both texts parse without errors within `frame`, to the same tokens in the same syntax tree.

    A comma before a closing bracket is optional where it makes nothing else of the brackets, as it does in a tuple of one.
    Quotes are alike around a text that holds neither. Brackets around an expression count as tokens. What can't be told is
    not the same.
    """
    if max(len(old), len(new)) > _LONGEST:
        return False
    margins = _margin(old), _margin(new)
    sides: list[list[_Token]] = []
    for text, margin in zip((old, new), margins, strict=True):
        tree = parsing.parse(grammar, frame[0] + re.sub(rb"(?m)^" + margin, b"", text) + frame[1])
        if tree is None or tree.root_node.has_error:
            return False
        sides.append(_plain(_leaves(tree.root_node)))
    moved = margins[0] != margins[1] and any(b"\n" in one.text and one.text[:1] != b"\0" for one in sides[0])
    return not moved and [one[:2] for one in sides[0]] == [one[:2] for one in sides[1]]


def _margin(text: bytes) -> bytes:
    """The blanks that all lines begin with, blank ones aside."""
    indents = {line[: len(line) - len(line.lstrip(b" \t"))] for line in text.split(b"\n") if line.strip()}
    least = min(indents, key=len, default=b"")
    return least if all(one.startswith(least) for one in indents) else b""


def _leaves(root: Node) -> list[_Token]:
    """The tokens of a tree, and the type of what they are part of in front of them."""
    found: list[_Token] = []
    lines = (root.text or b"").split(b"\n")
    todo: list[tuple[Node, int, bool]] = [(root, 0, False)]
    while todo:
        node, depth, telling = todo.pop()
        text = node.text or b""
        if node.type in _STRINGS and _is_plain(text):
            found.append(_Token(b'"' + text[1:-1] + b'"', depth))
        elif "comment" in node.type:
            alone = not lines[node.start_point[0]][: node.start_point[1]].strip()
            found.append(_Token(b"\0" * alone + b" ".join(text.split()), depth))
        elif node.child_count == 0 or _is_raw(node, text):
            if text.strip() or (text and b"\n" not in text):
                found.append(_Token(text, depth, telling))
        else:
            found.append(_Token(b"\0" + node.type.encode(), depth))
            inner = _is_telling(node)
            todo += [(child, depth + 1, inner) for child in reversed(node.children)]
    return found


def _is_raw(node: Node, text: bytes) -> bool:
    """Whether every byte of a node counts: it is a kind of string, or it says something between its children."""
    if any(kind in node.type for kind in _RAW) and not node.type.startswith("concatenated"):
        return True
    gaps = ((one.end_byte, other.start_byte) for one, other in pairwise(node.children))
    return any(text[start - node.start_byte : end - node.start_byte].strip(b" \t\r\n\x0c\\") for start, end in gaps)


def _is_telling(node: Node) -> bool:
    """Whether a comma before the closing bracket of a node says something: a tuple of one, a subscript, a macro."""
    if node.type in _TELLING:
        return True
    return ("tuple" in node.type or "pattern" in node.type) and sum(one.type == "," for one in node.children) == 1


def _is_plain(text: bytes) -> bool:
    """Whether a string is in single or double quotes, once, around what holds neither of them nor an escape."""
    inner = text[1:-1]
    return (
        len(text) > 1 and text[:1] == text[-1:] and text[:1] in b"\"'" and not any(one in inner for one in b"\"'\\`\n")
    )


def _plain(leaves: list[_Token]) -> list[_Token]:
    """Without commas before closing brackets and behind what they may end."""
    found: list[_Token] = []
    for place, one in enumerate(leaves):
        after = leaves[place + 1].text if place + 1 < len(leaves) else b""
        before = leaves[place - 1].text if place else b""
        if one.text != b"," or one.telling or after not in _CLOSING or before in (b",", b"[", b"(", b"{", b"<"):
            found.append(one)
    return found
