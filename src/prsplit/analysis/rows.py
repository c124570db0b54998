"""Big data literals by row: the opening line, one item on lines of its own, the closing line. Read by tokens alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"(?P<newline>\n)|(?P<blank>[ \t\r\x0c]+)"
    rb"|(?P<comment>\#(?![ \t]*(?:if|el|endif|define|undef|include|pragma|\[))[^\n]*|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)"
    rb'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|' + rb"'''(?:[^'\\]|\\.|'(?!''))*'''"
    rb'|"(?:[^"\\\n]|\\.)*"|' + rb"'(?:[^'\\\n]|\\.)*')"
    rb"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<comma>,)|(?P<mark>=>|:(?!:)|=(?![=>]))|(?P<end>;)"
    rb"|(?P<other>[\w$.]+|::|[-+*<>&|!?%~^@=\x80-\xff]+)",
    re.DOTALL,
)  # fmt: skip


_TRIVIA = ("blank", "comment", "newline")
_DEPTH = 4
"""Brackets right inside each other that are tried, the longest first: `frozenset({`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of a leaf on lines of its own. `key` tells it from others; `named` tells that the key is only a part of it, so
    that the piece may change and stay the same. The edges, what stands before, between and behind items, are one piece in
    several places."""

    key: str
    text: bytes
    named: bool = False
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A leaf by its pieces, byte for byte.

    An item of a literal without a comma belongs to the edge behind it: `last` then is its key. `single` tells that no row
    holds more than one item, `code` that rows may do something, so that their order matters. `bare` are the keys of items
    that have no comma because nothing follows them.
    """

    pieces: tuple[Row, ...]
    last: str = ""
    single: bool = True
    code: bool = False
    bare: tuple[str, ...] = ()


@dataclass(slots=True)
class _Item:
    """A row while it is read."""

    start: int
    key: bytes = b""
    words: bytes = b""
    commas: int = 0
    open: bool = False

    def take(self, kind: str, word: bytes, *, outer: bool) -> None:
        """Take in a token of the row; `outer` tells that it stands in no bracket of the row's own."""
        if outer and kind == "comma":
            self.commas += 1
            self.open = False
        else:
            if outer and kind == "mark" and not self.key:
                self.key = self.words
            self.words += word + b" "
            self.open = True


def rows_of(text: bytes) -> Rows | None:
    """The rows of a statement whose longest part is a literal with items on lines of their own; None for any other.

    Only words, numbers, strings, brackets and operators that no tokenizer could take for something else are understood.
    """
    tokens = list(_tokens(text))
    if not tokens or tokens[-1][1] < len(text):
        return None
    spans = sorted(_brackets(tokens, text), key=lambda span: (tokens[span[0]][0] - tokens[span[1]][0], -span[0]))
    for first, last in spans[:_DEPTH]:
        begin = text.find(b"\n", tokens[first][0]) + 1
        stop = text.rfind(b"\n", 0, tokens[last][0]) + 1
        beside = [token for token in tokens[first + 1 : last] if token[0] < begin]
        inner = tokens[first + 1 + len(beside) : last]
        if begin <= stop and not text[stop : tokens[last][0]].strip() and all(kind in _TRIVIA for *_, kind in beside):
            return _cut(text, begin, inner) if all(kind != "end" for *_, kind in inner) else None
    return None


def _tokens(text: bytes) -> Iterator[tuple[int, int, str]]:
    place = 0
    while (found := _TOKEN.match(text, place)) is not None:
        yield found.start(), found.end(), found.lastgroup or ""
        place = found.end()


def _brackets(tokens: list[tuple[int, int, str]], text: bytes) -> Iterator[tuple[int, int]]:
    """The pairs of brackets (indices of tokens) that are the last to open on their line and close at a line's start."""
    stack: list[int] = []
    for place, (_, _, kind) in enumerate(tokens):
        if kind == "open":
            stack.append(place)
        elif kind == "close" and stack:
            first = stack.pop()
            if b"\n" in text[tokens[first][0] : tokens[place][0]]:
                yield first, place


def _cut(text: bytes, begin: int, tokens: list[tuple[int, int, str]]) -> Rows | None:
    rows: list[Row] = []
    seen: Counter[bytes] = Counter()
    item = _Item(begin)
    depth = 0
    single = True
    for start, end, kind in tokens:
        depth -= kind == "close"
        if kind not in ("newline", "blank", "comment"):
            item.take(kind, text[start:end], outer=depth == 0)
        depth += kind == "open"
        if kind == "newline" and depth == 0 and item.commas and not item.open:
            single = single and item.commas == 1
            rows.append(Row(_named(item, seen), text[item.start : end], bool(item.key)))
            item = _Item(end)
    if item.commas or depth:
        return None
    last = _named(item, seen) if item.open else ""
    edges = Row("", text[:begin], edge=True), Row("", text[item.start :], edge=True)
    return Rows((edges[0], *rows, edges[1]), last, single)


def _named(item: _Item, seen: Counter[bytes]) -> str:
    """The key of an item, or all of it; numbered where it stands again."""
    key = item.key or item.words
    seen[key] += 1
    name = key.decode("utf-8", "surrogateescape")
    return name if seen[key] == 1 else f"{name}#{seen[key]}"


def rows_at(text: bytes, spans: Sequence[tuple[str, int, int]]) -> Rows:
    """The rows of a text that stand at known places."""
    pieces: list[Row] = []
    seen: Counter[str] = Counter()
    end = 0
    for key, start, stop in spans:
        if start > end or not pieces:
            pieces.append(Row("", text[end:start], edge=True))
        seen[key] += 1
        pieces.append(Row(key if seen[key] == 1 else f"{key}#{seen[key]}", text[start:stop], named=True))
        end = stop
    pieces.append(Row("", text[end:], edge=True))
    bare = tuple(
        row.key
        for before, row, behind in zip(pieces, pieces[1:], pieces[2:], strict=False)
        if behind.edge and not row.edge and _listed(before) and not _listed(row)
    )
    return Rows(tuple(pieces), code=True, bare=bare)


def _listed(row: Row) -> bool:
    """Whether a row ends in a comma."""
    return not row.edge and row.text.rstrip().endswith(b",")


def made_of(text: bytes, parts: Collection[bytes]) -> bool:
    """Whether a text consists of some of `parts`, each in whole lines, one behind the other."""
    by_line: dict[bytes, list[bytes]] = {}
    for part in sorted(parts, key=len, reverse=True):
        by_line.setdefault(part.partition(b"\n")[0], []).append(part)
    place = 0
    while place < len(text):
        end = text.find(b"\n", place)
        line = text[place:] if end < 0 else text[place:end]
        found = next((part for part in by_line.get(line, ()) if text.startswith(part, place)), None)
        if not found:
            return False
        place += len(found)
    return True
