"""Texts that ask for far too much work are read soon, or given up, in every language."""

from __future__ import annotations

import random

import pytest

from prsplit.languages.table import language_for

FILES = ("a.py", "a.c", "a.cpp", "a.cu", "a.rs", "a.go", "a.js", "a.ts", "a.java")
HEADS = {"a.rs": b"fn f() { x = ", "a.go": b"package a\n\nvar x = ", "a.java": b"class A { int x = "}

DEEP = {
    "200,000 open parentheses": b"(" * 200_000,
    "a sum of 200,000 terms": b"a+" * 200_000 + b"a;\n",
    "100,000 brackets that may be templates": b"a<" * 100_000,
    "100,000 open braces": b"{" * 100_000,
    "a chain of calls": b"x" + b"()" * 50_000,
    "functions in functions": b"function f() { func() { fn f() { def f(): " * 1_500,
    "conditionals": b"\n#if A\n" * 5_000,
    "comments that are never closed": b"/* " * 2_000,
    "noise": random.Random(1).randbytes(50_000).replace(b"\0", b" "),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("file", FILES)
def test_too_much_work_ends(file: str, name: str) -> None:
    """An outline or none, soon, and facts where there is an outline."""
    language = language_for(file)
    assert language is not None
    text = HEADS.get(file, b"x = ") + DEEP[name]
    outline = language.outline(text, facts=False)
    assert outline is None or b"".join(text[leaf.start : leaf.end] for leaf in outline.leaves) == text
    if outline is not None:
        assert len(language.facts(text, outline, range(len(outline.leaves)))) == len(outline.leaves)
