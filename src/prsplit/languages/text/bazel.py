"""Bazel's BUILD files by rule, the attributes of a rule, and the items of its lists."""

from __future__ import annotations

import re

from prsplit.languages.text.brackets import Brackets, read_brackets
from prsplit.languages.text.lists import laid, rendered
from prsplit.languages.text.tiles import Format, Tiled, Tiler, decoded

_TOKEN = re.compile(
    rb'"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#[^\n]*|[\[\](){},\n]'
    rb'|[^\s"\'#\[\](){},]+|[ \t\r]+|\\\n',
    re.DOTALL,
)
_CALL = re.compile(rb"([A-Za-z_][\w.]*)\(")
_NAME = re.compile(rb"name[ \t]*=[ \t]*[\"']([^\"'\n]+)[\"']\Z")
_ATTRIBUTE = re.compile(rb"([A-Za-z_]\w*)[ \t]*=[ \t]*")
_BOUND = re.compile(rb"([A-Za-z_]\w*)[ \t]*\+?=")
_QUIET = re.compile(rb"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    tiler = Tiler(text)
    place = 0
    while place < len(text):
        quiet = _QUIET.match(text, place)
        if quiet and quiet.end() > place:
            place = quiet.end()
            continue
        end = _end(text, place)
        if end is None:
            return None
        call = _CALL.match(text, place)
        inner = read_brackets(text, call.end() - 1, _TOKEN) if call else None
        if not (call and inner and _rule(text, tiler, decoded(call[1]), inner, end)):
            bound = _BOUND.match(text, place)
            name = bound[1] if bound else text[place:end].strip()[:60].split(b"\n")[0]
            tiler.lay("statement", decoded(name), end)
        place = end
    return tiler.done()


def _end(text: bytes, start: int) -> int | None:
    """The end of a statement's last line, indented lines below it included; None where brackets don't match."""
    depth, place = 0, start
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            return None
        depth += (match[0] in (b"(", b"[", b"{")) - (match[0] in (b")", b"]", b"}"))
        place = match.end()
        if depth < 0:
            return None
        if match[0] == b"\n" and not depth and text[place : place + 1] not in (b" ", b"\t"):
            return place
    return None if depth else place


def _rule(text: bytes, tiler: Tiler, kind: str, call: Brackets, end: int) -> bool:
    """Lay a rule whose attributes stand on lines of their own, each with its comma; False for any other."""
    spans = call.parts
    if not spans or b"\n" not in text[call.start : spans[0][0]] or text[call.stop : end].strip():
        return False
    stops = [text.find(b"\n", last) + 1 for _, last in spans]
    lines = [text[last:stop].strip() for (_, last), stop in zip(spans, stops, strict=True)]
    if lines != [b","] * len(spans) or any(one > two[0] for one, two in zip(stops, spans[1:], strict=False)):
        return False
    names = [_NAME.match(text[first:last]) for first, last in spans]
    label = next((decoded(name[1]) for name in names if name), decoded(text[slice(*spans[0])])[:60])
    scope = f"{kind}({label})"
    tiler.lay("class", scope, text.find(b"\n", call.start) + 1)
    for (first, last), stop in zip(spans, stops, strict=True):
        _attribute(text, tiler, (first, last), stop, scope)
    tiler.lay("tail", "", end, scope)
    return True


def _attribute(text: bytes, tiler: Tiler, span: tuple[int, int], stop: int, scope: str) -> None:
    match = _ATTRIBUTE.match(text, *span)
    form, key = None, decoded(match[1] if match else text[slice(*span)][:60])
    if match and text[match.end() : match.end() + 1] == b"[":
        inner = read_brackets(text, match.end(), _TOKEN)
        if inner and inner.stop == span[1]:
            form = rendered(text[:stop], (tiler.here, stop), inner.parts)
            if form is None and laid(tiler, (tiler.here, stop), inner.parts, key, scope):
                return
    tiler.lay("items" if form else "statement", key, stop, scope, form)


BAZEL = Format("bazel", tile)
