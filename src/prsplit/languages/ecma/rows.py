"""Where a long statement may be cut: at the members of its objects and arrays, and at the statements of its wrapper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prsplit.languages.ecma.names import FUNCTIONS, written
from prsplit.languages.rows import LONG, Span, ends_in_comma, whole_lines

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTS = frozenset({"comment"})
_DEPTH = 12


def rows(nodes: Sequence[Node], text: bytes, start: int, end: int) -> tuple[Span, ...]:
    """The rows of a statement that stands in `text[start:end]`, in order; none where it is short or all of one piece."""
    if text.count(b"\n", start, end) < LONG:
        return ()
    return tuple(span for node in nodes for span in _below(node, text, 0))


def _below(node: Node, text: bytes, depth: int) -> Iterator[Span]:
    """The rows of the longest objects and wrappers inside a node."""
    if depth > _DEPTH or node.end_point[0] - node.start_point[0] < LONG:
        return
    if node.type in ("object", "array"):
        yield from _members(node, text, depth)
    elif node.type == "call_expression":
        listed = node.child_by_field_name("arguments")
        called = _bare(node.child_by_field_name("function"))
        for one in (called, *(listed.named_children if listed is not None else ())):
            body = one.child_by_field_name("body") if one is not None and one.type in FUNCTIONS else None
            if body is not None and body.type == "statement_block":
                yield from _statements(body, text, depth)
            elif one is not None and one.type not in FUNCTIONS:
                yield from _below(one, text, depth + 1)
    elif node.type not in FUNCTIONS and not node.type.startswith(("class", "function", "method", "abstract")):
        for child in node.named_children:
            yield from _below(child, text, depth + 1)


def _bare(node: Node | None) -> Node | None:
    """What stands in parentheses."""
    while node is not None and node.type == "parenthesized_expression" and node.named_child_count == 1:
        node = node.named_children[0]
    return node


def _runs(node: Node) -> bool:
    """Whether a statement does nothing but call something, now, with data: all of what it calls must be there then."""
    call = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
    if call is None or call.type != "call_expression":
        return False
    listed = call.child_by_field_name("arguments")
    parts = [_bare(call.child_by_field_name("function")), *(listed.named_children if listed is not None else ())]
    return not any(one is not None and one.type in FUNCTIONS for one in parts)


def _members(node: Node, text: bytes, depth: int) -> Iterator[Span]:
    """Each member of an object or array with its comma; the last one may have none."""
    for start, end, inside in whole_lines(node, text, _COMMENTS):
        last = inside[-1]
        bare = last == node.named_children[-1] and not text[last.end_byte : end].strip()
        if len(inside) > 1 or not (bare or ends_in_comma(text, last.end_byte, end)):
            continue
        key = last.child_by_field_name("key") or last.child_by_field_name("name") or last
        inner = tuple(_below(last, text, depth + 1))
        yield from inner or ((written(key, text)[:200], start, end),)


def _statements(node: Node, text: bytes, depth: int) -> Iterator[Span]:
    """Each statement of a wrapper's body."""
    for start, end, inside in whole_lines(node, text, _COMMENTS):
        inner = tuple(span for one in inside if not _runs(one) for span in _below(one, text, depth + 1))
        first = " ".join(written(inside[0], text)[:200].split("\n")[0].split())
        yield from inner or ((first, start, end),)
