"""The shape of a text, read off its indentation, where no language tells its statements."""

from __future__ import annotations

import re

_COMMENT = re.compile(
    rb"\s*(?://|#(?!\s*(?:define|if|el|end|pragma))|/\*|\*(?:\s|/|$)|--(?:\s|$)|;;|%|<!--|\"\"\"|''')"
)
_CLOSING = re.compile(rb"[\s\])}>,;]*(?:end|fi|done|else|default:)?[\s\])}>{,;]*")
_DECLARING = re.compile(
    rb"\s*(?:(?:export|pub(?:\([^)]*\))?|public|private|protected|internal|abstract|static|final|sealed|declare|default"
    rb"|const|extern|unsafe)\s+)*"
    rb"(?:import|package|use|using|include|from|interface|type|struct|enum|union|record|namespace|module|mod|typedef|require"
    rb"|template|trait|protocol|@\w|#\s*\w|\[\w+)"
)
_CODELESS = re.compile(
    rb"\s*(?:(?:export|declare|default|public)\s+)*(?:import|package|use|using|from|interface|type|typedef)\b"
)
_VALUE = re.compile(rb"(?:[=(,\[?:]|&&|\|\||\breturn|\byield)\s*\{$")
_TAB = 8


def is_code(line: bytes) -> bool:
    """Whether a line is more than blank, comment or closing brackets."""
    return _CLOSING.fullmatch(line) is None and _COMMENT.match(line) is None


def indent(line: bytes) -> int:
    """Columns of white space that a line begins with."""
    wide = line.expandtabs(_TAB)
    return len(wide) - len(wide.lstrip())


def parent(lines: list[bytes], number: int) -> int:
    """The line (1-based) that a line is subordinate to: the next one above that holds code and is indented less; 0 for
    none."""
    depth = indent(lines[number - 1])
    for above in range(number - 1, 0, -1):
        line = lines[above - 1]
        if line.strip() and indent(line) < depth:
            if is_code(line):
                return above
            depth = indent(line)
    return 0


def declares(line: bytes) -> bool:
    """Whether a line begins what has no code of its own to run: an import, a type, an attribute."""
    return _DECLARING.match(line) is not None


def shelters_no_code(line: bytes) -> bool:
    """Whether nothing below a line can run: the members of an interface, the names of an import."""
    return _CODELESS.match(line) is not None


def opens_block(line: bytes) -> bool:
    """Whether statements follow below a line, rather than the rest of its own: `if (x) {`, but not `f({`."""
    line = line.split(b"//")[0].rstrip()
    if line.endswith(b"{"):
        return _VALUE.search(line) is None
    return line.endswith((b":", b" do", b" then"))
