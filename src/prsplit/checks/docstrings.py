"""What the documentation of a definition says of its parameters, in the forms that are in use."""

from __future__ import annotations

import ast
import re
import warnings
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.checks.symbols import Symbol

_FIELD = r"(?m)^\s*[:@]param(?:eter)?\s+(?:[^:\n]*?[\s*`])?(?P<name>\w+)\s*:"
_TAG = r"(?m)^[\s*/]*@param\s+(?:\{[^}\n]*\}\s*)?\[?(?P<name>[\w$]+)"
_GOOGLE = (
    r"(?m)^(?P<indent>[ \t]*)(?:Args|Arguments|Parameters|Params|Keyword Args|Keyword Arguments|Other Parameters):\s*\n"
)
_NUMPY = r"(?m)^(?P<indent>[ \t]*)(?:Other )?Parameters\s*\n[ \t]*-{3,}\s*\n"


def documentation(one: Symbol) -> str:
    """The docstring, or the comment above; empty for none."""
    text = one.text.decode("utf-8", "replace")
    if not one.path.endswith((".py", ".pyi")):
        found = re.match(r"\s*(/\*\*.*?\*/|(?:[ \t]*//[^\n]*\n)+)", text, re.DOTALL)
        return found[1] if found else ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(dedent(text)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    first = body[0] if body else None
    if isinstance(first, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return ast.get_docstring(first) or ""
    return ""


def told_parameters(text: str) -> frozenset[str]:
    """The parameters that a documentation lists; empty where it has no list of them."""
    found = {match["name"] for pattern in (_FIELD, _TAG) for match in re.finditer(pattern, text)}
    for head in re.finditer(_GOOGLE, text):
        found |= _rows(text[head.end() :], len(head["indent"].expandtabs()), r"\*{0,2}(?P<name>\w+)\s*(?:\([^\n]*\))?:")
    for head in re.finditer(_NUMPY, text):
        found |= _rows(
            text[head.end() :],
            len(head["indent"].expandtabs()) - 1,
            r"(?P<name>\*{0,2}\w+(?:, *\*{0,2}\w+)*)\s*(?::|$)",
        )
    return frozenset(found)


def _rows(text: str, indent: int, pattern: str) -> set[str]:
    """The names at the first depth of a section."""
    found: set[str] = set()
    depth = -1
    for row in text.split("\n"):
        if not row.strip():
            continue
        here = len(row.expandtabs()) - len(row.expandtabs().lstrip())
        if here <= indent or re.fullmatch(r"\s*-{3,}\s*", row):
            break
        depth = here if depth < 0 else depth
        match = re.match(pattern, row.strip()) if here == depth else None
        if match:
            found |= {name.strip(" *") for name in match["name"].split(",")}
    return found
