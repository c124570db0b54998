"""Whether two texts of the C family differ in layout alone, told from their tokens: macros leave no tree to compare."""

from __future__ import annotations

from collections.abc import Iterator

from prsplit.languages.c_family.lexer import Tokens, tokenize

_OPERATORS = frozenset(
    [b"<<", b">>", b"<=", b">=", b"==", b"!=", b"&&", b"||", b"++", b"--", b"->", b"::", b"##", b".*", b"..", b"//", b"/*", b"*/"]
    + [sign + b"=" for sign in (b"+", b"-", b"*", b"/", b"%", b"&", b"|", b"^")]
    + [b"<:", b":>", b"<%", b"%>", b"%:"]
)  # fmt: skip
"""What two signs are when nothing is between them."""


def same_lexemes(old: bytes, new: bytes) -> bool:
    """Whether both texts are the same tokens, directives and comments in the same order; blanks and line ends between them
    are free but where two signs are an operator when they touch. What does not pair up is not the same."""
    sides = [tokenize(text) for text in (old, new)]
    return not any(side.broken or side.errors for side in sides) and [*_lexemes(sides[0])] == [*_lexemes(sides[1])]


def _lexemes(tokens: Tokens) -> Iterator[bytes]:
    """Each token, glued to the one before where both make an operator, and each comment with its blanks as one."""
    text, last = tokens.text, 0
    spans = sorted([*zip(tokens.starts, tokens.ends, strict=True), *tokens.comments])
    for start, end in spans:
        touching = start == last and text[last - 1 : last + 1] in _OPERATORS
        word = text[start:end]
        yield (b"\0" if touching else b"") + (b" ".join(word.split()) if word[:2] in (b"//", b"/*") else word)
        last = end
