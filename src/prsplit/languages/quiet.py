"""A source text with its comments and strings blanked, for whoever looks for words that are really code.

Read by signs, not parsed: what asks for this has one suspect line and no time. A sign that misleads (a quote within a
regular expression) misleads for its line, or at most to the next sign of its kind.
"""

from __future__ import annotations

import re

_QUOTED = rb'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
_HASH = re.compile(rb'#[^\n]*|"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|' + _QUOTED, re.DOTALL)
_SLASH = re.compile(rb"//[^\n]*|/\*.*?\*/|`(?:\\.|[^`\\])*`|" + _QUOTED, re.DOTALL)
_SIGNS = {
    **dict.fromkeys(("py", "pyi", "pyx", "rb"), _HASH),
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"), _SLASH),
}
"""Suffix → what is no code in such a file."""

_VISIBLE = re.compile(rb"[^\n]")


def quiet(path: str, text: bytes) -> bytes | None:
    """The text, byte for byte as long, with blanks for comments and strings; None for a suffix that is not known."""
    signs = _SIGNS.get(path.rpartition(".")[2])
    return signs.sub(lambda found: _VISIBLE.sub(b" ", found[0]), text) if signs else None
