"""Signatures: what the parameters are, and which changes of them old calls survive."""

from __future__ import annotations

from collections.abc import Iterator

from prsplit.languages.c_family.lexer import Tokens
from prsplit.languages.c_family.reading import HARD_STOPS, decoded, is_name, skip_angle, split_commas
from prsplit.model.outline import Parameter

_ANY = 1000


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


def template_letters(tokens: Tokens, first: int) -> tuple[str, ...]:
    """The parameters of the templates that a class beginning at `first` is, as members: in angle brackets, so that
    nothing behind a dot means one."""
    found: dict[str, None] = {}
    for parameters in _templates(tokens, first):
        for words in parameters:
            plain = words[: words.index(b"=")] if b"=" in words else words
            if len(plain) > 1 and is_name(plain[-1]) and plain[-2] != b"::":
                found[f"<{decoded(plain[-1])}>"] = None
    return tuple(found)


def template_arity(tokens: Tokens, first: int) -> tuple[int, int]:
    """How many arguments the template that begins at `first` takes, at least and at most (a pack: any number)."""
    parameters = next(_templates(tokens, first), [])
    packs = sum(b"..." in words for words in parameters)
    free = sum(b"=" in words for words in parameters)
    return len(parameters) - packs - free, len(parameters) if not packs else _ANY


def _templates(tokens: Tokens, place: int) -> Iterator[list[list[bytes]]]:
    """The words of each parameter of the templates that begin at `place`, one template after the other."""
    while place + 1 < len(tokens.words) and tokens.words[place : place + 2] == [b"template", b"<"]:
        after = skip_angle(tokens, place + 1, len(tokens.words), HARD_STOPS)
        if after < 0:
            break
        yield [tokens.words[start:end] for start, end in split_commas(tokens, place + 2, after - 1)]
        place = after


def compatible(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    """Whether every call that is legal against `old` stays legal against `new`: same types in the same places, and what
    is new has a default."""
    if any(one.kind == "rest" for one in old) and not any(one.kind == "rest" for one in new):
        return False
    for place, one in enumerate(old):
        if one.kind == "rest":
            continue
        other = new[place] if place < len(new) else None
        if other is None or other.kind == "rest":
            return other is not None
        if other.name != one.name or (one.default and not other.default):
            return False
    return all(one.default or one.kind == "rest" for one in new[len(old) :])
