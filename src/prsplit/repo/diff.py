"""What every reading of a change shares: git's flags, the raw records, and how much of it is read at most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from prsplit.errors import Refused

if TYPE_CHECKING:
    import subprocess

MAX_RECORDS = 200_000
MAX_PATCH = 1 << 30

MAX_BLOB = 8 * 1024 * 1024
"""Bytes of the largest blob that is read as text."""

EMPTY_TREE = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}

DIFF = (
    "diff-tree", "-r", "--raw", "-z", "-p", "--no-abbrev", "--full-index",
    "-M", "-l2000", "--no-rename-empty", "--irreversible-delete", "-U0", "--inter-hunk-context=0",
    "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "-O/dev/null",
    "--src-prefix=a/", "--dst-prefix=b/", "--diff-algorithm=myers", "--indent-heuristic",
    "--ignore-submodules=none", "--submodule=short",
)  # fmt: skip
"""The flags leave nothing to the user's settings. `-l2000` caps the pairs compared for renames at four million; empty
files are all alike, so they are never renames. Of the algorithms only myers stays nearly linear on any text. `--text` is
missing with intent: it would write out every binary, and no blob over 8 MB is to be read."""

NO_SYSTEM_ATTRIBUTES = {"GIT_ATTR_NOSYSTEM": "1"}


def unattributed(object_format: str) -> list[str]:
    """Settings under which git takes no attributes from the system, the user or, where it can, the work tree."""
    settings = (f"core.bigFileThreshold={MAX_BLOB}", "core.attributesFile=", f"attr.tree={EMPTY_TREE[object_format]}")
    return [word for setting in settings for word in ("-c", setting)]


class Record(NamedTuple):
    """One raw record. Modes are six octal digits, ids full (zeros where a side is absent), `old_path` differs from
    `path` for a rename only."""

    status: str
    old_path: str
    path: str
    old_mode: str
    mode: str
    old_oid: str
    oid: str


def raw_records(raw: bytes) -> Iterator[Record]:
    """The records before the patch, in git's order."""
    fields = iter(raw.split(b"\0"))
    for head in fields:
        if not head.startswith(b":"):
            return
        old_mode, mode, old_oid, oid, status = head[1:].decode("ascii").split(" ")
        old_path = next(fields).decode("utf-8", "surrogateescape")
        path = next(fields).decode("utf-8", "surrogateescape") if status[0] in "RC" else old_path
        yield Record(status[0], old_path, path, old_mode, mode, old_oid, oid)


def capped(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What the child writes, as long as it stays within reason."""
    assert child.stdout is not None
    size = names = 0
    last, in_records = b"", True
    while block := child.stdout.read(1 << 20):
        size += len(block)
        if in_records:
            seen = last + block
            end = seen.find(b"\0\0")
            names += seen.count(b"\0:", 0, None if end < 0 else end)
            last, in_records = block[-1:], end < 0
        if names >= MAX_RECORDS or size > MAX_PATCH:
            raise Refused(
                f"The change is too big to be read: more than {MAX_RECORDS:,} files or {MAX_PATCH >> 30} GB.",
                "prsplit plan --only PATH",
            )
        yield block
