"""Compares titles with the convention of the repository: `type(scope): subject`, where a commitlint, commitizen or
semantic-release setup asks for it, where `title-style = "conventional"` is set, or where four in five of the base's last
hundred titles are so.

- pass: all titles follow it
- warn: one does not, and the convention is a habit
- fail: one does not, and a file or setting asks for it
- skip: there is no such convention

Not held against a PR: commits by bots, merges, reverts and commits waiting to be squashed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.analysis.customs import AUTOSQUASH, CONVENTIONAL, MOST, TITLES, is_bot, is_made, share
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.message import Message

ID = "commits.convention"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """Every title that does not follow the convention, if there is one."""
    odd = [message for message in subject.messages if not _follows(message)]
    if policy.settings.title_style not in {"", "conventional"}:
        yield Finding(ID, "skip", f"titles are of the style {policy.settings.title_style}")
        return
    if not odd and subject.messages:
        yield Finding(ID, "pass", "every title has the form type(scope): subject")
        return
    source = _asked(subject, policy)
    habit = not source and share(subject.customs, _fits) >= MOST
    if not source and not habit:
        yield Finding(ID, "skip", "the repository has no convention for titles")
        return
    why = source or "the base's own titles"
    from prsplit.checks.commits_title import named

    for message in odd:
        sentence = f"{named(message)} is not of the form type(scope): subject, as {why} {'asks' if source else 'are'}"
        yield Finding(
            ID, "fail" if source else "warn", sentence, "git rebase --interactive, and reword it", key=message.subject
        )
    if not odd:
        yield Finding(ID, "pass", "no title to look at")


def _fits(message: Message) -> bool:
    return re.match(CONVENTIONAL, message.subject) is not None


def _follows(message: Message) -> bool:
    return _fits(message) or is_bot(message) or is_made(message) or message.subject.startswith(AUTOSQUASH)


def _asked(subject: Subject, policy: Policy) -> str:
    """What asks for the convention, or nothing."""
    if policy.settings.title_style == "conventional":
        return "the setting title-style"
    return min(subject.exists(TITLES, at_base=True), default="")
