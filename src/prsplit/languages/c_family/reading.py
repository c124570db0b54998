"""Small questions about tokens: what is a name, where template arguments end, where commas part a list."""

from __future__ import annotations

from prsplit.languages.c_family.lexer import Tokens
from prsplit.languages.c_family.words import KEYWORDS

_LETTERS = frozenset((*b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$", *range(0x80, 0x100)))
_ANGLE = 400
"""Tokens within which a template's closing bracket is looked for."""
STOPS = frozenset({b";", b"{", b"}", b"&&", b"||", b"#"})
HARD_STOPS = frozenset({b";", b"}"})
"""What ends the arguments behind the word `template`, where conditions may stand among them."""


def decoded(text: bytes) -> str:
    """Source bytes as text, as everywhere in memory."""
    return text.decode("utf-8", "surrogateescape")


def is_name(word: bytes) -> bool:
    """Whether a token is an identifier that is no keyword."""
    return word[0] in _LETTERS and word not in KEYWORDS


def skip_angle(tokens: Tokens, place: int, limit: int, stops: frozenset[bytes] = STOPS) -> int:
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
