"""Work is bounded: what asks for too much of it gets no tree, and a cancelled query is never taken for an answer."""

from __future__ import annotations

import random
from typing import ClassVar

import pytest
from tree_sitter import Query

from prsplit.languages import parsing
from prsplit.languages.python import LANGUAGE
from prsplit.languages.python.language import GRAMMAR

DEEP = {
    "unclosed parentheses": b"x = " + b"(" * 100_000,
    "unclosed parentheses on lines": b"x = " + b"(\n" * 100_000,
    "a sum of 100,000 terms": b"x = " + b"a+" * 100_000 + b"a\n",
    "mixed brackets": b"[{(" * 60_000,
    "a chain of calls": b"x" + b"()" * 100_000,
    "a chain of attributes": b"x" + b".a\\\n" * 100_000,
    "negations": b"not " * 100_000 + b"x\n",
    "lambdas": b"lambda:" * 60_000,
    "f-strings in f-strings": b'f"{' * 30_000,
    "one line of megabytes": b"x = [" + b"1," * 900_000 + b"]\n",
    "one long string": b'x = "' + b"a" * 1_500_000 + b'"\n',
    "more than two megabytes": b"x = 1\n" * 400_000,
    "a hundred thousand comments": b"x = 1\n" + b"# c\n" * 100_000 + b"y = 2\n",
    "fifty thousand continued lines": b"x = 1 \\\n" * 50_000,
    "noise": random.Random(1).randbytes(200_000).replace(b"\0", b" "),
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("facts", [True, False])
def test_too_much_work_means_no_outline(name: str, facts: bool) -> None:  # noqa: FBT001
    """Pathological files are given up, whether or not facts are asked for, without a crash."""
    assert LANGUAGE.outline(DEEP[name], facts=facts) is None


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        b"x = " + b"a+" * 1_000 + b"a\n",
        b"x" + b".f()" * 1_000 + b"\n",
        b"".join(b" " * depth + b"class A:\n" for depth in range(300)) + b" " * 300 + b"x = 1\n",
        b"".join(b" " * depth + b"def f():\n" for depth in range(300)) + b" " * 300 + b"x = 1\n",
        b"x = " + b"[a for a in " * 500 + b"b" + b"]" * 500 + b"\n",
        b"x = " + b"lambda: " * 1_200 + b"b\n",
        b"if x:\n  y = 1\n" + b"elif x:\n  y = 2\n" * 2_000,
    ],
    ids=["sum", "chain", "classes", "functions", "comprehensions", "lambdas", "elifs"],
)
def test_deep_but_bearable(text: bytes) -> None:
    """Depth that a program may have is read without recursion."""
    outline = LANGUAGE.outline(text)
    assert outline is not None
    assert b"".join(text[leaf.start : leaf.end] for leaf in outline.leaves) == text


@pytest.mark.timeout(30)
def test_a_query_that_was_cut_short_is_no_answer() -> None:
    """A query that has too many matches under way returns None, not the captures that it had found until then."""
    language, tree = parsing.grammar(GRAMMAR), parsing.parse(GRAMMAR, b"x = " + b"a+" * 2_000 + b"a\n")
    assert language is not None
    assert tree is not None
    query = Query(language, "(binary_operator left: (_) @left right: (_) @right)")
    assert parsing.captures(query, tree.root_node, states=100) is None
    whole = parsing.captures(query, tree.root_node, states=5_000)
    assert whole is not None
    assert len(whole["left"]) == 2_000


def test_a_cancelled_parse_leaves_no_trace() -> None:
    """After a text that was given up the next one is parsed as ever."""
    assert LANGUAGE.outline(b"x = " + b"a+" * 100_000 + b"a\n") is None
    outline = LANGUAGE.outline(b"x = 1\n")
    assert outline is not None
    assert [leaf.name for leaf in outline.leaves] == ["x"]


def test_the_leash_counts_work() -> None:
    """A leash breaks when its ticks are used up, and remembers it."""
    leash = parsing.Leash(3)
    assert [leash.pull() for _ in range(5)] == [False, False, False, True, True]
    assert leash.broken
    costly = parsing.Leash(10)
    assert costly.pull(30)


class _Known(parsing.Leash):
    """A leash that is remembered."""

    made: ClassVar[list[parsing.Leash]] = []

    def __init__(self, ticks: int = 16_000, size: int = 0) -> None:
        """Remember it."""
        super().__init__(ticks, size)
        self.made.append(self)


@pytest.mark.parametrize(
    "module", ["tree_sitter_c", "tree_sitter_cpp", "tree_sitter_go", "tree_sitter_java", "tree_sitter_javascript"]
)
@pytest.mark.parametrize("head", [b"", b"class A { int x = "])
def test_comments_that_are_never_closed_are_given_up_for_their_work(
    module: str, head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read decides, so that the verdict is the same on every machine: the clock stands still, ticks are left."""
    monkeypatch.setattr("prsplit.languages.parsing.time.monotonic", lambda: 0.0)
    monkeypatch.setattr(parsing, "Leash", _Known)
    _Known.made.clear()
    assert parsing.parse(module, head + b"/* " * 10_000) is None
    (leash,) = _Known.made
    assert leash.unread < 0 < leash.left
    assert parsing.parse(module, b"/* a */\n" * 10_000) is not None


def test_the_leash_counts_what_is_read() -> None:
    """Ten times the text and a quarter of a megabyte may be read; after that there is nothing more to read."""
    leash = parsing.Leash(size=100)
    assert leash.read(b"a" * 251_000) == b"a" * 251_000
    assert leash.read(b"a" * 1_000) == b""
    assert leash.pull()


def test_a_tree_reads_its_text_as_often_as_it_likes() -> None:
    """The predicates of a query read through the same pieces, across their borders, long after the parse."""
    name = b"a" * 3_000
    tree = parsing.parse("tree_sitter_scala", b"object B { val " + name + b" = " + name + b".b" * 1_000 + b" }\n")
    assert tree is not None
    query = parsing.compiled("tree_sitter_scala", f'((identifier) @name (#eq? @name "{name.decode()}"))')
    for _ in range(3):
        assert {one.text for one in (parsing.captures(query, tree.root_node) or {})["name"]} == {name}
