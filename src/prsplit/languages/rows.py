"""Where a long leaf may be cut: its parts that stand on lines of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

LONG = 100
"""Lines below which a leaf stays whole."""

Span = tuple[str, int, int]
"""(key, start, end) of whole lines."""


def whole_lines(node: Node, text: bytes, leading: Collection[str]) -> Iterator[tuple[int, int, list[Node]]]:
    """The whole lines of each child of a node in brackets, with the children that share them. Nodes of the types `leading`
    (comments, attributes) belong to the child below them, or to the one on whose line they end."""
    here = text.find(b"\n", node.start_byte) + 1
    stop = text.rfind(b"\n", 0, node.end_byte - 1) + 1
    inside: list[Node] = []
    for child in node.named_children:
        if inside and child.start_byte >= (end := text.find(b"\n", inside[-1].end_byte - 1) + 1):
            yield here, end, inside
            here, inside = end, []
        if child.type not in leading:
            inside.append(child)
    if inside and inside[0].start_byte >= here:
        end = text.find(b"\n", inside[-1].end_byte - 1) + 1
        if end <= stop:
            yield here, end, inside


def ends_in_comma(text: bytes, end: int, stop: int) -> bool:
    """Whether nothing but a comma and a comment stands between the end of an item and that of its line."""
    return text[end:stop].split(b"//")[0].split(b"/*")[0].strip() == b","
