"""Merge trees and copy commits in memory: no index, no work tree, no merge driver, no attributes, no ref.

What is made are loose objects. A run that stops here leaves nothing that anybody would see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from prsplit.model.script import Script
from prsplit.repo.git import Git, failure
from prsplit.repo.open import Repository
from prsplit.repo.sealed import sealed
from prsplit.repo.write import stream

_PEOPLE = re.compile(rb"^(?:author|committer|encoding) .*$", re.MULTILINE)
_TRAILERS = re.compile(rb"(?:[A-Z][A-Za-z-]*: .*\n?)+")


@dataclass(frozen=True, slots=True)
class Merged:
    """The tree of a merge, and the paths in conflict, sorted; with any, the tree holds markers and is of no use."""

    tree: str
    conflicts: tuple[str, ...] = ()


class Carrier:
    """Merges and copies in the repository of `git`, a sealed one."""

    def __init__(self, git: Git, zero: str) -> None:
        """Work with `git`; `zero` is the id of nothing."""
        self._git, self._zero = git, zero

    def merge(self, base: str, ours: str, theirs: str) -> Merged:
        """The change from tree `base` to tree `theirs` on top of tree `ours`."""
        if base in (ours, theirs):
            return Merged(theirs if base == ours else ours)
        if ours == theirs:
            return Merged(ours)
        # Which base is meant can only be said by commits in versions of git before 2.45.
        root = self._bare(base)
        sides = [self._bare(tree, root) for tree in (ours, theirs)]
        words = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", *sides]
        code, out, err = self._git.ask(*words)
        tree, *names = out.decode("utf-8", "surrogateescape").split("\0")
        if code not in (0, 1) or not tree:
            raise failure(["merge-tree"], err)
        return Merged(tree, tuple(sorted({name for name in names if name})) if code else ())

    def copy(self, source: str, tree: str, parents: Sequence[str], trailers: Sequence[str] = ()) -> str:
        """A commit with the people, dates and words of `source`, and `trailers` that it lacks: no clock, no identity of
        ours, so the same copy is the same commit."""
        head, _, message = self._git.run("cat-file", "commit", source).partition(b"\n\n")
        people = b"\n".join(_PEOPLE.findall(head))
        rows = [b"tree " + tree.encode("ascii"), *(b"parent " + parent.encode("ascii") for parent in parents), people]
        return self._stored(b"\n".join(rows) + b"\n\n" + _with_trailers(message, trailers))

    def build(self, script: Script) -> tuple[str, ...]:
        """The commits of `script`, bottom to top, on no branch. Raises CommandFailed when git can't make them."""
        feed = b"".join(stream(script, "refs/heads/made", self._zero))
        out = self._git.run("fast-import", "--quiet", "--done", "--date-format=raw-permissive", stdin=feed)
        return tuple(out.decode("ascii").split())

    def trees(self, commits: Sequence[str]) -> dict[str, str]:
        """Commit → its tree. Raises CommandFailed for one that is missing."""
        if not commits:
            return {}
        out = self._git.run("log", "--no-walk=unsorted", "--no-show-signature", "--format=%H %T", *commits, "--")
        return {row.split()[0]: row.split()[1] for row in out.decode("ascii").splitlines()}

    def _bare(self, tree: str, *parents: str) -> str:
        who = "prsplit <> 0 +0000"
        rows = [f"tree {tree}", *(f"parent {one}" for one in parents), f"author {who}", f"committer {who}", "", ""]
        return self._stored("\n".join(rows).encode("ascii"))

    def _stored(self, text: bytes) -> str:
        return self._git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=text).decode("ascii").strip()


def _with_trailers(message: bytes, trailers: Sequence[str]) -> bytes:
    lines = [line.encode("utf-8", "surrogateescape") for line in trailers]
    fresh = [line for line in lines if line not in message.split(b"\n")]
    if not fresh:
        return message
    text = message.rstrip(b"\n")
    gap = b"\n" if _TRAILERS.fullmatch(text.rpartition(b"\n\n")[2]) and b"\n\n" in text else b"\n\n"
    return text + gap + b"\n".join(fresh) + b"\n"


@contextmanager
def carrier(repo: Repository) -> Iterator[Carrier]:
    """What merges and copies in `repo`."""
    with sealed(repo) as git:
        yield Carrier(git, repo.zero)


def authors(repo: Repository, commits: Sequence[str], without: Sequence[str]) -> tuple[str, ...]:
    """`Name <address>` of whoever wrote the commits that lead to `commits` and not to `without`, merges left aside, oldest
    first, each once."""
    flags = ("--no-merges", "--reverse", "--no-show-signature", "--encoding=UTF-8", "--format=%an <%ae>")
    out = repo.git.run("log", *flags, *commits, "--not", *without, "--")
    return tuple(dict.fromkeys(out.decode("utf-8", "surrogateescape").splitlines()))
