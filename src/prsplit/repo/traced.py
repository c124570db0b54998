"""Follow one line of a file from commit to commit: where it stands in another one, and which commit wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prsplit.repo.git import Git
from prsplit.repo.open import Repository
from prsplit.repo.sealed import sealed

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FLAGS = ("-r", "-p", "-U0", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative",
          "--diff-algorithm=myers", "--no-indent-heuristic", "-O/dev/null")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote a line: the commit, and the line's number there."""

    commit: str
    line: int


class Tracer:
    """Answers about lines. Each difference of a file is read once."""

    def __init__(self, git: Git) -> None:
        """Ask this git, which knows no settings of the repository."""
        self._git = git
        self._hunks: dict[tuple[str, str, str], tuple[tuple[int, int, int, int], ...]] = {}

    def known(self, commit: str) -> bool:
        """Whether the commit is here."""
        return bool(_OID.fullmatch(commit)) and self._git.ask("cat-file", "-e", f"{commit}^{{commit}}")[0] == 0

    def shifted(self, old: str, new: str, path: str, line: int) -> int:
        """The number in the commit `new` of a line of `path` in `old`; 0 where the line is not there as it was."""
        if old == new:
            return line
        moved = 0
        for start, count, _, fresh in self._between(old, new, path):
            if start == count == 0:
                return 0
            if count and start <= line < start + count:
                return 0
            if start < line:
                moved += fresh - count
        return line + moved

    def writer(self, base: str, commit: str, path: str, line: int) -> Written | None:
        """The commit of `base..commit` that wrote a line as it is in `commit`; None where it is older, or there is none."""
        words = ("blame", "--porcelain", "--no-textconv", "-L", f"{line},{line}", f"{base}..{commit}", "--", path)
        code, out, _ = self._git.ask(*words)
        rows = out.split(b"\n")
        if code or b"boundary" in rows:
            return None
        oid, old, *_ = rows[0].decode("ascii", "replace").split()
        return Written(oid, int(old))

    def _between(self, old: str, new: str, path: str) -> tuple[tuple[int, int, int, int], ...]:
        key = old, new, path
        if key not in self._hunks:
            code, out, _ = self._git.ask("--literal-pathspecs", "diff-tree", *_FLAGS, old, new, "--", path)
            self._hunks[key] = tuple(_hunks(out)) if code == 0 else ((0, 0, 0, 0),)
        return self._hunks[key]


def _hunks(patch: bytes) -> Iterator[tuple[int, int, int, int]]:
    for row in patch.split(b"\n"):
        found = _HUNK.match(row)
        if found:
            start, count, at, fresh = (1 if word is None else int(word) for word in found.groups())
            yield start, count, at, fresh


@contextmanager
def tracer(repo: Repository) -> Iterator[Tracer]:
    """Answers about lines of `repo`, by git without the repository's settings and attributes."""
    with sealed(repo) as git:
        yield Tracer(git)
