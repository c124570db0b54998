"""TOML by table and key; arrays as rendered lists. Arrays of tables stay whole, table by table.

What the standard library can't load has no outline: keys that stand twice, tables that are opened again.
"""

from __future__ import annotations

import re
import tomllib

from prsplit.languages.text.lists import Span, laid, package_keys, rendered
from prsplit.languages.text.tiles import Format, Tiled, Tiler, decoded, joined, spoken
from prsplit.model.outline import ListForm

_TOKEN = re.compile(
    rb'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{},\n]|[^\s"\'#\[\]{},]+|[ \t\r]+',
    re.DOTALL,
)
_HEADER = re.compile(rb"[ \t]*+(\[\[?+)[ \t]*+([^\]\n#]++)\]\]?[ \t\r]*+(?:#[^\n]*)?(?:\n|\Z)")
_PART = rb"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_KEY = re.compile(rb"[ \t]*+(" + _PART + rb"(?:[ \t]*+\.[ \t]*+" + _PART + rb")*+)[ \t]*+=[ \t]*+")
_QUIET = re.compile(rb"[ \t\r]*+(?:#[^\n]*)?(?:\n|\Z)")
_MAX = 500_000
"""Bytes above which checking a text takes too long."""


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    return _Reader(text).read() if len(text) <= _MAX else None


class _Reader:
    def __init__(self, text: bytes) -> None:
        self.text, self.tiler = text, Tiler(text)
        self.place = self.settled = 0
        self.table = ""
        self.whole = ""
        """The array of tables that is being read, whose tables stay whole."""
        self.label = ""

    def read(self) -> Tiled | None:
        size = len(self.text)
        while self.place < size:
            quiet = _QUIET.match(self.text, self.place)
            if quiet and quiet.end() > self.place:
                self.place = quiet.end()
            elif not (self._header() or self._entry()):
                return None
        if self.whole:
            self._close(self.settled)
        return self.tiler.done() if _loads(self.text) else None

    def _header(self) -> bool:
        match = _HEADER.match(self.text, self.place)
        if match is None:
            return False
        name = decoded(match[2]).strip()
        if self.whole and not (match[1] == b"[" and name.startswith(self.whole + ".")):
            self._close(self.settled)
        if self.whole:
            self.place = self.settled = match.end()
            return True
        self.place = self.settled = match.end()
        if match[1] == b"[[":
            self.whole, self.table, self.label = name, "", ""
        else:
            self.table = name
            self.tiler.lay("class", name, self.place, whole=True)
        return True

    def _close(self, end: int) -> None:
        """Lay a table of an array, which ends here."""
        self.tiler.lay("statement", joined(self.whole, self.label), end)
        self.whole = ""

    def _entry(self) -> bool:
        match = _KEY.match(self.text, self.place)
        if match is None:
            return False
        value = _value(self.text, match.end())
        if value is None:
            return False
        end, items = value
        if self.whole:
            self.label = self.label or spoken(self.text[match.start() : end])
        else:
            form = self._form(items, end) if items else None
            key = decoded(match[1])
            if form or not laid(self.tiler, (self.tiler.here, end), items, key, self.table):
                self.tiler.lay("items" if form else "statement", key, end, self.table, form)
        self.place = self.settled = end
        return True

    def _form(self, items: list[Span], end: int) -> ListForm | None:
        keys = package_keys([self.text[first:last] for first, last in items])
        return rendered(self.text[:end], (self.tiler.here, end), items, keys)


def _value(text: bytes, start: int) -> tuple[int, list[Span]] | None:
    """Where the line of a value ends, and the items of the array that it is; None where brackets or quotes don't match."""
    opened: list[bytes] = []
    items: list[Span] = []
    first = last = -1
    array = text[start : start + 1] == b"["
    place = start
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return None
        word, lead = token[0], token[0][:1]
        if lead == b"\n" and not opened:
            return token.end(), items if array else []
        if lead in (b"]", b"}") and (not opened or opened.pop() != (b"[" if lead == b"]" else b"{")):
            return None
        if (array and len(opened) == 1 and word == b",") or (array and not opened and lead == b"]"):
            items += [(first, last)] if first >= 0 else []
            first = -1
        elif array and opened and word.strip() and lead != b"#":
            first, last = (place if first < 0 else first), token.end()
        if lead in (b"[", b"{"):
            opened.append(lead)
        place = token.end()
    return (place, items if array else []) if not opened else None


def _loads(text: bytes) -> bool:
    try:
        tomllib.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return True


TOML = Format("toml", tile)
