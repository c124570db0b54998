"""Which names a leaf declares for itself: parameters, template parameters, variables, lambda parameters."""

from __future__ import annotations

from collections.abc import Iterator

from prsplit.languages.c_family.lexer import Tokens
from prsplit.languages.c_family.reading import is_name, skip_angle
from prsplit.languages.c_family.typed import Type, type_at
from prsplit.languages.c_family.words import BEFORE_LOCAL

_BEHIND = frozenset({b"=", b";", b",", b")", b"{", b"[", b":", b"(", b">", b"..."})
_POINTERS = frozenset({b"*", b"&", b"&&", b">", b"..."})
_FAR = 400
"""Tokens within which a type's beginning is looked for."""
_BORDERS = frozenset({b";", b"{", b"}", b"(", b","})
_TYPE = frozenset({b"::", b"<", b">", b"*", b"&", b"&&", b",", b"...", b"std"})


def local_types(tokens: Tokens, first: int, last: int) -> dict[bytes, Type | None]:
    """Identifiers that stand where a type stands in front of them, with that type where it is evident and one alone. The
    leaf's own name is none of them."""
    words, found = tokens.words, dict[bytes, Type | None]()
    own = _own(tokens, first, last)
    for place in _places(tokens, first, last):
        word = words[place]
        if word not in own:
            known = type_at(tokens, place, last)
            found[word] = known if found.get(word, known) == known else None
    return found


def _places(tokens: Tokens, first: int, last: int) -> Iterator[int]:
    """Where names are declared."""
    words = tokens.words
    for place in range(first + 1, last):
        word = words[place]
        if not is_name(word):
            if word == b"[" and place in tokens.match:
                yield from _in_brackets(tokens, place)
            continue
        if words[place + 1] not in _BEHIND:
            continue
        before = words[place - 1]
        if before in BEFORE_LOCAL or (is_name(before) and words[place + 1] != b"("):
            yield place
        elif is_name(before):
            if _begins(tokens, place - 1, first):
                yield place
        elif before in _POINTERS and words[place + 1] not in (b"(", b"{") and _begins(tokens, place - 1, first):
            yield place


def _in_brackets(tokens: Tokens, place: int) -> list[int]:
    """What brackets declare: the names of `auto [a, b]`, and `b` of a lambda's `[a, b = c]`."""
    words, end = tokens.words, tokens.match[place]
    if words[place - 1] in (b"auto", b"&", b"&&"):
        return [at for at in range(place, end) if is_name(words[at])]
    if is_name(words[place - 1]) or words[place - 1] in (b")", b"]"):
        return []
    return [at for at in range(place, end) if is_name(words[at]) and words[at + 1] == b"="]


def _own(tokens: Tokens, first: int, last: int) -> set[bytes]:
    """What stands in front of the first parenthesis behind the template's own list: the leaf's name."""
    words, place = tokens.words, first
    while place <= last and words[place] == b"template":
        after = skip_angle(tokens, place + 1, last + 1, frozenset({b";"}))
        if after <= place:
            break
        place = after
    while place <= last and words[place] not in (b"(", b"{", b";", b"="):
        place += 1
    return {words[place - 1]} if place > first else set()


def _begins(tokens: Tokens, place: int, first: int) -> bool:
    """Whether what ends at `place` reads like a type from a statement's, parameter's or argument list's beginning on."""
    words = tokens.words
    depth, edge = 0, place - _FAR
    while place >= max(first, edge):
        word = words[place]
        if word == b">":
            depth += 1
        elif word == b"<":
            depth -= 1
        if depth <= 0 and word in _BORDERS:
            if word in (b"(", b","):
                return _in_parameters(tokens, place, first)
            return is_name(words[place + 1]) or words[place + 1] in BEFORE_LOCAL or words[place + 1] == b"std"
        if not (is_name(word) or word in _TYPE or word in BEFORE_LOCAL or word == b"0"):
            return False
        place -= 1
    return place < first


def _in_parameters(tokens: Tokens, place: int, first: int) -> bool:
    """Whether the list around `place` declares: the leaf's own parameters, a lambda's, or a loop's or handler's head."""
    words, depth = tokens.words, 0
    while place > first:
        word = words[place]
        if word in (b")", b"]", b"}"):
            place = tokens.match.get(place, place)
            if place <= first:
                return False
        elif word == b"(":
            before = words[place - 1]
            return before in (b"]", b"for", b"catch", b"if") or _top(tokens, place, first)
        elif word in (b"{", b";"):
            return False
        place -= 1
        depth += 1
        if depth > 2000:
            return False
    return True


def _top(tokens: Tokens, place: int, first: int) -> bool:
    """Whether no brace opens between the leaf's beginning and a parenthesis."""
    return b"{" not in tokens.words[first:place]
