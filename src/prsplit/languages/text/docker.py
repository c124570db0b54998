"""Dockerfiles by instruction. What holds a document of its own (`<<EOF`) has no outline."""

from __future__ import annotations

import re

from prsplit.languages.text.tiles import Format, Lines, Tiled, Tiler, decoded

_INSTRUCTION = re.compile(rb"[ \t]*([A-Za-z]+)[ \t]")
_DOCUMENT = re.compile(rb"<<-?[\"']?[A-Za-z_]")
_WORDS = 4


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    if _DOCUMENT.search(text) or re.search(rb"^#[ \t]*escape[ \t]*=", text, re.MULTILINE | re.IGNORECASE):
        return None
    lines, tiler = Lines(text), Tiler(text)
    first = -1
    for line, row in enumerate(lines.rows):
        content = row.strip()
        if not content or content.startswith(b"#"):
            continue
        if first < 0 and not _INSTRUCTION.match(row):
            return None
        first = line if first < 0 else first
        if not content.endswith(b"\\"):
            words = decoded(lines.rows[first]).replace("\\", " ").split()[:_WORDS]
            tiler.lay("statement", " ".join(words)[:80], lines.at[line + 1])
            first = -1
    return None if first >= 0 else tiler.done()


DOCKER = Format("dockerfile", tile, rewrites=True)
