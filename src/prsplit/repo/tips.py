"""What the commits at the tips of branches say, and how they lie to each other."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.repo.open import Repository


def tips(repo: Repository, commits: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Commit → its first parent (empty for a root) and its message. Raises CommandFailed for a commit that is missing."""
    if not commits:
        return {}
    flags = ("--no-walk=unsorted", "-z", "--no-show-signature", "--encoding=UTF-8", "--format=%H%x01%P%x01%B")
    out = repo.git.run("log", *flags, *commits, "--").decode("utf-8", "surrogateescape")
    rows = [row.split("\x01", 2) for row in out.split("\0") if row]
    return {oid: (parents.partition(" ")[0], message) for oid, parents, message in rows}


def contains(repo: Repository, commit: str, other: str) -> bool:
    """Whether `other` is in the history of `commit`."""
    code, _, _ = repo.git.ask("merge-base", "--is-ancestor", other, commit)
    return code == 0


def apart(repo: Repository, here: str, there: str) -> tuple[int, int] | None:
    """How many commits `here` has that `there` lacks, and the other way round; None where one of them is not known here."""
    code, out, _ = repo.git.ask("rev-list", "--left-right", "--count", f"{here}...{there}", "--")
    words = out.decode("ascii", "replace").split()
    return (int(words[0]), int(words[1])) if code == 0 and len(words) == 2 else None
