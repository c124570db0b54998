"""The executable statements of a Python text, as coverage.py counts them.

Rules: https://coverage.readthedocs.io/en/latest/excluding.html and coverage's parser.py: a statement counts by its first
line; docstrings, `else:`, `finally:` and `global` have no line of their own; a marked line takes its suite with it.
"""

from __future__ import annotations

import re
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
_HOLDERS = _BRANCHES | {"case_clause", "block"}
_LEAVES = frozenset({"expression_statement", "return_statement", "import_statement", "import_from_statement",
                     "assert_statement", "raise_statement", "pass_statement"})  # fmt: skip
_OPTIONAL = frozenset({"try_statement", "case_clause", "pass_statement", "type_alias_statement"})


_HINTS = re.compile(rb"pragma|PRAGMA|\.\.\.|TYPE_CHECKING")
"""One of them stands in every line that is left out: most texts have none."""


def statements(text: bytes) -> tuple[Statement, ...] | None:
    """The statements, sorted; None for a text that is not understood or does not parse."""
    tree = parsing.parse(_GRAMMAR, text)
    if tree is None or tree.root_node.has_error:
        return None
    rows = text.split(b"\n")
    marks = _marks(text, rows)
    found: list[Statement] = []
    todo: list[tuple[Node, bool, bool]] = [(tree.root_node, False, False)]
    while todo:
        node, excluded, optional = todo.pop()
        inside, within = excluded, optional
        one = _statement(node, marks, excluded=excluded, optional=optional)
        if one is not None:
            found.append(one)
            inside, within = one.excluded, optional or _is_script(one, rows)
        elif marks and node.type in _SILENT:
            inside = excluded or _marked(node, marks)
        # A mark on `if` or `try` takes its suite with it, not the other branches.
        todo += [
            (child, excluded, optional) if child.type in _BRANCHES else (child, inside, within)
            for child in _below(node)
        ]
    return tuple(sorted(set(found), key=lambda one: (one.first, one.last)))


def _marks(text: bytes, rows: list[bytes]) -> frozenset[int]:
    """The rows (from 0) that say that they are left out."""
    if not _HINTS.search(text):
        return frozenset()
    return frozenset(number for number, row in enumerate(rows) if _EXCLUDED.search(row.rstrip(b"\r")))


def _is_script(one: Statement, rows: list[bytes]) -> bool:
    """Whether this is the part of a module that only runs as a script, which many projects leave out."""
    return _SCRIPT.match(rows[one.first - 1]) is not None


def _below(node: Node) -> list[Node]:
    """The nodes in which statements of their own can stand."""
    kind = node.type
    if kind in ("module", "block", "decorated_definition"):
        return [child for child in node.named_children if child.type not in _WITHOUT_CODE]
    if kind in _LEAVES:
        return []
    return [child for child in node.named_children if child.type in _HOLDERS]


def _statement(node: Node, marks: frozenset[int], *, excluded: bool, optional: bool) -> Statement | None:
    """The node's own statement: all of a simple one, the opening lines of a compound one, None for a mere frame."""
    kind = node.type
    if kind in _SILENT:
        return None
    first = node.start_point[0] + 1
    end = node.end_point
    last = max(first, _opening(node) if kind in _OPENED else end[0] + (1 if end[1] else 0))
    if marks and not excluded:
        excluded = not marks.isdisjoint(range(first - 1, last)) or _decorators_marked(node, marks)
    return Statement(first, last, optional or _is_optional(node), excluded)


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


def _marked(node: Node, marks: frozenset[int]) -> bool:
    """Whether an `else:` or `finally:`, or a decorator of a definition, is marked."""
    if node.type in ("else_clause", "finally_clause"):
        return node.start_point[0] in marks
    if node.type != "decorated_definition":
        return False
    last = node.child_by_field_name("definition")
    end = _opening(last) if last is not None else node.start_point[0] + 1
    return not marks.isdisjoint(range(node.start_point[0], end))


def _decorators_marked(node: Node, marks: frozenset[int]) -> bool:
    above = node.parent
    return above is not None and above.type == "decorated_definition" and _marked(above, marks)
