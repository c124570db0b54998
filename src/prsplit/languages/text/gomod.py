"""`go.mod` by directive, and by line in the blocks of a directive."""

from __future__ import annotations

import re

from prsplit.languages.text.tiles import Format, Lines, Tiled, Tiler, decoded

_BLOCK = re.compile(rb"([a-z]+)[ \t]*\([ \t]*(?://[^\n]*)?\r?\n?\Z")
_LINE = re.compile(rb"([a-z]+)[ \t]+(\S+)")
_END = re.compile(rb"\)[ \t]*(?://[^\n]*)?\r?\n?\Z")


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    lines, tiler = Lines(text), Tiler(text)
    scope = ""
    for line, row in enumerate(lines.rows):
        content = row.strip()
        block = _BLOCK.match(row)
        if not content or content.startswith(b"//"):
            continue
        if scope and _END.match(row):
            tiler.lay("tail", "", lines.at[line + 1], scope)
            scope = ""
        elif scope:
            tiler.lay("statement", decoded(content.split()[0]), lines.at[line + 1], scope)
        elif block:
            scope = decoded(block[1])
            tiler.lay("class", scope, lines.at[line + 1], whole=True)
        elif match := _LINE.match(row):
            name = match[1] + (b" " + match[2] if match[1] not in (b"go", b"module", b"toolchain") else b"")
            tiler.lay("statement", decoded(name), lines.at[line + 1])
        else:
            return None
    return None if scope else tiler.done()


GOMOD = Format("go module", tile)
