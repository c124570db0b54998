"""Looks at how far the branch is behind its base, and whether it would merge.

- pass: at most 50 commits behind, and no conflict
- warn: more commits behind
- fail: a trial merge, in memory and without merge drivers, has conflicts

Not held against a PR: being far behind on purpose, from or to a branch for releases (`release/…`, `stable/…`, `1.x`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted, listed
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "stack.base"
BEHIND = 50
_RELEASE = r"(^|/)(release|releases|stable|maint|maintenance|hotfix|backport)[-/_]|(^|/)v?\d+(\.\d+)*\.(x|\d+)$"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Behind, and conflicts."""
    if subject.planned:
        yield Finding(ID, "skip", "a planned PR stands on the one before it")
        return
    base, behind, conflicts = subject.standing
    remedy = f"git rebase {base}"
    if conflicts:
        many = f"{counted(len(conflicts), 'file')} conflict with {base}: {listed(list(conflicts))}"
        sentence = many if len(conflicts) > 1 else f"{conflicts[0]} conflicts with {base}"
        yield Finding(ID, "fail", sentence, remedy, conflicts[0], 1)
    if behind > BEHIND and not (re.search(_RELEASE, subject.branch) or re.search(_RELEASE, base)):
        yield Finding(ID, "warn", f"{counted(behind, 'commit')} behind {base}, more than {BEHIND}", remedy)
    elif not conflicts:
        yield Finding(ID, "pass", f"{counted(behind, 'commit')} behind {base}, no conflict")
