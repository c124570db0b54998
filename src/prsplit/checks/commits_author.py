"""Looks at who the commits say wrote them: a name or address that git made up can't be mended once it is merged.

- pass: every author has a name and an address
- warn: an address or a name that looks made up by a machine (`root`, `user@localhost`, a reserved domain)
- fail: no name, no address, or one of example.com, example.org and example.net

Not held against a PR: private addresses that a forge gives out, and bots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.finding import Outcome
    from prsplit.model.message import Message

ID = "commits.author"
_PLACEHOLDER = r"@(?:[\w-]+\.)*example\.(?:com|org|net)$|^you@"
_ODD = r"@[^.@]*$|\.(?:local|localdomain|lan|internal|invalid|test|example)$|\(none\)"
_ODD_NAMES = frozenset({"root", "user", "admin", "ubuntu", "vagrant", "your name", "unknown", "nobody", "test"})


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Every author that is no person, once each."""
    if subject.planned:
        yield Finding(ID, "skip", "the commits are not made yet")
        return
    seen: dict[tuple[str, str], Message] = {}
    for message in subject.messages:
        seen.setdefault((message.author, message.email), message)
    found = False
    for (name, email), message in seen.items():
        outcome, fault = _fault(name.strip(), email.strip())
        if fault:
            found = True
            sentence = f"{message.short} is by {name or 'nobody'} <{email}>: {fault}"
            yield Finding(ID, outcome, sentence, "git commit --amend --reset-author", key=f"{name} <{email}>")
    if not found:
        yield Finding(ID, "pass", "every commit has an author")


def _fault(name: str, email: str) -> tuple[Outcome, str]:
    if not name or not email or "@" not in email:
        return "fail", "no name" if not name else "no address"
    if "noreply" in email.lower() or "[bot]" in name:
        return "pass", ""
    if re.search(_PLACEHOLDER, email.lower()):
        return "fail", "an address that stands in examples"
    if re.search(_ODD, email.lower()) or name.lower() in _ODD_NAMES:
        return "warn", "which a machine may have made up"
    return "pass", ""
