"""What the rows of a long leaf bring and what they use, told from their words."""

from __future__ import annotations

import re
from collections.abc import Collection

_QUIET = re.compile(rb"""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""", re.DOTALL)
"""Comments and strings: what they say is no use."""
_OWN = re.compile(
    rb"(?:([\w$]+)[ \t]*(?::(?!:)|\()"
    rb"|(?:(?:export|async|pub) )*(?:function\*?|class|var|let|const)[ \t]+([\w$]+)"
    rb"|(?:[\w$]+\.)*([\w$]+)\.([\w$]+)[ \t]*=(?!=))"
)
"""What a line at the left edge of a row brings: a member, a declaration, what is assigned to (behind its object)."""
_WITHIN = re.compile(
    rb"^[ \t]*([\w$]+)[ \t]*:[ \t]*(?:async[ \t]+)?(?:function\b|[\w$]+[ \t]*=>|\([^()\n]*\)[ \t]*=>)", re.MULTILINE
)
"""A function that is a member of an object inside a row."""
_LOCAL = re.compile(
    rb"\b(?:var|let|const|function\*?|class)[ \t]+([\w$]+)|\(([\w$,. \t\n]*)\)[ \t]*(?:=>|\{)|([\w$]+)[ \t]*=>"
)
_WORD = re.compile(rb"(?<![\w$])[A-Za-z_$][\w$]*")
_OBJECT = re.compile(rb"([\w$]*)[)\]}]?\??\.\s*\Z")
_WORDS = frozenset((b"if", b"for", b"while", b"switch", b"return", b"catch", b"with", b"function", b"default", b"case"))
_SELF = frozenset((b"this", b"self", b"that"))
_NEAR = 80
"""Bytes in front of a word that tell whose member it is."""


def brought(text: bytes) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The names that a row brings, and the objects that it hangs them on."""
    plain = _QUIET.sub(b"", text)
    lines = [line for line in plain.split(b"\n") if line.strip()]
    left = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    names, objects = set(_WITHIN.findall(plain)), set[bytes]()
    for line in lines:
        found = _OWN.match(line, left)
        if found is not None and found[1] not in _WORDS:
            names.add(found[1] or found[2] or found[4])
            objects |= {found[3]} - {None}
    return frozenset(names), frozenset(objects)


def used(text: bytes, objects: Collection[bytes]) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The names that a row uses bare, or as members of itself or of one of `objects`; and those that it uses as members of
    who knows what. What it binds itself is no use."""
    plain = _QUIET.sub(b"", text)
    bound = {word for found in _LOCAL.findall(plain) for part in found for word in _WORD.findall(part)}
    sure, likely = set[bytes](), set[bytes]()
    for found in _WORD.finditer(plain):
        ahead = plain[max(0, found.start() - _NEAR) : found.start()]
        member = _OBJECT.search(ahead) if not ahead.endswith(b"...") else None
        if member is not None:
            (sure if member[1] in objects or member[1] in _SELF else likely).add(found[0])
        elif found[0] not in bound and not _is_key(ahead, plain[found.end() : found.end() + _NEAR]):
            sure.add(found[0])
    return frozenset(sure), frozenset(likely - sure)


def _is_key(ahead: bytes, behind: bytes) -> bool:
    """Whether a word is the key of a member."""
    rest = behind.lstrip()
    return rest.startswith(b":") and not rest.startswith(b"::") and ahead.rstrip()[-1:] in (b"", b"{", b",", b";", b"}")
