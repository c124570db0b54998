"""Upper-case macros blanked out before a grammar sees them. Byte offsets stay valid."""

from __future__ import annotations

import re

_MACRO = re.compile(rb"\b_?[A-Z][A-Z0-9]*_[A-Z0-9_]*\b(?=[ \t]*(?:\r?\n|[A-Za-z_]|\Z))")
_DIRECTIVE = re.compile(rb"^[ \t]*#(?:[^\n\\]|\\\r?\n|\\.)*", re.MULTILINE | re.DOTALL)

_LINKAGE = re.compile(
    rb"^[ \t]*#[ \t]*if[^\n]*\b__cplusplus\b[^\n]*\n\s*(?:extern[ \t]*\"C\"[ \t]*\{|\})[^\n#]*\n\s*#[ \t]*endif\b",
    re.MULTILINE,
)
"""A linkage block opened or closed for C++ alone: half of it on each side of a condition."""

_PLACES = re.compile(rb"\b__(?:global|device|host|forceinline|noinline|managed|grid_constant)__\b|\b__align__\(\w+\)")
"""Where CUDA's code and data live: the grammar knows them in some places only."""

_EXTERN = re.compile(rb"\bextern(?=\s+template\b)")

_VISIBLE = re.compile(rb"[^\n]")


def masked(text: bytes) -> bytes:
    """The text with every upper-case name that ends a line or stands before a word replaced by blanks, and the ends of
    linkage blocks likewise.

    Such names are attributes and markers that no grammar can place; directives are left alone.
    """
    text = _LINKAGE.sub(lambda found: _VISIBLE.sub(b" ", found[0]), text)
    text = _PLACES.sub(lambda found: b" " * len(found[0]), text) if b"__" in text else text
    text = _EXTERN.sub(b"      ", text) if b"extern" in text else text
    found: list[bytes] = []
    place = 0
    for line in _DIRECTIVE.finditer(text):
        found += (_blank(text[place : line.start()]), line[0])
        place = line.end()
    found.append(_blank(text[place:]))
    return b"".join(found)


def _blank(text: bytes) -> bytes:
    return _MACRO.sub(lambda match: b" " * len(match[0]), text) if b"_" in text else text
