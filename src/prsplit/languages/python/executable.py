"""The executable statements of a Python text, as coverage.py counts them.

Rules: https://coverage.readthedocs.io/en/latest/excluding.html and coverage's parser.py: a statement counts by its first
line; docstrings, `else:`, `finally:` and `global` have no line of their own; a marked line takes its suite with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from prsplit.languages import parsing
from prsplit.model.coverage import Statement

if TYPE_CHECKING:
    from tree_sitter import Node

_GRAMMAR = "tree_sitter_python"
_EXCLUDED = re.compile(
    rb"#\s*(?:pragma|PRAGMA)[:\s]?\s*(?:no|NO)\s*(?:cover|COVER)"
    rb"|^\s*(?:(?:(?:async )?def .*?)?[\])]+(?:\s*->.*?)?:\s*)?\.\.\.\s*(?:#|$)"
    rb"|^\s*if (?:typing\.)?TYPE_CHECKING:"
)
"""What coverage.py leaves out unless it is told otherwise."""

_SCRIPT = re.compile(rb"^if\s+__name__\s*==")
_BRANCHES = frozenset({"elif_clause", "else_clause", "except_clause", "except_group_clause", "finally_clause"})
_OPENED = frozenset({
    "if_statement", "for_statement", "while_statement", "with_statement", "function_definition", "class_definition",
    "elif_clause", "except_clause", "except_group_clause", "match_statement", "try_statement", "case_clause", "decorator",
})  # fmt: skip
_SILENT = frozenset({"else_clause", "finally_clause", "decorated_definition", "block", "module"})
_WITHOUT_CODE = frozenset({"global_statement", "nonlocal_statement", "comment", "line_continuation"})
_OPTIONAL = frozenset({"try_statement", "case_clause", "pass_statement", "type_alias_statement"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A node to look at, and what holds around it."""

    node: Node
    excluded: bool = False
    optional: bool = False


def statements(text: bytes) -> tuple[Statement, ...] | None:
    """The statements, sorted; None for a text that is not understood or does not parse."""
    tree = parsing.parse(_GRAMMAR, text)
    if tree is None or tree.root_node.has_error:
        return None
    rows = text.split(b"\n")
    found: list[Statement] = []
    todo = [_Place(tree.root_node)]
    while todo:
        place = inside = todo.pop()
        one = _statement(place, rows)
        if one is not None:
            found.append(one)
            inside = replace(place, excluded=one.excluded, optional=place.optional or _is_script(one, rows))
        elif place.node.type in _SILENT:
            inside = replace(place, excluded=place.excluded or _marked(place.node, rows))
        # A mark on `if` or `try` takes its suite with it, not the other branches.
        todo += [replace(place if child.type in _BRANCHES else inside, node=child) for child in _below(place.node)]
    return tuple(sorted(set(found), key=lambda one: (one.first, one.last)))


def _is_script(one: Statement, rows: list[bytes]) -> bool:
    """Whether this is the part of a module that only runs as a script, which many projects leave out."""
    return _SCRIPT.match(rows[one.first - 1]) is not None


def _below(node: Node) -> Iterator[Node]:
    """The nodes in which statements of their own can stand."""
    for child in node.named_children:
        if node.type in ("module", "block", "decorated_definition"):
            if child.type not in _WITHOUT_CODE:
                yield child
        elif child.type in _BRANCHES or child.type in ("case_clause", "block"):
            yield child


def _statement(place: _Place, rows: list[bytes]) -> Statement | None:
    """The node's own statement: all of a simple one, the opening lines of a compound one, None for a mere frame."""
    node = place.node
    if node.type in _SILENT:
        return None
    first = node.start_point[0] + 1
    last = _opening(node) if node.type in _OPENED else node.end_point[0] + (1 if node.end_point[1] else 0)
    last = max(first, last)
    excluded = place.excluded or any(_EXCLUDED.search(row.rstrip(b"\r")) for row in rows[first - 1 : last])
    excluded = excluded or _decorators_marked(node, rows)
    return Statement(first, last, place.optional or _is_optional(node), excluded)


def _opening(node: Node) -> int:
    """The last line (1-based) of what stands before the suite."""
    if node.type == "decorator":
        return int(node.end_point[0]) + 1 if node.end_point[1] else int(node.end_point[0])
    colon = next((child for child in node.children if child.type == ":"), None)
    return int((colon or node).start_point[0]) + 1


def _is_optional(node: Node) -> bool:
    """Whether a statement may have no line in the compiled code: constants, bare annotations, `try:`."""
    if node.type in _OPTIONAL:
        return True
    if node.type in ("while_statement", "if_statement"):
        condition = node.child_by_field_name("condition")
        return condition is not None and condition.type in ("true", "false", "integer")
    inner = node.named_children[0] if node.type == "expression_statement" and node.named_child_count == 1 else None
    if inner is None:
        return False
    if inner.type == "assignment":
        return inner.child_by_field_name("right") is None
    return inner.type in ("string", "concatenated_string", "ellipsis", "integer", "float", "true", "false", "none")


def _marked(node: Node, rows: list[bytes]) -> bool:
    """Whether an `else:` or `finally:`, or a decorator of a definition, is marked."""
    if node.type in ("else_clause", "finally_clause"):
        return _EXCLUDED.search(rows[node.start_point[0]].rstrip(b"\r")) is not None
    if node.type != "decorated_definition":
        return False
    last = node.child_by_field_name("definition")
    end = _opening(last) if last is not None else node.start_point[0] + 1
    return any(_EXCLUDED.search(row.rstrip(b"\r")) for row in rows[node.start_point[0] : end])


def _decorators_marked(node: Node, rows: list[bytes]) -> bool:
    above = node.parent
    return above is not None and above.type == "decorated_definition" and _marked(above, rows)
