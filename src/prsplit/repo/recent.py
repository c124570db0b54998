"""The newest commits of a history: what they say and how big they are. Facts to tell habits from."""

from __future__ import annotations

import re

from prsplit.model.message import Message
from prsplit.repo.open import Repository

_FIELDS = "--format=%H%x00%P%x00%an%x00%ae%x00%ce%x00%B%x00%(trailers:only,unfold)%x00"
_WIDTH = 7
_COUNT = re.compile(rb"(\d+) (?:insertion|deletion)")
_STEADY = ("--no-color", "--no-notes", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-mailmap")


def recent_messages(repo: Repository, commit: str, count: int) -> tuple[Message, ...]:
    """The messages of the newest commits up to `commit`, newest first."""
    out = repo.git.run("log", f"--max-count={count}", "--no-patch", "--encoding=UTF-8", *_STEADY, _FIELDS, commit, "--")
    fields = out.decode("utf-8", "surrogateescape").split("\0")
    rows = (fields[place : place + _WIDTH] for place in range(0, len(fields) - _WIDTH, _WIDTH))
    return tuple(
        Message(oid.lstrip("\n"), tuple(parents.split()), author, email, committer, message, _trailers(trailers))
        for oid, parents, author, email, committer, message, trailers in rows
    )


def _trailers(text: str) -> tuple[tuple[str, str], ...]:
    rows = [row.partition(":") for row in text.split("\n") if ":" in row]
    return tuple((key.strip(), value.strip()) for key, _, value in rows)


def recent_sizes(repo: Repository, commit: str, count: int = 100) -> tuple[int, ...]:
    """Changed lines of the newest commits up to `commit` that are no merges and change text, newest first."""
    out = repo.git.run(
        "log", f"--max-count={count}", "--no-merges", "--shortstat", "--format=", "--diff-algorithm=myers", "-M",
        *_STEADY, commit, "--",
    )  # fmt: skip
    sizes = (sum(map(int, _COUNT.findall(row))) for row in out.split(b"\n"))
    return tuple(size for size in sizes if size)
