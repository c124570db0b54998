"""Reads the description of a pull request, where it is known: of `--pr`, at stage ci, or of a plan.

- pass: it says something
- warn: it leaves the template as it was
- fail: it is empty
- skip: the description is not known, or a program wrote the change

Not held against a PR: templates of check boxes alone; comments that a template left in; sections that do not apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.analysis.customs import is_bot
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "pr.body"
_REMEDY = "say what changes, why, and how it was tested"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Whether there is anything that a person wrote."""
    if subject.body is None:
        yield Finding(ID, "skip", "the description is not known")
        return
    if not subject.planned and subject.messages and all(map(is_bot, subject.messages)):
        yield Finding(ID, "skip", "a program made the change")
        return
    if not subject.body.strip():
        yield Finding(ID, "fail", "the description is empty", _REMEDY)
        return
    own = _rows(subject.body)
    given = {row for text in subject.templates for row in _rows(text)}
    if not own - given and not _ticked(subject.body):
        sentence = "the description is the template and nothing else" if given else "the description says nothing"
        yield Finding(ID, "warn", sentence, _REMEDY)
        return
    yield Finding(ID, "pass", "the description says something")


def _rows(text: str) -> set[str]:
    """What a text says: without comments, headings and boxes."""
    bare = re.sub(r"(?s)<!--.*?(-->|\Z)", "", text)
    rows = (re.sub(r"^\s*[-*]\s*\[[ xX]\]\s*", "", row).strip() for row in bare.split("\n"))
    return {row for row in rows if re.search(r"\w", row) and not row.startswith("#")}


def _ticked(text: str) -> bool:
    """Whether a box is ticked: of some templates that is all there is to do."""
    return re.search(r"(?m)^\s*[-*]\s*\[[xX]\]", text) is not None
