"""Read what each commit of a range says and wrote, line by line, from two runs of git at most."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from prsplit.model.origin import Source
from prsplit.repo.open import Repository

_MOST = 100
"""Commits of which the lines are read."""

_LARGEST = 8 << 20
"""Bytes of patch text that are looked at."""

_FORMAT = "--format=%x00%H%n%B%x00"
_STEADY = (
    "--reverse", "--topo-order", "--no-merges", "--no-color", "--no-notes", "--no-show-signature", "--no-ext-diff",
    "--no-textconv", "--no-relative", "--encoding=UTF-8", "--ignore-submodules=none", "--submodule=short", "-O/dev/null",
)  # fmt: skip
_PATCH = (
    "-p", "-U0", "--inter-hunk-context=0", "-M", "-l400", "--diff-algorithm=myers", "--src-prefix=a/", "--dst-prefix=b/"
)  # fmt: skip
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


def written(repo: Repository, base: str, head: str) -> tuple[Source, ...]:
    """The commits of `base..head` that are no merges, oldest first, with the lines that they wrote and took away.

    The lines of the only commit are all there are: they are not read. Of a history of more than 100 commits or 8 MB of
    patches no lines are told at all, since those of a part would speak for the whole.
    """
    span = f"{base}..{head}"
    found = tuple(_commits(repo.git.run("log", *_STEADY, "--no-patch", _FORMAT, span, "--").split(b"\n")))
    if not 1 < len(found) <= _MOST:
        return found
    with repo.git.stream("log", *_STEADY, *_PATCH, _FORMAT, span, "--") as child:
        if child.stdin is not None:
            child.stdin.close()
        out = child.stdout.read(_LARGEST + 1) if child.stdout is not None else b""
        child.kill()
    return tuple(_commits(out.split(b"\n"))) if len(out) <= _LARGEST else found


def _commits(rows: list[bytes]) -> Iterator[Source]:
    at = 0
    while at < len(rows):
        if not rows[at].startswith(b"\0"):
            at += 1
            continue
        message = at + 1
        end = message
        while end < len(rows) and not rows[end].endswith(b"\0"):
            end += 1
        text = b"\n".join(rows[message : end + 1]).rstrip(b"\0").decode("utf-8", "replace")
        subject, _, body = text.lstrip("\n").partition("\n")
        reader = _Reader(rows, end + 1)
        name = rows[at][1:].decode("ascii", "replace")
        yield Source(name, subject.strip(), body.strip("\n"), *reader.sides())
        at = reader.at


class _Reader:
    """The patch of one commit. Only inside of a hunk is a line content, and a hunk tells how many it has."""

    def __init__(self, rows: list[bytes], at: int) -> None:
        self.rows, self.at = rows, at
        self.added: dict[str, set[bytes]] = defaultdict(set)
        self.removed: dict[str, set[bytes]] = defaultdict(set)

    def sides(self) -> tuple[dict[str, frozenset[bytes]], dict[str, frozenset[bytes]]]:
        """The lines that came and those that went, by path."""
        old = new = ""
        while self.at < len(self.rows) and not self.rows[self.at].startswith(b"\0"):
            row = self.rows[self.at]
            self.at += 1
            hunk = _HUNK.match(row)
            if hunk:
                self._hunk(old, new, sum(int(count) if count is not None else 1 for count in hunk.groups()))
            elif row.startswith(b"--- "):
                old = _path(row[4:])
            elif row.startswith(b"+++ "):
                new = _path(row[4:])
        return ({path: frozenset(lines) for path, lines in self.added.items()},
                {path: frozenset(lines) for path, lines in self.removed.items()})  # fmt: skip

    def _hunk(self, old: str, new: str, left: int) -> None:
        while left and self.at < len(self.rows):
            row = self.rows[self.at]
            self.at += 1
            if row.startswith(b"+"):
                self.added[new].add(row[1:].strip())
            elif row.startswith(b"-"):
                self.removed[old].add(row[1:].strip())
            left -= not row.startswith(b"\\")


def _path(name: bytes) -> str:
    """The path of a header line; a quoted one is not understood, so that its lines are found by their text alone."""
    return name.rstrip(b"\t").decode("utf-8", "surrogateescape")[2:]
