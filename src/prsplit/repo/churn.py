"""How many lines commits add and delete, file by file."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.repo.open import Repository


def churn(repo: Repository, commits: Sequence[str]) -> dict[str, bytes]:
    """Commit → added and deleted lines of each file against its one parent, as git counts them; to be compared only.

    A merge has none, nor has a commit that is not here. Raises nothing.
    """
    wanted = "\n".join(commits) + "\n"
    code, out, _ = repo.git.ask(
        "diff-tree", "--stdin", "-r", "--root", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv",
        stdin=wanted.encode("ascii"),
    )  # fmt: skip
    found: dict[str, list[bytes]] = {}
    rows: list[bytes] = []
    for row in out.split(b"\n") if code == 0 else []:
        if row.decode("ascii", "replace") in commits:
            rows = found.setdefault(row.decode("ascii"), [])
        elif row:
            rows.append(row)
    return {commit: b"\n".join(rows) for commit, rows in found.items()}
