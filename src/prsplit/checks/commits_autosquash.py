"""Looks for commits that are not meant to be merged: `fixup!`, `squash!`, `amend!`, WIP, tmp, “do not merge”.

- pass: none
- warn: one, locally and at push, for a draft, and where the base shows that PRs are squashed anyway
- fail: one, at ci, in a PR that is ready

Not held against a PR: these letters within a longer word or an identifier (`wipe`, `tmpfs`, `WIP_LIMIT`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.analysis.customs import AUTOSQUASH
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "commits.autosquash"
_UNFINISHED = r"(?i)\[?\(?(wip|tmp|temp)\b(?![-_.(/]\w)\)?\]?|.*[\[(]wip[\])]|.*\bwip$|.*\bdo[ -]not[ -]merge\b|.*\bdon'?t merge\b|xxx+\b"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """Every commit that waits."""
    waiting = [
        message for message in subject.messages
        if message.subject.startswith(AUTOSQUASH) or re.match(_UNFINISHED, message.subject)
    ]  # fmt: skip
    if not waiting:
        yield Finding(ID, "pass", "no commit waits to be squashed or finished")
        return
    from prsplit.analysis.customs import squashes
    from prsplit.checks.commits_title import named

    lenient = policy.draft or (policy.stage == "ci" and squashes(subject.customs))
    for message in waiting:
        squash = message.subject.startswith(AUTOSQUASH)
        why = "waits to be squashed" if squash else "says that it is not finished"
        remedy = "git rebase --interactive --autosquash" if squash else "git rebase --interactive, and reword it"
        yield Finding(ID, "warn" if lenient else "fail", f"{named(message)} {why}", remedy, key=message.subject)
