"""What a command prints, of which only the beginning and the end are kept."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Sequence

HALF = 1 << 19
"""Bytes kept of the beginning, and as many of the end."""

_TAIL = 20
_WIDE = 400
_TELLING = re.compile(r"error|exception|fail|cannot|undefined|unresolved|not found|panic|traceback", re.IGNORECASE)
_CLEAR = re.compile(
    r"^(FAIL(ED|URE)?|ERROR|not ok|--- FAIL)\b|\.\.\. FAILED$|\b[A-Z]\w*(Error|Exception)\b|\b(fatal |internal )?error(\[\w+\])?: "
    r"|\bpanicked at\b|undefined reference"
)
"""What runners and compilers begin a complaint with, or call an error by."""
_IDLE = re.compile(
    r"(?!FAILED |ERROR |not ok )(?:Traceback \(|([=_-])\1* .* \1+$|.*\b(?:warnings?|[A-Z]\w*Warning|(?:no|0) (?:errors?|fail\w*)|PASSED"
    r"|\d+ passed)\b|.*\.\.\. ok$)"
)
"""Warnings, sums, headings, and what went well."""
_WORD = re.compile(r"[^\W\d]\w+")
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


def plain(text: str) -> list[str]:
    """The lines that a reader sees: without colours and what was overwritten, each cut to a bearable width."""
    text = _COLOURS.sub("", text)
    rows = [row.rpartition("\r")[2].rstrip() for row in text.replace("\r\n", "\n").split("\n")]
    return [row[:_WIDE] for row in rows if row]


def _last(content: bytes) -> tuple[str, ...]:
    return tuple(plain(content[-(_TAIL * _WIDE * 4) :].decode("utf-8", "replace"))[-_TAIL:])


def tells(line: str) -> bool:
    """Whether a line speaks of an error."""
    return bool(_TELLING.search(line) or _CLEAR.search(line))


def telling(lines: Sequence[str], about: Collection[str] = (), most: int = 3) -> tuple[str, ...]:
    """The lines that tell most of a failure, at most `most`, in the order in which they were printed.

    Lines that begin as a runner's report does, or name an error, come before those that merely have such a word in them, and
    among equals those that speak of a word of `about`. Without any, the last lines. Warnings and sums tell nothing.
    """
    rows = [row.strip() for row in lines]
    found = {row: place for place, row in reversed([*enumerate(rows)]) if tells(row) and not _IDLE.match(row)}
    names = frozenset(about)

    def rank(row: str) -> tuple[bool, bool, int]:
        return not _CLEAR.search(row), names.isdisjoint(_WORD.findall(row)), found[row]

    best = sorted(sorted(found, key=rank)[:most], key=lambda row: found[row])
    return tuple(best or rows[-most:])
