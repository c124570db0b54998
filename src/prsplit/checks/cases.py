"""The tests that a text holds, read by signs: what they are called, and what they assert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_JS = ("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts")
_C = ("c", "cc", "cpp", "cxx", "h", "hh", "hpp", "cu")
_HEADS = {
    **dict.fromkeys(("py", "pyi"), rb"(?m)^[ \t]*(?:@[^\n]*\n[ \t]*)*(?:async )?def (?P<name>test\w*)\("),
    "go": rb"(?m)^func (?P<name>(?:Test|Fuzz|Example)\w*)\(",
    "rs": rb"(?m)^[ \t]*#\[(?:\w+::)*test\b[^\n]*\n(?:[ \t]*#\[[^\n]*\n)*[ \t]*(?:pub )?(?:async )?fn (?P<name>\w+)",
    **dict.fromkeys(("java", "kt"), rb"@(?:Parameterized)?Test\b[^{;]*?\s(?P<name>\w+)\s*\("),
    **dict.fromkeys(_JS, rb"(?m)^[ \t]*(?:x|f)?(?:it|test)(?:\.\w+)*\(\s*(?P<quote>['\"`])(?P<name>.*?)(?P=quote)"),
    **dict.fromkeys(_C, rb"(?m)^\s*(?:TEST(?:_[FP])?|TYPED_TEST|TEST_CASE|SCENARIO)\s*\((?P<name>[^\n)]*)"),
}
"""Suffix → how a test begins."""

ASSERT = (
    rb"\bassert\b|\bassert_?[A-Za-z]\w*!?\s*\(|\bself\.(?:assert|fail)\w*\(|\bpytest\.(?:raises|warns|fail)\b|\bexpect\w*\("
    rb"|\bt\.(?:Error|Fatal|Fail)\w*\(|\b(?:EXPECT|ASSERT|REQUIRE|CHECK)(?:_\w+)?\s*\(|\.should\b|\brequire\.[A-Z]\w*\("
)
"""What makes a test fail."""

_PYTHON = rb"""(?s)#[^\n]*|(?P<aside>\"{3}.*?\"{3}|'{3}.*?'{3})|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_BRACES = rb"(?ms)^[ \t]*(?P<aside>/\*.*?\*/|//[^\n]*)"
"""What is no code, though it may read like a test: comments, and Python's long strings."""

_COMMENT = rb"(?m)^[ \t]*(?:#(?!\[)|//).*$"

SKIP = (
    rb"@(?:pytest\.mark\.|unittest\.)?(?:skip|xfail|expectedFailure)\b(?!If|Unless)|pytest\.(?:skip|xfail)\("
    rb"|\b(?:it|test|describe)\.(?:skip|todo|fails)\b|\b(?:xit|xdescribe|xtest)\(|\bt\.Skip(?:Now|f)?\(|#\[ignore\b"
    rb"|@(?:Disabled|Ignore)\b|\bGTEST_SKIP\b|\bDISABLED_\w"
)
"""What keeps a test from running whatever happens."""

TABLE = rb"parametrize|subTest|\.each\b|rstest|ParameterizedTest|test_case|t\.Run\(|TEST_P|GENERATE|\bfor\b"
"""What runs one test over many cases."""


class Case(NamedTuple):
    """One test: its name, its text (outside Python with what follows up to the next one), and its 1-based line."""

    name: str
    text: bytes
    line: int

    @property
    def asserts(self) -> int:
        """How many things in it can fail."""
        return asserts(self.text)


def asserts(text: bytes) -> int:
    """How many things in a text can fail; lines of comments are no code."""
    return len(re.findall(ASSERT, re.sub(_COMMENT, b"", text)))


def cases(path: str, text: bytes) -> Iterator[Case]:
    """The tests of a file; none where its kind is not known."""
    head = _HEADS.get(path.rpartition(".")[2])
    python = path.endswith((".py", ".pyi"))
    found = list(re.finditer(head, re.sub(_PYTHON if python else _BRACES, _blank, text))) if head else []
    starts = [one.start() for one in found]
    for one, (start, end) in zip(found, pairwise([*starts, len(text)]), strict=True):
        name = text[one.start("name") : one.end("name")].decode("utf-8", "surrogateescape")
        own = text[start:end]
        if python:
            own = _body(own, one.end() - start)
        yield Case(name, own, text.count(b"\n", 0, one.start("name")) + 1)


def _blank(found: re.Match[bytes]) -> bytes:
    """What was found, with blanks where the group is."""
    aside = found["aside"]
    return found[0] if aside is None else found[0].replace(aside, re.sub(rb"[^\n]", b" ", aside))


def _body(text: bytes, head: int) -> bytes:
    """A Python function without what follows it: up to the first line that is indented no deeper than its `def`."""
    indent = len(text) - len(text.lstrip(b" \t"))
    for row in re.finditer(rb"(?m)^(?P<indent>[ \t]*)[^\s)#\]}]", text[head:]):
        if row.start() and len(row["indent"]) <= indent:
            return text[: head + row.start()]
    return text
