"""One declaration read from tokens: where it ends, what it is, and what it names."""

from __future__ import annotations

from dataclasses import dataclass, field

from prsplit.languages.c_family.lexer import ELSES, Tokens
from prsplit.languages.c_family.words import CALL_LIKE, KEYWORDS, SHOUTED
from prsplit.model.outline import Parameter

_LETTERS = frozenset((*b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$", *range(0x80, 0x100)))
_ANGLE = 400
"""Tokens within which a template's closing bracket is looked for."""
_CLASS_KEYS = frozenset({b"class", b"struct", b"union", b"enum"})
_STOPS = frozenset({b";", b"{", b"}", b"&&", b"||", b"#"})
_HARD_STOPS = frozenset({b";", b"}"})


@dataclass(slots=True)
class Declaration:
    """A declaration's tokens `[first, last]`, its kind, and its names, qualified ones as written (`("A", "f")`).

    `body` and `tail` are the indices of the braces of a class, enumeration or function; `members` of an enumeration its
    enumerators. `named` is the index of the token that names a function, type or variable.
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


def decoded(text: bytes) -> str:
    """Source bytes as text, as everywhere in memory."""
    return text.decode("utf-8", "surrogateescape")


def is_name(word: bytes) -> bool:
    """Whether a token is an identifier that is no keyword."""
    return word[0] in _LETTERS and word not in KEYWORDS


def skip_angle(tokens: Tokens, place: int, limit: int, stops: frozenset[bytes] = _STOPS) -> int:
    """The index behind the `>` that closes the `<` at `place`, or -1 when it is a comparison."""
    words, match, depth = tokens.words, tokens.match, 0
    end = min(limit, place + _ANGLE)
    while place < end:
        word = words[place]
        if word == b"<":
            depth += 1
        elif word in (b">", b">>>"):
            depth -= len(word)
            if depth <= 0:
                return place + 1
        elif word in (b"(", b"[", b"{"):
            place = match.get(place, end)
        elif word in stops:
            return -1
        place += 1
    return -1


class Reader:
    """Reads one declaration that begins at `first`, within tokens below `limit`."""

    def __init__(self, tokens: Tokens, first: int, limit: int) -> None:
        """Nothing is read yet."""
        self.tokens, self.words, self.first, self.limit = tokens, tokens.words, first, limit
        self.found = Declaration(first, first)
        self.key = -1
        self.calls: list[int] = []
        """Parentheses at depth 0 outside template arguments that something precedes."""
        self.equals = self.colon = -1
        self.done = False

    def read(self) -> Declaration:
        """The declaration."""
        place = self.first
        while place < self.limit and not self.done:
            place = self._step(place)
        self.found.last = min(place, self.limit) - 1
        if self.found.last < self.first:
            self.found.last = self.first
        self._classify()
        return self.found

    def _step(self, place: int) -> int:
        """Take one token in; the index to go on at."""
        word = self.words[place]
        if word == b"#":
            return self.tokens.endif[place] + 1 if self.tokens.directive(place) in ELSES else place + 1
        if word == b";":
            self.done = True
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

    def _angle(self, place: int) -> int:
        before = self.words[place - 1] if place > self.first else b""
        if before == b"operator" or not (before == b"template" or is_name(before) or before in KEYWORDS):
            return place + 1
        after = skip_angle(self.tokens, place, self.limit, _HARD_STOPS if before == b"template" else _STOPS)
        return after if after > 0 else place + 1

    def _brace(self, place: int) -> int:
        after = self.tokens.match.get(place, self.limit - 1) + 1
        before = self.words[place - 1]
        following = self.words[after] if after < self.limit else b""
        if self.equals >= 0:
            return after
        if self.key >= 0 and self.found.body < 0 and not self._is_function():
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

    def _is_function(self) -> bool:
        """Whether a class key only belongs to a return type: `struct A f() {`."""
        return bool(self.calls) and any(call > self.key and is_name(self.words[call - 1]) and not SHOUTED.match(
            self.words[call - 1]) for call in self.calls) and self.words[self.key] != b"enum"

    def _classify(self) -> None:
        words, found = self.words, self.found
        lead = words[self.first]
        if self.key >= 0 and found.body >= 0 and self.words[found.body] == b"{" and not self._is_function():
            self._type()
        elif lead in (b"using", b"typedef", b"static_assert", b"_Static_assert", b"friend", b"asm"):
            self._alias(lead)
        elif self._callee():
            self._function()
        elif not (self.key >= 0 and self.equals < 0 and found.last - self.key <= 3):
            self._variables()

    # types

    def _type(self) -> None:
        found, words = self.found, self.words
        found.kind = "enum" if words[self.key] == b"enum" else "class"
        place = self.key + 1
        name = -1
        while place < found.body and words[place] not in (b":", b"final"):
            if words[place] in (b"(", b"["):
                place = self.tokens.match.get(place, place)
            elif words[place] == b"<":
                found.special = True
                break
            elif is_name(words[place]):
                name = place
            place += 1
        if name >= 0:
            found.named = name
            found.names.append(decoded(words[name]))
            found.scope = self._qualifier(name)
        later = [decoded(words[n]) for n in range(found.tail + 1, found.last + 1) if is_name(words[n])]
        if words[self.first] == b"typedef" or name < 0:
            found.names += [one for one in later if one not in found.names]
        found.title = found.names[0] if found.names else ""
        if found.special and name >= 0:
            end = skip_angle(self.tokens, name + 1, found.body)
            found.title += self._written(name + 1, end if end > 0 else name + 2)
            found.names = []
        if found.kind == "enum":
            self._enumerators()
        else:
            found.bases = self._bases()

    def _enumerators(self) -> None:
        place, start = self.found.body + 1, True
        while 0 <= place < self.found.tail:
            word = self.words[place]
            if start and is_name(word):
                self.found.members.append(decoded(word))
                start = False
            elif word in (b"(", b"{", b"["):
                place = self.tokens.match.get(place, place)
            elif word == b",":
                start = True
            place += 1

    def _bases(self) -> tuple[str, ...]:
        place = self.key
        while place < self.found.body and self.words[place] != b":":
            place += 1
        bases: list[str] = []
        last = b""
        while place < self.found.body:
            place += 1
            word = self.words[place]
            if word == b"<":
                place = max(place, skip_angle(self.tokens, place, self.found.body) - 1)
            elif word in (b",", b"{"):
                if last:
                    bases.append(decoded(last))
                last = b""
            elif is_name(word):
                last = word
        return tuple(bases)

    # functions

    def _callee(self) -> int:
        """The parenthesis of a function's parameters: the first behind a name that is no macro, else behind one."""
        loud = 0
        for call in self.calls:
            if call == self.first:
                continue
            before = self.words[call - 1]
            if self._operator(call) >= 0:
                return call
            if before == b">":
                before = self.words[self._angle_start(call - 1) - 1]
            if before in CALL_LIKE or not (is_name(before) or before == b"]"):
                continue
            if not SHOUTED.match(before) and before != b"]":
                return call
            loud = loud or call
        return loud

    def _operator(self, call: int) -> int:
        """The index of `operator` in front of a parameter list, or -1."""
        for back in range(call - 1, max(self.first - 1, call - 8), -1):
            if self.words[back] == b"operator":
                return back
            if self.words[back] in (b";", b"}", b")"):
                break
        if call >= 1 and self.words[call - 1] == b")" and call >= 3 and self.words[call - 3] == b"operator":
            return call - 3
        return -1

    def _angle_start(self, place: int) -> int:
        depth = 0
        while place > self.first:
            if self.words[place] == b">":
                depth += 1
            elif self.words[place] == b"<":
                depth -= 1
                if depth == 0:
                    return place
            place -= 1
        return place

    def _function(self) -> None:
        found, words = self.found, self.words
        call = self._callee()
        operator = self._operator(call)
        name = call - 1
        if words[name] == b">" and operator < 0:
            found.special = True
            name = self._angle_start(name) - 1
        found.parameters = (call, self.tokens.match.get(call, call))
        if operator >= 0:
            if words[operator + 1] == b"(" and call == operator + 1:
                behind = found.parameters[1] + 1
                if behind < self.limit and words[behind] == b"(":
                    call = behind
                    found.parameters = (call, self.tokens.match.get(call, call))
            found.names, name = ["operator" + self._written(operator + 1, call)], operator
        else:
            found.names = [("~" if words[name - 1] == b"~" and name > self.first else "") + decoded(words[name])]
        found.named = name
        if words[name - 1] == b"~" and name > self.first:
            name -= 1
        found.scope = self._qualifier(name)
        found.title = found.names[0]
        found.kind = "function"
        if SHOUTED.match(words[found.named]) and operator < 0:
            shouted = all(not is_name(words[n]) for n in range(self.first, found.named))
            if shouted:
                found.title = self._written(found.named, found.parameters[1] + 1)
                found.names, found.parameters = [], None
                found.kind = "function" if found.body >= 0 else "statement"
                return
        if found.special:
            found.title += self._written(found.named + 1, call)
            found.names = []
        found.abstract = self.equals >= 0 and words[self.equals + 1 : found.last] == [b"0"]
        if self.equals >= 0 and not found.abstract and words[self.equals + 1] not in (b"default", b"delete"):
            found.kind = "statement"
        elif words[self.first] in (b"extern",) and words[self.first + 1] == b"template":
            found.names = []
        elif words[self.first] == b"template" and words[self.first + 1] != b"<":
            found.names = []

    def _qualifier(self, name: int) -> tuple[str, ...]:
        """The names in front of `::`, template arguments left out."""
        found: list[str] = []
        place = name
        while place - 2 >= self.first and self.words[place - 1] == b"::":
            place -= 2
            if self.words[place] == b">":
                place = self._angle_start(place) - 1
            if not is_name(self.words[place]):
                break
            found.append(decoded(self.words[place]))
        return tuple(reversed(found))

    # the rest

    def _alias(self, lead: bytes) -> None:
        words, found = self.words, self.found
        if lead == b"using" and self.equals > 0:
            name = next((n for n in range(self.first + 1, self.equals) if is_name(words[n])), -1)
        elif lead == b"typedef":
            name = self._declarator(found.last)
        else:
            return
        if name >= 0:
            found.named, found.names = name, [decoded(words[name])]
            found.title = found.names[0]

    def _declarator(self, end: int) -> int:
        """The name that a declarator ending at `end` declares: `*f` in `(*f)(int)`, else the last name."""
        for call in self.calls:
            inner = self.tokens.match.get(call, call)
            if self.words[call + 1] == b"*" and inner < end:
                return next((n for n in range(inner - 1, call, -1) if is_name(self.words[n])), -1)
        if self.calls and self.tokens.match.get(self.calls[-1], 0) >= end - 1:
            end = self.calls[-1]
        for place in range(end, self.first, -1):
            if is_name(self.words[place]):
                return place
        return -1

    def _variables(self) -> None:
        """Names in front of `=`, `;`, `,`, `[`, `{`, `:` or `(` at depth 0, that something stands before."""
        words, found = self.words, self.found
        place, seen = self.first, False
        while place <= found.last:
            word = words[place]
            following = words[place + 1] if place < found.last else b";"
            if word == b"<" and seen:
                after = skip_angle(self.tokens, place, found.last)
                place = after - 1 if after > 0 else place
            elif word in (b"(", b"[", b"{"):
                place = self.tokens.match.get(place, place)
            elif is_name(word) and following in (b"=", b";", b",", b"[", b"{", b":", b"(") and seen and words[place - 1] not in (
                b"::", b"=", b".", b"->", b"?", b"return"):
                found.names.append(decoded(word))
                found.named = place if found.named < 0 else found.named
            elif word == b"=":
                place = self._initializer(place)
            seen = seen or is_name(word) or word in KEYWORDS
            place += 1
        found.title = found.names[0] if found.names else ""

    def _initializer(self, place: int) -> int:
        while place < self.found.last and self.words[place] not in (b",", b";"):
            if self.words[place] in (b"(", b"[", b"{"):
                place = self.tokens.match.get(place, place)
            elif self.words[place] == b"<":
                after = skip_angle(self.tokens, place, self.found.last)
                place = after - 1 if after > 0 else place
            place += 1
        return place

    def _written(self, start: int, end: int) -> str:
        text = b"".join(self.tokens.text[self.tokens.starts[start] : self.tokens.ends[end - 1]].split())
        return decoded(text.replace(b".", b"").replace(b"::", b":"))


def parameters_of(tokens: Tokens, span: tuple[int, int] | None) -> tuple[Parameter, ...] | None:
    """The parameters between two parentheses; their names are their types as written, since calls go by place."""
    if span is None or span[1] <= span[0]:
        return None
    found: list[Parameter] = []
    for start, end in split_commas(tokens, span[0] + 1, span[1]):
        words = tokens.words[start:end]
        if words in ([], [b"void"]):
            continue
        if words[-1] == b"...":
            found.append(Parameter("...", "rest"))
            continue
        default = b"=" in words
        if default:
            words = words[: words.index(b"=")]
        if b"..." in words:
            found.append(Parameter("...", "rest"))
            continue
        if len(words) > 1 and is_name(words[-1]) and words[-2] != b"::":
            words = words[:-1]
        found.append(Parameter(decoded(b" ".join(words)), "positional", default))
    return tuple(found)


def split_commas(tokens: Tokens, start: int, end: int) -> list[tuple[int, int]]:
    """The spans between commas at depth 0; template arguments are kept together where they look like some."""
    found: list[tuple[int, int]] = []
    place = begin = start
    words = tokens.words
    while place < end:
        word = words[place]
        if word in (b"(", b"[", b"{"):
            place = max(place, tokens.match.get(place, place))
        elif word == b"<" and place > start and is_name(words[place - 1]):
            after = skip_angle(tokens, place, end)
            place = after - 1 if after > 0 else place
        elif word == b",":
            found.append((begin, place))
            begin = place + 1
        place += 1
    if begin < end or found:
        found.append((begin, end))
    return found
