"""What a definition does, as a text that stays the same when only comments, annotations, blanks or names change."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from textwrap import dedent

NO_NAMES: Mapping[str, str] = {}
_COMMENT = rb'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`|(?P<comment>//[^\n]*|/\*.*?\*/)'


def meaning(path: str, text: bytes, names: Mapping[str, str] = NO_NAMES) -> str:
    """The text without what does not matter to a machine; `names` are put in place of others, word for word."""
    found = _python(text) if path.endswith((".py", ".pyi")) else _braces(text)
    if not names:
        return found
    pattern = r"(?<![\w$])(?:" + "|".join(map(re.escape, names)) + r")(?![\w$])"
    return re.sub(pattern, lambda word: names[word[0]], found)


def _braces(text: bytes) -> str:
    bare = re.sub(_COMMENT, lambda found: b" " if found["comment"] else found[0], text, flags=re.DOTALL)
    return re.sub(r"\s+|,(?=\s*[\])}])", "", bare.decode("utf-8", "surrogateescape"))


def _python(text: bytes) -> str:
    """The tree of a definition without docstrings and annotations; of a class that has no body here, its words."""
    source = dedent(text.decode("utf-8", "replace"))
    for whole in (source, source + "\n    pass\n"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.dump(_Bare().visit(ast.parse(whole)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return " ".join(re.sub(r"#[^\n]*", "", source).split())


class _Bare(ast.NodeTransformer):
    """Takes out what nobody runs."""

    def _without(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> ast.AST:
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            node.body = node.body[1:]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Without docstring and annotation."""
        return self._without(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Without docstring and annotation."""
        return self._without(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Without docstring."""
        return self._without(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Without annotation."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        """As a plain assignment; a bare annotation is nothing."""
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], self.visit(node.value)), node)
