"""Of which type a variable is, where its declaration says so."""

from __future__ import annotations

from prsplit.languages.c_family.lexer import Tokens
from prsplit.languages.c_family.reading import decoded, is_name, skip_angle

Type = tuple[str, ...]
"""The parts of a type's name."""

_MARKS = frozenset({b"*", b"&", b"&&", b"const", b"volatile", b"restrict", b"__restrict", b"__restrict__"})
_FAR = 60
"""Tokens within which the name of a template is looked for in front of its arguments."""


def type_at(tokens: Tokens, place: int, last: int) -> Type | None:
    """The type of the variable that is declared at `place`: `T name`, `const T<U>* name`, `auto name = T(…)`, also
    `T{…}` and `new T(…)`; None for any other."""
    words, before = tokens.words, place - 1
    while before > 0 and words[before] in _MARKS:
        before -= 1
    if words[before] == b"auto":
        return _made(tokens, place + 1, last)
    if words[before] == b">":
        before = _opened(words, before) - 1
    if before < 0 or not is_name(words[before]):
        return None
    found = [words[before]]
    while before >= 2 and words[before - 1] == b"::":
        before -= 2
        if not is_name(words[before]):
            return None
        found.append(words[before])
    return tuple(decoded(one) for one in reversed(found))


def _made(tokens: Tokens, place: int, last: int) -> Type | None:
    """The type of what `= T(…)` makes, where the words read so."""
    words = tokens.words
    place += 1
    if place >= last or words[place - 1] != b"=":
        return None
    place += words[place] == b"new"
    found: list[bytes] = []
    while place < last and is_name(words[place]):
        found.append(words[place])
        if words[place + 1] != b"::":
            break
        place += 2
    behind = place + 1
    if found and behind < last and words[behind] == b"<":
        behind = skip_angle(tokens, behind, last)
    made = found and 0 < behind < last and words[behind] in (b"(", b"{")
    return tuple(decoded(one) for one in found) if made else None


def _opened(words: list[bytes], place: int) -> int:
    """Where the angle bracket opens that closes at `place`; 0 where it is out of reach."""
    depth = 0
    for before in range(place, max(place - _FAR, 0), -1):
        depth += (words[before] == b">") - (words[before] == b"<")
        if depth == 0:
            return before
    return 0
