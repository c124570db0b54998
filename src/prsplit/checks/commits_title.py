"""Looks at the form of each commit's message, which every tool shows cut to one line.

- pass: a title of up to 72 characters, and a blank line before what follows it
- warn: a longer title, a full stop at its end, or no blank line below it
- fail: no title, or one of more than 100 characters

Characters are counted, not bytes and not columns, so that no script is worse off than another.

Not held against a PR: the number that squashing puts behind a title; titles made by git or a forge (merges, reverts) or
waiting to be squashed; three dots at the end; long lines below the title, such as addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.finding import Outcome
    from prsplit.model.message import Message

ID = "commits.title"
LONG, TOO_LONG = 72, 100
_AMEND = "git commit --amend"
_REWORD = "git rebase --interactive, and reword it"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Every message that is not in form."""
    messages = subject.messages
    found = False
    for message in messages:
        outcome, fault = fault_of(message)
        if fault:
            found = True
            remedy = _AMEND if message is messages[-1] else _REWORD
            yield Finding(ID, outcome, f"{named(message)} {fault}", remedy, key=message.subject)
    if not found:
        yield Finding(ID, "pass", "every title can be shown on one line")


def named(message: Message) -> str:
    """`3f2a91c “Add slugs”`, cut to be quoted in a sentence."""
    subject = message.subject
    quoted = f"“{subject[:50]}…”" if len(subject) > 51 else f"“{subject}”" if subject else ""
    return f"{message.short} {quoted}".strip()


def fault_of(message: Message) -> tuple[Outcome, str]:
    """How bad a message is and what is wrong with it; an empty text for nothing."""
    rows = message.message.lstrip("\n").split("\n")
    title = rows[0].strip()
    if not title:
        return "fail", "has no title"
    from prsplit.analysis.customs import AUTOSQUASH, is_made, without_number

    if is_made(message) or title.startswith(AUTOSQUASH):
        return "pass", ""
    title = without_number(title)
    if len(title) > LONG:
        return ("fail" if len(title) > TOO_LONG else "warn"), f"has a title of {len(title)} characters"
    if len(rows) > 1 and rows[1].strip():
        return "warn", "has no blank line below its title"
    if title.endswith(".") and not title.endswith(".."):
        return "warn", "has a title that ends with a full stop"
    return "pass", ""
