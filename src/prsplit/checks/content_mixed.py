"""Looks for reformatting and moving in the midst of a change of behaviour, where it hides what matters.

What only reformats is what the ledger of a plan calls "format alone": blanks, and commas and quotes where the language does
not mind. A move is what goes in one place and comes in another.

- pass: all of it is tidying, or hardly any of it
- warn: at least 20 % of the lines, and 40 lines, are tidying, and the rest is not

Not held against a PR: small tidying next to what is changed, and a reformat or a move that is alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Edit

ID = "content.mixed"
SHARE, LEAST = 0.2, 40
_LOOSE = b" \t\r\n\f\v,;\"'"
"""What a formatter may add and take: edits that differ in more are never format alone."""
_MOVE = 5
"""Lines from which on a block that goes here and comes there counts as moved."""


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Set tidying against the rest."""
    files = [file for file in subject.diff.files if file.is_text and not file.is_new and not file.is_gone]
    if sum(file.lines for file in files) < LEAST:
        yield Finding(ID, "pass", "no more than a little tidying")
        return
    edits = {file.path: subject.diff.edits(file) for file in files if not subject.is_apart(file.path)}
    whole = subject.diff.added + subject.diff.deleted
    tidied = _at_most(edits)
    if _is_much(sum(tidied.values()), whole):
        tidied = _measured(subject, edits)
    tidy = sum(tidied.values())
    if not _is_much(tidy, whole) or whole - tidy < max(LEAST / 10, 0.05 * whole):
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


def _is_much(tidy: int, whole: int) -> bool:
    return tidy >= LEAST and tidy >= SHARE * whole


def _at_most(edits: Mapping[str, Sequence[Edit]]) -> dict[str, int]:
    """Path → the lines that may be tidying, without a look at what the text means."""
    moved = _moves(edits)
    return {path: sum(_loosely(edit) for edit in each) + moved[path] for path, each in edits.items()}


def _measured(subject: Subject, edits: Mapping[str, Sequence[Edit]]) -> dict[str, int]:
    """Path → the lines that are tidying: the ledger's, and blocks that move."""
    from prsplit.analysis.ledger import LAYOUT, MOVED

    found: dict[str, Counter[str]] = {path: Counter() for path in edits}
    for row in subject.measure.ledger:
        if row.path in found:
            found[row.path][row.reason] += row.lines
    moved = _moves(edits)
    return {path: each[LAYOUT] + max(each[MOVED], moved[path]) for path, each in found.items()}


def _bare(lines: Sequence[bytes]) -> bytes:
    return b"".join(lines).translate(None, _LOOSE)


def _moves(edits: Mapping[str, Sequence[Edit]]) -> dict[str, int]:
    """Path → the lines of its blocks that go in one place and come in another."""
    every = [edit for each in edits.values() for edit in each]
    gone = Counter(_bare(edit.old) for edit in every if len(edit.old) >= _MOVE and not edit.new)
    come = Counter(_bare(edit.new) for edit in every if len(edit.new) >= _MOVE and not edit.old)
    moved = gone & come
    return {
        path: sum(
            len(edit.old) + len(edit.new)
            for edit in each
            if not (edit.old and edit.new) and moved[_bare((*edit.old, *edit.new))]
        )
        for path, each in edits.items()
    }


def _loosely(edit: Edit) -> int:
    """Lines of an edit that may be format alone: all of them, or those that stand on both sides."""
    if not (edit.old and edit.new):
        return 0
    if _bare(edit.old) == _bare(edit.new):
        return len(edit.old) + len(edit.new)
    old, new = (Counter(_bare((row,)) for row in side) for side in (edit.old, edit.new))
    return 2 * (old & new).total()
