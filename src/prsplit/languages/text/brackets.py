"""Commands with arguments in brackets, taken apart: where each argument stands, and where the command ends."""

from __future__ import annotations

from dataclasses import dataclass
from re import Pattern

from prsplit.languages.text.lists import Span

_OPEN = {b"(": b")", b"[": b"]", b"{": b"}"}


@dataclass(frozen=True, slots=True)
class Brackets:
    """What stands between a bracket, which begins at `start`, and its partner, which ends at `stop`.

    `parts` are the spans between separators, blanks and comments left out.
    """

    start: int
    stop: int
    parts: tuple[Span, ...]


def read_brackets(text: bytes, start: int, token: Pattern[bytes], *, commas: bool = True) -> Brackets | None:
    """The bracket that begins at `start`; None where it, or one in it, has no partner.

    `token` takes the text apart without gaps: comments begin with `#`, other quoted texts are one token. Without `commas`
    each token at the first level is a part of its own.
    """
    opened: list[bytes] = []
    parts: list[Span] = []
    first = last = -1
    place = start
    while place < len(text):
        match = token.match(text, place)
        if match is None:
            return None
        word, place = match[0], match.end()
        closes = word in (b")", b"]", b"}")
        if closes and _OPEN.get(opened.pop() if opened else b"") != word:
            return None
        if first >= 0 and ((closes and not opened) or (len(opened) == 1 and word == b",")):
            parts.append((first, last))
            first = -1
        if not opened and closes:
            return Brackets(start, place, tuple(parts))
        if opened and word.strip() and word[:1] != b"#" and not (len(opened) == 1 and word == b","):
            if not commas and first >= 0 and len(opened) == 1 and not closes and last < match.start():
                parts.append((first, last))
                first = -1
            first, last = (match.start() if first < 0 else first), place
        if word in _OPEN:
            opened.append(word)
    return None
