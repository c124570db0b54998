"""One declaration read from tokens: where it ends, what it is, and what it names."""

from __future__ import annotations

from dataclasses import dataclass, field

from prsplit.languages.c_family.lexer import ELSES, Tokens
from prsplit.languages.c_family.reading import HARD_STOPS, STOPS, is_name, skip_angle
from prsplit.languages.c_family.words import KEYWORDS, SHOUTED

_TYPES = frozenset({b";", b",", b"*", b"[", b"]", b"0"})
_SET = frozenset(
    {b"=", b"{", b"(", b"[", b",", b":", b"static", b"using", b"typedef", b"friend", b"extern", b"constexpr"}
)
_CLASS_KEYS = frozenset({b"class", b"struct", b"union", b"enum"})


@dataclass(slots=True)
class Declaration:
    """A declaration's tokens `[first, last]`, its kind, and its names, qualified ones as written (`("A", "f")`).

    `body` and `tail` are the indices of the braces of a class, enumeration or function; `members` of an enumeration its
    enumerators. `announced` is the type that is declared and not defined. `named` is the index of the token that names a
    function, type or variable.
    """

    first: int
    last: int
    kind: str = "statement"
    names: list[str] = field(default_factory=list)
    scope: tuple[str, ...] = ()
    title: str = ""
    body: int = -1
    tail: int = -1
    named: int = -1
    parameters: tuple[int, int] | None = None
    abstract: bool = False
    special: bool = False
    bases: tuple[str, ...] = ()
    members: list[str] = field(default_factory=list)
    announced: str = ""


class Scan:
    """Finds the end of a declaration that begins at `first`, within tokens below `limit`, and what it passes."""

    def __init__(self, tokens: Tokens, first: int, limit: int) -> None:
        """Nothing is read yet."""
        self.tokens, self.words, self.first, self.limit = tokens, tokens.words, first, limit
        self.found = Declaration(first, first)
        self.key = -1
        self.calls: list[int] = []
        """Parentheses at depth 0 outside template arguments that something precedes."""
        self.equals = self.colon = -1
        self.done = False

    def scan(self) -> None:
        """Go to the end."""
        place = self.first
        while place < self.limit and not self.done:
            place = self._step(place)
        self.found.last = min(place, self.limit) - 1
        self.found.last = max(self.found.last, self.first)

    def _step(self, place: int) -> int:
        """Take one token in; the index to go on at."""
        word = self.words[place]
        if word == b"#":
            return self.tokens.endif[place] + 1 if self.tokens.directive(place) in ELSES else place + 1
        if word == b";":
            self.done = not (self.calls and self._typed_later(place))
        elif word == b"{":
            return self._brace(place)
        elif word in (b"(", b"["):
            if word == b"(" and self.equals < 0 and self.colon < 0:
                self.calls.append(place)
            return self.tokens.match.get(place, place) + 1
        elif word == b"<":
            return self._angle(place)
        elif word == b"=" and self.equals < 0:
            if place == self.first or self.words[place - 1] != b"operator":
                self.equals = place
        elif word == b":" and self.calls and self.equals < 0:
            self.colon = place
        elif word in _CLASS_KEYS and self.key < 0 and not self.calls and self.equals < 0:
            self.key = place
        elif word == b"}":
            self.done = True
            return place
        return place + 1

    def _typed_later(self, place: int) -> bool:
        """Whether a semicolon ends the types of parameters in the old way of C: `int f(a) int a; {`."""
        words, behind = self.words, self.tokens.match.get(self.calls[-1], place) + 1
        if not (behind < place and (is_name(words[behind]) or words[behind].isalpha())):
            return False
        while place < self.limit and (is_name(words[place]) or words[place].isalpha() or words[place] in _TYPES):
            place += 1
        return place < self.limit and words[place] == b"{" and words[place - 1] == b";"

    def _angle(self, place: int) -> int:
        before = self.words[place - 1] if place > self.first else b""
        if before == b"operator" or not (before == b"template" or is_name(before) or before in KEYWORDS):
            return place + 1
        after = skip_angle(self.tokens, place, self.limit, HARD_STOPS if before == b"template" else STOPS)
        return after if after > 0 else place + 1

    def _brace(self, place: int) -> int:
        after = self.tokens.match.get(place, self.limit - 1) + 1
        before = self.words[place - 1]
        following = self.words[after] if after < self.limit else b""
        if self.equals >= 0:
            return after
        if self.key >= 0 and self.found.body < 0 and not self.returns_type():
            self.found.body, self.found.tail = place, after - 1
            return self._behind_type(after)
        if self.colon >= 0 and (is_name(before) or before == b">") and following in (b",", b"{", b"..."):
            return after
        if following == b"catch" or before == b"try":
            self.found.body = place if self.found.body < 0 else self.found.body
            self.done = following != b"catch"
            return after
        if self.calls:
            self.found.body, self.found.tail = place, after - 1
            self.done = True
            return after
        if following in (b";", b","):
            return after
        self.done = True
        return after

    def _behind_type(self, after: int) -> int:
        """A type's declarators up to its semicolon; a forgotten semicolon ends it all the same."""
        place = after
        while place < self.limit and self.words[place] not in (b";", b"{", b"}", b"#"):
            place = self.tokens.match.get(place, place) + 1 if self.words[place] in (b"(", b"[") else place + 1
        self.done = True
        return place + 1 if place < self.limit and self.words[place] == b";" else after

    def returns_type(self) -> bool:
        """Whether a class key only belongs to a return type: `struct A f() {`."""
        return (
            bool(self.calls)
            and any(
                call > self.key and is_name(self.words[call - 1]) and not SHOUTED.match(self.words[call - 1])
                for call in self.calls
            )
            and self.words[self.key] != b"enum"
        )


def unset(tokens: Tokens, one: Declaration) -> bool:
    """Whether a member is a field that every constructor must set, as far as its type tells: a reference, a constant, or
    an object of a class whose name is capitalized, without a value of its own."""
    words = tokens.words[one.first : one.last]
    if one.kind != "statement" or len(one.names) != 1 or len(words) < 2 or not _SET.isdisjoint(words):
        return False
    before = words[-2]
    if before == b"const" or b"&" in words:
        return True
    if b"*" in words:
        return False
    return before in KEYWORDS if b"const" in words else before[:1].isupper() and not SHOUTED.match(before)
