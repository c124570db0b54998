"""Tokens of a C, C++ or CUDA text, its brackets matched and its conditionals paired.

Macros and conditional compilation make texts that no grammar accepts; brackets, semicolons and directives can always be
told. Leaves are therefore cut by tokens, so that where a leaf begins depends on nothing far away from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    rb"""^[ \t]*(\#(?:[^\n\\/]|\\\r?\n|\\.|//[^\n]*|/\*.*?\*/|/)*)
    |((?:u8|[uUL])?R"([^()\\\s"]{0,16})\(.*?\)\3"|(?:u8|[uUL])?"(?:\\(?:\r\n|.)|[^"\\\n])*"?|(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')
    |([A-Za-z_$\x80-\xff][\w$\x80-\xff]*)
    |(//[^\n]*(?:\\\r?\n[^\n]*)*|/\*.*?(?:\*/|\Z)|^(?:<{7}|={7}|>{7}|\|{7})(?:\ [^\n]*)?$)
    |(\.?\d(?:[eEpP][+-]|'[0-9A-Za-z]|[\w.])*)
    |(::|->\*?|<<<|>>>|\.\.\.|[=!<>+*/%&|^-]=|&&|\|\||\+\+|--|[^\s])""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_SLASH = 47
"""What a comment begins with; a line that marks a conflict is kept aside like one, and is an error."""

_AT_DIRECTIVE, _AT_TEXT, _AT_COMMENT, _AT_NUMBER = 1, 2, 5, 6
_DIRECTIVE = re.compile(rb"#[ \t]*(\w*)")
IFS = frozenset({b"if", b"ifdef", b"ifndef"})
ELSES = frozenset({b"elif", b"else", b"elifdef", b"elifndef"})
_OPEN = {b"{": b"}", b"(": b")", b"[": b"]"}
_CLOSE = {b"}": b"{", b")": b"(", b"]": b"["}


@dataclass(slots=True)
class Tokens:
    """Parallel lists: `words` the bytes of each token, or what it is (`"` text, `0` number, `#` directive), `starts` and
    `ends`. Comments are kept aside as spans. `match` pairs brackets by index; `branches` gives for an `#if` its
    `#elif`s, `#else` and `#endif`, `endif` for each of these the `#endif`."""

    text: bytes
    words: list[bytes] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    match: dict[int, int] = field(default_factory=dict)
    branches: dict[int, list[int]] = field(default_factory=dict)
    endif: dict[int, int] = field(default_factory=dict)
    errors: int = 0
    broken: bool = False

    def directive(self, place: int) -> bytes:
        """The word of the directive at `place`."""
        found = _DIRECTIVE.match(self.text, self.starts[place])
        return found[1] if found else b""


def tokenize(text: bytes) -> Tokens:
    """All tokens of a text; `broken` where braces or conditionals do not pair up."""
    found = Tokens(text)
    _collect(found, 0, len(text))
    _pair(found)
    return found


def _collect(found: Tokens, place: int, end: int) -> None:
    words, starts, ends = found.words.append, found.starts.append, found.ends.append
    for token in _TOKEN.finditer(found.text, place, end):
        kind = token.lastindex or 0
        start, stop = token.span(kind)
        if kind == _AT_COMMENT:
            found.comments.append((start, stop))
            found.errors += found.text[start] != _SLASH
            continue
        if kind == _AT_DIRECTIVE:
            words(b"#")
            stop = _rstripped(found.text, start, stop)
        elif kind == _AT_TEXT:
            words(b'"')
        elif kind == _AT_NUMBER:
            words(b"0")
        else:
            words(token[kind])
        starts(start)
        ends(stop)


def _rstripped(text: bytes, start: int, stop: int) -> int:
    """Where a directive ends without the white space at its end."""
    return start + len(text[start:stop].rstrip())


def inner_tokens(text: bytes, start: int, end: int) -> Tokens:
    """The tokens of a directive's text behind its `#`."""
    found = Tokens(text)
    _collect(found, start + 1, end)
    return found


@dataclass(slots=True)
class _Conditional:
    """An `#if` that is still open: the brackets open before it, and those open after its first branch."""

    place: int
    before: list[int]
    after: list[int] | None = None


def _pair(found: Tokens) -> None:
    """Match brackets; where a conditional's branches open different ones, the first branch is what counts."""
    stack: list[int] = []
    conditionals: list[_Conditional] = []
    for place, word in enumerate(found.words):
        if word == b"#":
            stack = _conditional(found, place, stack, conditionals)
        elif word in _OPEN:
            stack.append(place)
        elif word in _CLOSE:
            _close(found, place, _CLOSE[word], stack)
    if conditionals or any(found.words[place] == b"{" for place in stack):
        found.broken = True
    found.errors += len(stack)


def _conditional(found: Tokens, place: int, stack: list[int], conditionals: list[_Conditional]) -> list[int]:
    """The brackets that are open behind a directive."""
    word = found.directive(place)
    if word in IFS:
        conditionals.append(_Conditional(place, list(stack)))
        found.branches[place] = []
    elif word in ELSES or word == b"endif":
        if not conditionals:
            found.broken = True
            return stack
        one = conditionals[-1]
        found.branches[one.place].append(place)
        one.after = stack if one.after is None else one.after
        if word != b"endif":
            return list(one.before)
        conditionals.pop()
        found.endif.update(dict.fromkeys(found.branches[one.place], place))
        return one.after
    return stack


def _close(found: Tokens, place: int, opener: bytes, stack: list[int]) -> None:
    if stack and found.words[stack[-1]] == opener:
        first = stack.pop()
        found.match.setdefault(first, place)
        found.match[place] = first
        return
    found.errors += 1
    if opener == b"{":
        while stack and found.words[stack[-1]] != b"{":
            stack.pop()
        if not stack:
            found.broken = True
            return
        first = stack.pop()
        found.match.setdefault(first, place)
        found.match[place] = first
