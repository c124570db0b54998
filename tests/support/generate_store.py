"""Put generated trees straight into an object database: many ranges, one repository, one `git fast-import`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1, sha256

from support.generate import Change
from support.generate_files import MODULE, Files

_WHO = b"A U Thor <author@example.invalid> %d +0100"


@dataclass(frozen=True, slots=True)
class Range:
    """One stored change: full ids of its commits and their trees, and the branch that points at head."""

    base: str
    head: str
    base_tree: str
    head_tree: str
    branch: str


def git(repository: str, *arguments: str, feed: bytes | None = None) -> bytes:
    """What git prints; raises CalledProcessError when it fails."""
    command = ["git", "-C", repository, *arguments]
    return subprocess.run(command, input=feed, check=True, capture_output=True).stdout


def store(repository: str, changes: Sequence[Change], object_format: str = "sha1") -> list[Range]:
    """Create a repository at `repository` that holds every change as a root commit and one commit on top of it.

    Branch `topic/<n>` is the head of the n-th change. `main` is a small branch of its own, checked out.
    """
    subprocess.run(["git", "init", "-q", "-b", "main", f"--object-format={object_format}", repository], check=True)
    marks = os.path.join(repository, ".git", "marks")
    stream = bytearray(_main())
    for place, change in enumerate(changes):
        stream += _commit(b"refs/heads/topic/%d" % place, 2 * place + 1, change.base, object_format)
        stream += _commit(b"refs/heads/topic/%d" % place, 2 * place + 2, change.head, object_format)
    git(repository, "fast-import", "--quiet", f"--export-marks={marks}", feed=bytes(stream) + b"done\n")
    git(repository, "reset", "-q", "--hard")
    with open(marks, encoding="ascii") as file:
        commits = [line.split()[1] for line in sorted(file, key=lambda line: int(line.split()[0][1:]))]
    os.unlink(marks)
    trees = git(repository, "rev-parse", *(f"{commit}^{{tree}}" for commit in commits)).decode().split()
    ends = [(commits[n], commits[n + 1], trees[n], trees[n + 1]) for n in range(0, len(commits), 2)]
    return [Range(*each, f"topic/{n}") for n, each in enumerate(ends)]


def _main() -> bytes:
    files = b"M 100644 inline kept.txt\ndata 5\nkept\n\nM 100755 inline run.sh\ndata 10\n#!/bin/sh\n\n"
    return b"feature done\ncommit refs/heads/main\ncommitter " + _WHO % 1_600_000_000 + b"\ndata 5\nstart\n" + files


def _commit(ref: bytes, mark: int, files: Files, object_format: str) -> bytes:
    when = _WHO % (1_700_000_000 + mark)
    begin = b"reset %s\n" % ref if mark % 2 else b""
    rows = [b"%scommit %s\nmark :%d\ncommitter %s\ndata 8\ncommit\n\n\ndeleteall\n" % (begin, ref, mark, when)]
    for path, node in sorted(files.items()):
        if node.mode == MODULE:
            rows.append(b"M 160000 %s %s\n" % (_commit_id(node.data, object_format), quoted(path)))
        else:
            head = b"M %s inline %s\ndata %d\n" % (node.mode.encode(), quoted(path), len(node.data))
            rows.append(head + node.data + b"\n")
    return b"".join(rows) + b"\n"


def _commit_id(seed: bytes, object_format: str) -> bytes:
    return (sha1 if object_format == "sha1" else sha256)(seed).hexdigest().encode()


def quoted(path: bytes) -> bytes:
    """A path as fast-import reads it: every byte that could mean something written as an octal escape."""
    safe = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/"
    return b'"' + b"".join(bytes([byte]) if byte in safe else b"\\%03o" % byte for byte in path) + b'"'


def tree_of(repository: str, commit: str) -> dict[bytes, tuple[str, str]]:
    """Mode and object id of every path of a commit's tree."""
    rows = git(repository, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
    found: dict[bytes, tuple[str, str]] = {}
    for row in filter(None, rows):
        meta, path = row.split(b"\t", 1)
        mode, _, oid = meta.decode().split()
        found[path] = (mode, oid)
    return found
