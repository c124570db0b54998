"""The one escaping edge of each output format: whatever came from a repository passes here before it is written."""

from __future__ import annotations

import re

_IN_URL = r"(?i)(?P<scheme>[a-z][a-z0-9+.-]*://)[^\s/@'\"]+@"
_TOKENS = r"\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,})"
_IN_QUERY = r"(?i)(?P<key>[?&](?:access_token|private_token|token|password|secret|sig|signature)=)[^&\s'\"]+"
_C_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BLANK_LOOKING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATIONS = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
_MARKDOWN = r"[\\`*_\[\]<>#!|~&]"
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_CROSS_LINK = r"(?i)@(?=\w)|#(?=\d)|\bGH-(?=\d)"


def shown(text: str) -> str:
    """`text` on one line of a terminal: control, bidi, zero-width and undecodable characters as visible escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char) for char in text)


def shown_line(text: str) -> str:
    """Like `shown`, but tabs stay: for the lines of a diff."""
    return "\t".join(shown(cell) for cell in text.split("\t"))


def _visible(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if not _hidden(char):
        return char
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _hidden(char: str) -> bool:
    """Whether a character can't be seen, or changes how its neighbours look."""
    from unicodedata import category

    code = ord(char)
    blank = category(char) in _INVISIBLE or char in _BLANK_LOOKING or code in _VARIATIONS
    return blank or code & 0xFFFE == 0xFFFE


def shown_path(path: str) -> str:
    """A path as git would print it: C-quoted when it holds a control character, a quote, a backslash or broken UTF-8;
    bidi and zero-width characters are visible either way."""
    raw = path.encode("utf-8", "surrogateescape")
    if not any(byte < 32 or byte in {34, 92, 127} for byte in raw) and _decodes(raw):
        return shown(path)
    return '"' + "".join(_c_quoted(char) for char in path) + '"'


def _c_quoted(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\{code - 0xDC00:03o}"
    if code in _C_ESCAPES:
        return _C_ESCAPES[code]
    if code < 32 or code == 127:
        return f"\\{code:03o}"
    return _visible(char)


def _decodes(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def markdown(text: str) -> str:
    """`text` as plain words inside Markdown: no ping, no cross-link, no table border, no tag, no comment end.

    Forges look for pings and cross-links in the rendered text, where neither a backslash nor an entity helps: a word
    joiner is put behind the sign.
    """
    escaped = re.sub(_MARKDOWN, lambda sign: _ENTITIES.get(sign[0], "\\" + sign[0]), shown(text))
    return re.sub(_CROSS_LINK, "\\g<0>\u2060", escaped)


def markdown_code(text: str) -> str:
    """`text` as a code span whose fence is longer than any run of backticks in it, safe inside a table cell.

    A bar would end the cell and an arrow the surrounding comment even within code, so a text that holds one of them is
    written as words instead.
    """
    visible = shown(text)
    if "|" in visible or "-->" in visible or not visible.strip():
        return markdown(text)
    longest = max((len(run) for run in re.findall(r"`+", visible)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if visible.startswith("`") or visible.endswith("`") else ""
    return f"{fence}{pad}{visible}{pad}{fence}"


def json_text(text: str) -> str:
    """`text` without lone surrogates, which no JSON reader has to accept."""
    return "".join(_visible(char) if 0xD800 <= ord(char) <= 0xDFFF else char for char in text)


def json_document(value: object) -> str:
    """`value` as a JSON text in which nothing is hidden: what `shown` would make visible is escaped, as JSON escapes."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return re.sub(r"[^\n -~]", lambda found: json.dumps(found[0])[1:-1] if _hidden(found[0]) else found[0], text)


def json_path(path: str) -> dict[str, str]:
    """`path` for a JSON object: `path`, and `path_b64` with its very bytes when they are not UTF-8."""
    raw = path.encode("utf-8", "surrogateescape")
    if _decodes(raw):
        return {"path": path}
    import base64

    return {"path": json_text(path), "path_b64": base64.b64encode(raw).decode("ascii")}


def masked(text: str) -> str:
    """`text` without passwords and tokens: those inside URLs, and the well-known token shapes."""
    text = re.sub(_IN_URL, r"\g<scheme>***@", text)
    text = re.sub(_IN_QUERY, r"\g<key>***", text)
    return re.sub(_TOKENS, "***", text)
