"""What a command prints, of which only the beginning and the end are kept."""

from __future__ import annotations

import re
from collections import deque

HALF = 1 << 19
"""Bytes kept of the beginning, and as many of the end."""

_TAIL = 20
_WIDE = 400
_TELLING = re.compile(r"error|exception|fail|cannot|undefined|unresolved|not found|panic|traceback", re.IGNORECASE)
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


class Output:
    """Bytes as they come in. However many they are, only 2 × HALF of them are held."""

    def __init__(self) -> None:
        """Nothing was printed yet."""
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._held = 0
        self.total = 0

    def add(self, data: bytes) -> None:
        """Take in what was printed next."""
        self.total += len(data)
        room = HALF - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        if data:
            self._tail.append(data)
            self._held += len(data)
        while self._tail and self._held - len(self._tail[0]) >= HALF:
            self._held -= len(self._tail.popleft())

    @property
    def content(self) -> bytes:
        """What was kept, with a line that says how much is missing."""
        tail = b"".join(self._tail)
        gap = self.total - len(self._head) - len(tail)
        return bytes(self._head) + (b"\n[... %d bytes not kept ...]\n" % gap if gap else b"") + tail

    @property
    def lines(self) -> tuple[str, ...]:
        """The last lines, without colours, each cut to a bearable width."""
        return _last(self.content)


def _rows(content: bytes) -> list[str]:
    text = _COLOURS.sub("", content.decode("utf-8", "replace"))
    rows = [row.rpartition("\r")[2].rstrip() for row in text.replace("\r\n", "\n").split("\n")]
    return [row[:_WIDE] for row in rows if row]


def _last(content: bytes) -> tuple[str, ...]:
    return tuple(_rows(content[-(_TAIL * _WIDE * 4) :])[-_TAIL:])


def tells(line: str) -> bool:
    """Whether a line speaks of an error."""
    return bool(_TELLING.search(line))


def telling(lines: tuple[str, ...], most: int = 3) -> tuple[str, ...]:
    """The first of `lines` that speak of an error, else the last ones; at most `most`."""
    found = [row.strip() for row in lines if tells(row) and not row.startswith("Traceback (")]
    return tuple((found or [row.strip() for row in lines[-most:]])[:most])
