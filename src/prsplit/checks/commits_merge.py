"""Looks for merges of the base into the branch, which make a PR hard to read commit by commit.

- pass: none
- warn: any

Not held against a PR: merges of branches that come with it; merges where the base itself shows that branches are kept up to date by merging, and where PRs are
squashed when they are merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prsplit.checks.files import counted
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.message import Message

ID = "commits.merge"
_UPDATE = r"Merge (remote-tracking )?branch '?(\w+/)?(main|master|develop|trunk|dev)\b'?"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Every merge commit, unless merging is the custom here."""
    merges = list(_of_base(subject.messages))
    if not merges:
        yield Finding(ID, "pass", "no merge of the base")
        return
    from prsplit.analysis.customs import squashes
    from prsplit.checks.commits_title import named

    if squashes(subject.customs):
        yield Finding(ID, "pass", f"{counted(len(merges), 'merge')}, which will be squashed")
    elif any(len(message.parents) > 1 and re.match(_UPDATE, message.subject) for message in subject.customs):
        yield Finding(ID, "pass", f"{counted(len(merges), 'merge')}, as is the custom of the base")
    else:
        for message in merges:
            sentence = f"{named(message)} is a merge of the base"
            yield Finding(ID, "warn", sentence, "git rebase onto the base", key=message.subject)


def _of_base(messages: Sequence[Message]) -> Iterator[Message]:
    """The merges that bring in what is no part of the PR: the base, or what it has already."""
    own = {message.id for message in messages}
    return (message for message in messages if not own.issuperset(message.parents[1:]))
