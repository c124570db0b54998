"""The standard library as a touchstone: its files tile, its lists render, its scopes are Python's."""

from __future__ import annotations

import ast
import symtable
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from prsplit.languages.python import LANGUAGE
from prsplit.languages.python.words import BUILTINS
from prsplit.model.outline import Leaf, Outline, Reference
from support.outlines import assert_tiles, content, library_sample

SAMPLE = 120


@cache
def outlines() -> tuple[tuple[str, bytes, Outline], ...]:
    """A sample of files with their outlines."""
    found = ((path, content(path)) for path in library_sample(SAMPLE))
    read = ((path, text, LANGUAGE.outline(text)) for path, text in found)
    return tuple((path, text, outline) for path, text, outline in read if outline is not None)


def test_nearly_all_files_have_an_outline() -> None:
    """Valid code is understood, with or without facts, and without errors."""
    paths = library_sample(SAMPLE)
    understood = [outline for _, _, outline in outlines()]
    assert len(understood) >= 0.99 * len(paths)
    assert sum(outline.errors > 0 for outline in understood) <= 1


def test_leaves_tile_every_file() -> None:
    """The leaves of each file are the file, and facts are parallel to them."""
    for _, text, outline in outlines():
        assert_tiles(outline, text)
        bare = LANGUAGE.outline(text, facts=False)
        assert bare is not None
        assert bare.leaves == outline.leaves
        assert bare.facts == ()


def test_lists_give_the_source_back() -> None:
    """A uniform form renders the leaf; any form renders legal code with its first, its last, or all but one item."""
    for path, text, outline in outlines():
        for leaf in outline.leaves:
            if leaf.form is None:
                continue
            items = [item.text for item in leaf.form.items]
            if leaf.form.uniform:
                assert leaf.form.render(items) == text[leaf.start : leaf.end], path
            for chosen in (items, items[:1], items[-1:], items[1:], items[:-1], []):
                written = leaf.form.render(chosen)
                lines = [b"if x:", *written.splitlines(), b"    pass"] if leaf.frame else [written]
                if not leaf.scope:
                    ast.parse(b"\n".join(lines))


@pytest.mark.filterwarnings("ignore")
def test_leaves_can_be_left_out() -> None:
    """A file without one of its leaves is legal still, where a sibling stays."""
    for path, text, outline in outlines()[:40]:
        siblings: dict[tuple[str, str], list[Leaf]] = defaultdict(list)
        for leaf in outline.leaves:
            siblings[leaf.scope, leaf.frame].append(leaf)
        free = ("function", "statement", "import", "list", "header", "tail")
        for leaf in [one for one in outline.leaves if one.kind in free][::9]:
            future = any(entry.module == "__future__" for entry in leaf.imports)
            if len(siblings[leaf.scope, leaf.frame]) > 1 and not future:
                compile(text[: leaf.start] + text[leaf.end :], path, "exec", ast.PyCF_ONLY_AST)


def free_names(table: symtable.SymbolTable) -> set[str]:
    """The names that a function, and all inside it, look up in the module."""
    found: set[str] = set()
    todo = [table]
    while todo:
        one = todo.pop()
        todo += one.get_children()
        for symbol in one.get_symbols():
            touched = symbol.is_referenced() or symbol.is_assigned() or symbol.is_declared_global()
            if symbol.is_global() and touched:
                found.add(symbol.get_name())
    return found


def functions(table: symtable.SymbolTable, scope: str = "") -> Iterator[tuple[str, set[str]]]:
    """The functions of a module and of its classes by qualified name, each with its free names."""
    for one in table.get_children():
        name = f"{scope}.{one.get_name()}" if scope else one.get_name()
        if one.get_type() == "class":
            yield from functions(one, name)
        elif one.get_name() not in ("lambda", "genexpr", "listcomp", "dictcomp", "setcomp"):
            yield name, free_names(one)


def looked_up(references: tuple[Reference, ...]) -> set[str]:
    """The names that a function's body looks up in the module, as we see it."""
    return {
        r.chain[0]
        for r in references
        if r.deferred and r.chain and not r.member and not r.unknown and r.imported is None
    }


def test_scopes_are_those_of_python() -> None:
    """The free names of functions are those that Python's own symbol table tells.

    String annotations and pytest's fixtures count for us alone; a class whose methods hide behind a name twice is
    left out.
    """
    compared = different = 0
    for path, text, outline in outlines():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                theirs = list(functions(symtable.symtable(text.decode(), path, "exec")))
            except (SyntaxError, UnicodeDecodeError):
                continue
        module = {name for leaf in outline.leaves if not leaf.scope for name in leaf.binds}
        names = [name for name, _ in theirs]
        expected = {name: free for name, free in theirs if names.count(name) == 1 and not name.endswith("top")}
        for leaf, facts in zip(outline.leaves, outline.facts, strict=True):
            if leaf.kind != "function" or leaf.name not in expected:
                continue
            free = {name for name in expected[leaf.name] if name not in BUILTINS or name in module}
            own = set() if leaf.scope else set(leaf.binds)
            fixtures = {p.name for p in leaf.signature or ()} if leaf.binds[0].startswith("test") else set()
            compared += 1
            different += looked_up(facts.references) - fixtures != free - own - fixtures
    assert compared > 500
    assert different <= 0.005 * compared
