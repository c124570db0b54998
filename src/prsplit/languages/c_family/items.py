"""What stands at one level of a text: declarations, directives, conditionals, macros, and blocks that only group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from prsplit.languages.c_family.declarations import Declaration
from prsplit.languages.c_family.lexer import IFS, Tokens
from prsplit.languages.c_family.naming import Reader
from prsplit.languages.c_family.reading import decoded, is_name
from prsplit.languages.c_family.words import CLOSED, OPENER, SHOUTED

ItemKind = Literal["declaration", "include", "define", "directive", "conditional", "macro", "switch", "frame"]
_DEPTH = 12
_ACCESS = frozenset({b"public", b"private", b"protected", b"signals", b"Q_SIGNALS", b"slots"})


@dataclass(frozen=True, slots=True)
class Item:
    """The tokens `[first, last]` of one thing. A frame's opening tokens end at `head`, its inner ones are
    `[inner, close)`, its closing ones begin at `close`."""

    kind: ItemKind
    first: int
    last: int
    title: str = ""
    declaration: Declaration | None = None
    head: int = -1
    inner: int = -1
    close: int = -1


class Level:
    """Reads the items between two tokens."""

    def __init__(self, tokens: Tokens, *, in_class: bool) -> None:
        """Access specifiers are looked for only in classes."""
        self.tokens, self.words, self.in_class = tokens, tokens.words, in_class

    def items(self, start: int, stop: int) -> list[Item]:
        """The items of tokens `[start, stop)`, in order, without a gap."""
        found: list[Item] = []
        place = start
        while place < stop:
            item = self._item(place, stop)
            found.append(item)
            place = max(item.last, place) + 1
        return found

    def _item(self, place: int, stop: int) -> Item:
        word = self.words[place]
        if word == b"#":
            return self._directive(place, stop)
        if word in (b";", b"}"):
            return Item("directive", place, place, decoded(word))
        if self.in_class and word in _ACCESS:
            colon = place + 1 if place + 1 < stop and self.words[place + 1] == b":" else place + 2
            if colon < stop and self.words[colon] == b":":
                return Item("switch", place, colon, decoded(word))
        found = self._namespace(place, stop) or self._macro(place, stop)
        if found is not None:
            return found
        declaration = Reader(self.tokens, place, stop).read()
        if self._is_macro(declaration):
            title = self.tokens.text[self.tokens.starts[place] : self.tokens.ends[declaration.last]]
            return Item("macro", place, declaration.last, decoded(b"".join(title.split()).rstrip(b";")))
        return Item("declaration", place, declaration.last, declaration.title, declaration)

    def _is_macro(self, found: Declaration) -> bool:
        """Whether a function without a body, of no type and no class, is none: `DEFINE_bool(verbose, false);`."""
        return (
            found.kind == "function"
            and found.body < 0
            and not self.in_class
            and found.named == found.first
            and self.words[found.last] == b";"
            and self.words[found.named] != b"operator"
        )

    # directives

    def _directive(self, place: int, stop: int) -> Item:
        word = self.tokens.directive(place)
        text = self.tokens.text[self.tokens.starts[place] : self.tokens.ends[place]]
        if word in (b"include", b"include_next", b"import"):
            return Item("include", place, place, decoded(b" ".join(text.split())))
        if word == b"define":
            rest = text.partition(b"define")[2].split(None, 1)
            name = rest[0] if rest else b""
            end = next(
                (n for n, letter in enumerate(name) if not (chr(letter).isalnum() or letter in b"_$")), len(name)
            )
            return Item("define", place, place, decoded(name[:end]))
        if word in IFS and place in self.tokens.branches and self.tokens.branches[place]:
            return self._conditional(place, stop, decoded(b" ".join(text.split())))
        return Item("directive", place, place, decoded(b" ".join(text.split())))

    def _conditional(self, place: int, stop: int, title: str) -> Item:
        """A whole conditional; where it opens a brace that it does not close, what it opens goes with it."""
        branches = self.tokens.branches[place]
        end = min(branches[-1], stop - 1)
        match = self.tokens.match
        open_until = max((match.get(n, n) for n in range(place, branches[0]) if self.words[n] == b"{"), default=end)
        if open_until <= end or open_until >= stop:
            return Item("conditional", place, end, title)
        closer = self._around(open_until, end, stop)
        groups = any(self.words[n] in (b"extern", b"namespace") for n in range(place, branches[0]))
        if groups and end + 1 < closer[0]:
            return Item("frame", place, closer[1], title, head=end, inner=end + 1, close=closer[0])
        return Item("conditional", place, closer[1], title)

    def _around(self, place: int, after: int, stop: int) -> tuple[int, int]:
        """The outermost conditional behind `after` that holds a token, or the token itself."""
        for first, branches in sorted(self.tokens.branches.items()):
            if after < first < place < branches[-1] < stop:
                return first, branches[-1]
        return place, place

    # blocks that only group

    def _namespace(self, place: int, stop: int) -> Item | None:
        words = self.words
        at = place + 1 if words[place] in (b"inline", b"export") and place + 1 < stop else place
        if words[at] == b"namespace":
            brace = at + 1
            while brace < stop and words[brace] not in (b"{", b";", b"=", b"}", b"#"):
                brace = self.tokens.match.get(brace, brace) + 1
        elif words[at] == b"extern" and words[at + 1 : at + 3] == [b'"', b"{"]:
            brace = at + 2
        else:
            return None
        close = self.tokens.match.get(brace, stop) if brace < stop and words[brace] == b"{" else stop
        if close >= stop:
            return None
        title = decoded(b" ".join(self.tokens.text[self.tokens.starts[at] : self.tokens.starts[brace]].split()))
        return self._merged(Item("frame", place, close, title, head=brace, inner=brace + 1, close=close))

    def _merged(self, item: Item) -> Item:
        """Blocks that open on one line and close together are one."""
        if item.inner < item.close and not self.parted(item.head, item.inner):
            inner = self._namespace(item.inner, item.close)
            if inner is not None and inner.last == item.close - 1:
                title = item.title + " " + inner.title
                return Item(
                    "frame", item.first, item.last, title, head=inner.head, inner=inner.inner, close=inner.close
                )
        return item

    def _macro(self, place: int, stop: int) -> Item | None:
        """An upper-case macro on lines of its own, without a semicolon."""
        words, word = self.words, self.words[place]
        if not SHOUTED.match(word):
            return None
        after = place + 1
        called = after < stop and words[after] == b"("
        if called:
            after = self.tokens.match.get(after, after) + 1
        if after < stop and not self.parted(after - 1, after):
            return None
        opener = OPENER.match(word)
        if opener is not None and after < stop:
            closing = opener[1] + CLOSED[opener[2]] + opener[3]
            close = self._find(closing, after, stop)
            if close > after:
                last = close
                if close + 1 < stop and words[close + 1] == b"(" and called:
                    last = self.tokens.match.get(close + 1, close)
                return Item("frame", place, last, decoded(word), head=after - 1, inner=after, close=close)
        if after >= stop or self._stands_alone(word, after, called=called, stop=stop):
            title = b"".join(self.tokens.text[self.tokens.starts[place] : self.tokens.ends[after - 1]].split())
            return Item("macro", place, after - 1, decoded(title))
        return None

    def _find(self, word: bytes, place: int, stop: int) -> int:
        while place < stop:
            if self.words[place] == word:
                return place
            place = self.tokens.match.get(place, place) + 1 if self.words[place] in (b"{", b"(", b"[") else place + 1
        return -1

    def _stands_alone(self, word: bytes, after: int, *, called: bool, stop: int) -> bool:
        following = self.words[after]
        if following in (b"}", b"#"):
            return True
        if not (is_name(following) or following.isalpha()):
            return False
        gap = self.tokens.text[self.tokens.ends[after - 1] : self.tokens.starts[after]]
        if b"\n\n" in gap.replace(b" ", b"").replace(b"\r", b""):
            return True
        closing = any(mark in word for mark in (b"END", b"BEGIN", b"POP", b"PUSH"))
        again = called and SHOUTED.match(following) is not None and after + 1 < stop and self.words[after + 1] == b"("
        return closing or again

    def parted(self, one: int, other: int) -> bool:
        """Whether two tokens stand on different lines."""
        return self.tokens.text.find(b"\n", self.tokens.ends[one], self.tokens.starts[other]) >= 0


def bound_names(tokens: Tokens, start: int, stop: int, depth: int = 0) -> Iterator[str]:
    """The names that all branches of a conditional bind, and the members of its classes."""
    level = Level(tokens, in_class=depth > 0)
    edges = [start - 1, *branch_edges(tokens, start, stop), stop]
    if place_of_end(tokens, start, stop) > 0:
        edges.pop()
    for one, two in pairwise(edges):
        for item in level.items(one + 1, two):
            if item.kind == "define":
                yield item.title
            elif item.kind == "frame" and depth < _DEPTH:
                yield from bound_names(tokens, item.inner, item.close, depth + 1)
            elif item.kind == "conditional" and depth < _DEPTH:
                yield from bound_names(tokens, item.first + 1, item.last, depth + 1)
            elif item.declaration is not None:
                yield from _declared(tokens, item.declaration, depth)


def _declared(tokens: Tokens, declaration: Declaration, depth: int) -> Iterator[str]:
    yield from declaration.names
    yield from declaration.members
    if declaration.kind == "class" and depth < _DEPTH:
        yield from bound_names(tokens, declaration.body + 1, declaration.tail, depth + 1)


def place_of_end(tokens: Tokens, start: int, stop: int) -> int:
    """The `#endif` of that conditional, where something of it stands behind: the rest of a body that it opens; else 0."""
    branches = tokens.branches.get(start - 1)
    return branches[-1] if branches and branches[-1] < stop else 0


def branch_edges(tokens: Tokens, start: int, stop: int) -> list[int]:
    """The `#else`s and `#elif`s of the conditional whose `#if` stands right before `start`."""
    return [place for place in tokens.branches.get(start - 1, ()) if start <= place < stop]
