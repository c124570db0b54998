"""Go's cover profiles, `go test -coverprofile`.

Format: https://cs.opensource.google/go/x/tools/+/master:cover/profile.go
"""

from __future__ import annotations

import re

from prsplit.evidence.lines import MAX_LINE, MAX_LINES, Files
from prsplit.evidence.trouble import Unreadable
from prsplit.model.coverage import Coverage

NAME = "Go cover profile"

_BLOCK = re.compile(r"(?P<path>.+):(\d{1,8})\.(\d{1,8}),(\d{1,8})\.(\d{1,8}) (\d{1,9}) (\d{1,20})")


def recognises(head: bytes) -> bool:
    """Whether it opens with its mode."""
    return head.startswith(b"mode: ")


def read(data: bytes) -> Coverage:
    """The profile: blocks, from the first to the last of their lines.

    A line that several blocks touch ran if one of them did: a condition stands in the block before its body.
    """
    files, lines = Files(), 0
    for row in data.decode("utf-8", "surrogateescape").split("\n"):
        if not row.strip() or row.startswith("mode:"):
            continue
        found = _BLOCK.fullmatch(row.strip())
        if found is None:
            raise Unreadable(f"it has a line that is no block: {row[:80]}")
        first, column, last, end, statements, count = map(int, found.groups()[1:])
        lines += last - first
        if not 0 < first <= last <= MAX_LINE or lines > MAX_LINES:
            raise Unreadable(f"it has a block that is none: {row[:80]}")
        one = files.at(found["path"])
        # Files are formatted: the last line of a block that ends in the second column is its closing brace alone.
        for line in range(first, last + (0 if end <= 2 and last > first else 1)):
            if statements:
                one.hit(line, ran=count > 0)
        one.spots += [(first, column), (last, max(1, end - 1))]
    return Coverage(NAME, files.done())
