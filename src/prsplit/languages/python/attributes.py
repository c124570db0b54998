"""What a method sets on its own object, read from its text: quick enough for files that are only looked up."""

from __future__ import annotations

import re
from functools import cache

from prsplit.languages.python.imports import decoded

_SEVERAL = re.compile(rb"[ \t]*[(\[]?[\w\x80-\xff., \t*\[\]]*[)\]]?[ \t]*=(?!=)")
"""The left side of an assignment to several targets, from the start of its line."""


def own_attributes(text: bytes, me: str) -> tuple[str, ...]:
    """The names that a method with first parameter `me` assigns on it, in order of first appearance.

    Text inside string literals counts too: a name too many is harmless where bindings are weak.
    """
    name = me.encode("utf-8", "surrogateescape")
    if not name or name + b"." not in text:
        return ()
    found: dict[bytes, None] = {}
    for match in _attribute(name).finditer(text):
        if match[2] == b"=" or _targeted(text, match.start(), match[2]):
            found[match[1]] = None
    return tuple(decoded(word) for word in found)


def _targeted(text: bytes, start: int, mark: bytes) -> bool:
    """Whether an attribute that is followed by something else than `=` is annotated or one of several targets."""
    line = text.rfind(b"\n", 0, start) + 1
    if mark == b":":
        return not text[line:start].strip()
    left = _SEVERAL.match(text, line)
    return left is not None and left.end() > start


@cache
def _attribute(me: bytes) -> re.Pattern[bytes]:
    return re.compile(re.escape(me) + rb"\.([A-Za-z_\x80-\xff][\w\x80-\xff]*)[ \t]*([=:,)\]])(?!=)")
