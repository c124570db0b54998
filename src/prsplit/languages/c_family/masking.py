"""Upper-case macros blanked out before a grammar sees them. Byte offsets stay valid."""

from __future__ import annotations

import re

_MACRO = re.compile(rb"\b_?[A-Z][A-Z0-9]*_[A-Z0-9_]*\b(?=[ \t]*(?:\r?\n|[A-Za-z_]|\Z))")
_DIRECTIVE = re.compile(rb"^[ \t]*#(?:[^\n\\]|\\\r?\n|\\.)*", re.MULTILINE | re.DOTALL)


def masked(text: bytes) -> bytes:
    """The text with every upper-case name that ends a line or stands before a word replaced by blanks.

    Such names are attributes and markers that no grammar can place; directives are left alone.
    """
    found: list[bytes] = []
    place = 0
    for line in _DIRECTIVE.finditer(text):
        found += (_blank(text[place : line.start()]), line[0])
        place = line.end()
    found.append(_blank(text[place:]))
    return b"".join(found)


def _blank(text: bytes) -> bytes:
    return _MACRO.sub(lambda match: b" " * len(match[0]), text) if b"_" in text else text
