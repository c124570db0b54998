"""Looks for concerns that have nothing to do with each other in one PR: they are read, reverted and waited for apart.

Concerns are found as for a plan: by what uses what, by names, words and places. A small change is one concern unless the
evidence for more is strong.

- pass: one concern, or what else there is hardly counts
- warn: several, each with at least 10 lines of code

Not held against a PR: tests and documents of what they speak of; code that the rest needs; a lone line here or there;
generated files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import listed
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "plan.mixed"
LEAST = 10
"""Lines of a concern that is worth a PR of its own."""


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """One finding that names the concerns."""
    if len(subject.diff.files) < 2 or subject.diff.added + subject.diff.deleted < 2 * LEAST:
        yield Finding(ID, "pass", "too small for more than one concern")
        return
    found = [concern for concern in subject.concerns if concern.code >= LEAST]
    if len(found) < 2:
        yield Finding(ID, "pass", "one concern")
        return
    told = "; ".join(f"{listed(list(concern.paths), 2)} ({concern.code:,} lines of code)" for concern in found[:4])
    more = f"; and {len(found) - 4} more" if len(found) > 4 else ""
    sentence = f"{len(found)} concerns that do not need each other: {told}{more}"
    yield Finding(ID, "warn", sentence, subject.split_command, found[1].paths[0], key="concerns")
