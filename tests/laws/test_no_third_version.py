"""At every step each definition has its text of base or of head, never a mixture that nobody wrote."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from hypothesis import given

from support.cases import Case, Tree, batches, cases
from support.generate import Change
from support.generate_files import FILE, SCRIPT
from support.profile import laws

Leaf = tuple[str, bytes]
"""A definition's qualified name and its text, comments above it included, indentation aside."""


@laws(quick=12, full=480)
@given(batch=batches())
def test_no_step_holds_a_text_that_nobody_wrote(batch: list[Change]) -> None:
    """Functions, methods, class headers and statements of Python files, import items, and lines of all other texts."""
    with cases("third version", batch) as each:
        for case in each:
            base, head = case.end(case.change.base), case.end(case.change.head)
            for number, tree in case.prefixes():
                for path in tree:
                    if tree[path] not in (base.get(path), head.get(path)) and tree[path][0] in (FILE, SCRIPT):
                        _check(case, base, head, tree, path, number)


def _check(case: Case, base: Tree, head: Tree, tree: Tree, path: str, number: int) -> None:
    text, written = case.text(tree, path), list(_written(case, base, head, path))
    if path.endswith(".py") and leaves(text) is not None and all(leaves(each) is not None for each in written):
        known = {leaf for each in _all_python(case, base, head) for leaf in leaves(each) or ()}
        fresh = [leaf for leaf in leaves(text) or () if leaf not in known]
        assert not fresh, f"PR {number} leaves in {path} what neither end has: {fresh[:3]}"
    else:
        known_lines = {_item_line(line) for each in written for line in each.split(b"\n")}
        odd = [line for line in text.split(b"\n") if _item_line(line) not in known_lines]
        assert not odd, f"PR {number} leaves in {path} lines that neither end has: {odd[:3]}"


def _item_line(line: bytes) -> bytes:
    """A line without the comma that sets an item of a list off from the next one."""
    return line[:-1] if line.endswith(b",") else line


def _written(case: Case, base: Tree, head: Tree, path: str) -> Iterator[bytes]:
    """The texts that the file has at the two ends, under either of its names."""
    patch = case.pairs()[path]
    if patch.old is not None:
        yield case.text(base, patch.old.path)
    if patch.new is not None:
        yield case.text(head, patch.new.path)


def _all_python(case: Case, base: Tree, head: Tree) -> Iterator[bytes]:
    """All Python of both ends: a definition may move between files."""
    for tree in (base, head):
        for path, (mode, _) in tree.items():
            if path.endswith(".py") and mode in (FILE, SCRIPT):
                yield case.text(tree, path)


@lru_cache(maxsize=20_000)
def leaves(data: bytes) -> frozenset[Leaf] | None:
    """The leaves of a Python file, or None when it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return frozenset(_leaves(module.body, rows, ""))


def _leaves(body: list[ast.stmt], rows: list[bytes], scope: str) -> Iterator[Leaf]:
    for node in body:
        first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))]) - 1
        last = node.end_lineno or node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((f"{scope}import", _item(node, alias)) for alias in node.names)
        elif isinstance(node, ast.ClassDef):
            inner = min([node.body[0].lineno, *(m.lineno for m in getattr(node.body[0], "decorator_list", []))]) - 1
            yield scope + node.name, _folded(_words(rows, first) + rows[first : min(inner, last)])
            yield from _leaves(node.body, rows, f"{scope}{node.name}.")
        elif _imports_only(node):
            yield from _leaves(_inner(node), rows, scope)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            yield from ((f"{scope}__all__", ast.dump(item).encode()) for item in getattr(node.value, "elts", []))
        else:
            name = getattr(node, "name", "")
            yield scope + name, _folded(_words(rows, first) + rows[first:last])


def _item(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> bytes:
    where = f"{'.' * node.level}{node.module}:" if isinstance(node, ast.ImportFrom) else ""
    return f"{where}{alias.name} as {alias.asname}".encode()


def _imports_only(node: ast.stmt) -> bool:
    inner = _inner(node)
    return (
        isinstance(node, ast.If)
        and bool(inner)
        and all(isinstance(each, ast.Import | ast.ImportFrom) for each in inner)
    )


def _inner(node: ast.stmt) -> list[ast.stmt]:
    return list(getattr(node, "body", []))


def _words(rows: list[bytes], first: int) -> list[bytes]:
    """The comments that stand right above a definition, the file's own first lines aside."""
    above = first
    while above and rows[above - 1].strip().startswith(b"#") and not re.match(rb"#!|#.*coding[:=]", rows[above - 1]):
        above -= 1
    return rows[above:first]


def _folded(rows: list[bytes]) -> bytes:
    return b"\n".join(row.strip() for row in rows if row.strip())


def test_the_check_sees_a_mixture() -> None:
    """A body of base below a head of head is found out; a definition that only moves is not."""
    old, new = b"def one():\n    return 1\n\n\ndef two():\n    return 2\n", b"def one(a):\n    return 3\n"
    mixed = b"def one(a):\n    return 1\n"
    assert not (leaves(mixed) or frozenset()) <= (leaves(old) or frozenset()) | (leaves(new) or frozenset())
    turned = b"def two():\n    return 2\n\n\ndef one():\n    return 1\n"
    assert leaves(turned) == leaves(old)
