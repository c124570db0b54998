"""Counts the commits of the branch.

- pass: up to 20 commits
- warn: more

Not held against a PR: any number of commits where the base shows that PRs are squashed when they are merged (most of
its last hundred titles end in the number of a PR).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "size.commits"
FEW = 20


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Count, and look at the base where there are many."""
    count = len(subject.messages)
    if count <= FEW:
        yield Finding(ID, "pass", counted(count, "commit"))
        return
    from prsplit.analysis.customs import squashes

    if squashes(subject.customs):
        yield Finding(ID, "pass", f"{counted(count, 'commit')}, which will be squashed")
        return
    yield Finding(ID, "warn", f"{counted(count, 'commit')}, more than {FEW}", "git rebase --interactive")
