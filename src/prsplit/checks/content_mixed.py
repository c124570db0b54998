"""Looks for reformatting and moving in the midst of a change of behaviour, where it hides what matters.

An edit is tidying when its old and new lines differ in blanks alone, or when all that goes comes again elsewhere.

- pass: all of it is tidying, or hardly any of it
- warn: at least 20 % of the lines, and 40 lines, are tidying, and the rest is not

Not held against a PR: small tidying next to what is changed, and a reformat or a move that is alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Edit

ID = "content.mixed"
SHARE, LEAST = 0.2, 40
_MOVE = 5
"""Lines from which on a block that goes here and comes there counts as moved."""


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Set tidying against the rest."""
    files = [file for file in subject.diff.files if file.is_text and not file.is_new and not file.is_gone]
    if sum(file.lines for file in files) < LEAST:
        yield Finding(ID, "pass", "no more than a little tidying")
        return
    edits = {file.path: subject.diff.edits(file) for file in files if not subject.is_apart(file.path)}
    moved = _moved([edit for each in edits.values() for edit in each])
    tidied = {path: sum(_tidy(edit, moved) for edit in each) for path, each in edits.items()}
    tidy, whole = sum(tidied.values()), subject.diff.added + subject.diff.deleted
    if tidy < LEAST or tidy < SHARE * whole or whole - tidy < max(LEAST / 10, 0.05 * whole):
        yield Finding(ID, "pass", f"{tidy:,} of {whole:,} lines only reformat or move")
        return
    path = max(tidied, key=lambda each: (tidied[each], each))
    sentence = f"{tidy:,} of {whole:,} lines only reformat or move, most in {path}, amid {whole - tidy:,} that do not"
    yield Finding(
        ID,
        "warn",
        sentence,
        "put the reformatting or the move into a PR of its own",
        path,
        edits[path][0].new_start or 1,
    )


def _bare(lines: tuple[bytes, ...]) -> bytes:
    return b"".join(b"".join(lines).split())


def _moved(edits: list[Edit]) -> Counter[bytes]:
    """Blocks that go in one place and come in another."""
    gone = Counter(_bare(edit.old) for edit in edits if len(edit.old) >= _MOVE and not edit.new)
    come = Counter(_bare(edit.new) for edit in edits if len(edit.new) >= _MOVE and not edit.old)
    return gone & come


def _tidy(edit: Edit, moved: Counter[bytes]) -> int:
    """Lines of an edit that change nothing."""
    old, new = _bare(edit.old), _bare(edit.new)
    one_sided = not edit.old or not edit.new
    return len(edit.old) + len(edit.new) if (one_sided and moved[old + new]) or (old == new) else 0
