"""Lists of packages, one a line, as `pip` reads them; and patterns, one a line, as git reads them."""

from __future__ import annotations

import re

from prsplit.languages.text.tiles import Format, Lines, Tiled, Tiler, decoded

_PACKAGE = re.compile(rb"[A-Za-z0-9][\w.-]*")


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text: a line each, with the comments above it and the lines that it goes on in."""
    lines, tiler = Lines(text), Tiler(text)
    going = False
    for line, row in enumerate(lines.rows):
        content = row.strip()
        going = content.endswith(b"\\")
        if content and not content.startswith(b"#") and not going:
            tiler.lay("statement", _name(text[tiler.here : lines.at[line + 1]]), lines.at[line + 1])
    return None if going else tiler.done()


def _name(block: bytes) -> str:
    """What a requirement is known by: the package, or the whole line of an option or address."""
    line = next(row for row in block.split(b"\n") if row.strip() and not row.lstrip().startswith(b"#")).strip()
    match = _PACKAGE.match(line)
    return decoded(match[0] if match and b"://" not in line else line)[:80]


REQUIREMENTS = Format("requirements", tile)
