"""One text while it is being read: its bytes, its lines, and where lines and trivia end."""

from __future__ import annotations

import re
from bisect import bisect_right

_TRIVIA = re.compile(rb"(?:[ \t\x0c\r]*(?:#[^\n]*)?\n)*(?:[ \t\x0c\r]*(?:#[^\n]*)?\Z)?")
_COMMENT = re.compile(rb"^([ \t\x0c]*)#[^\n]*(?:\n|\Z)", re.MULTILINE)
_NEWLINE = re.compile(rb"\n")


class Source:
    """A text with an index of its lines; lines end at LF, as everywhere."""

    def __init__(self, text: bytes) -> None:
        """Take the text; lines are indexed on first use."""
        self.text = text
        first = text.find(b"\n")
        self.newline = b"\r\n" if first > 0 and text[first - 1 : first] == b"\r" else b"\n"
        self._starts: list[int] | None = None

    def line(self, offset: int) -> int:
        """The 0-based line of a byte."""
        if self._starts is None:
            self._starts = [match.end() for match in _NEWLINE.finditer(self.text)]
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The width of what stands before a byte on its line, tabs to eight."""
        return len(self.text[self.text.rfind(b"\n", 0, offset) + 1 : offset].expandtabs(8))

    def line_end(self, offset: int) -> int:
        """Where the logical line that holds `offset` ends, behind its newline; a backslash carries it on."""
        text = self.text
        while True:
            end = text.find(b"\n", offset)
            if end < 0:
                return len(text)
            rest = text[offset:end].rstrip(b"\r")
            if not rest.endswith(b"\\") or b"#" in rest:
                return end + 1
            offset = end + 1

    def leaf_end(self, offset: int) -> int:
        """Where the leaf of a statement that ends at `offset` ends.

        That is the end of its line; comments below that are indented deeper than the next statement still belong to it.
        """
        end = self.line_end(offset)
        match = _TRIVIA.match(self.text, end)
        below = match.end() if match else end
        if below == end or b"#" not in self.text[end:below]:
            return end
        rest = self.text[below : below + 400]
        limit = len(rest[: len(rest) - len(rest.lstrip(b" \t\x0c"))].expandtabs(8)) if rest else 0
        for comment in _COMMENT.finditer(self.text, end, below):
            if len(comment[1].expandtabs(8)) <= limit:
                break
            end = comment.end()
        return end
