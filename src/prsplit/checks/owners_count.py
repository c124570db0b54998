"""Counts the groups of owners that have to look at a PR, as CODEOWNERS has them.

Files whose owners are the same are one group; one of them is enough, so a group that has all of another one's owners comes with that.

- pass: up to 2 groups
- warn: more
- skip: nobody is named in CODEOWNERS, or for none of the files

Not held against a PR: lines that take the owners away; the owners of everything, where others stand beside them; generated
files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import listed
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject

ID = "owners.count"
FEW = 2


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Count them."""
    owners = subject.owners
    if owners is None:
        yield Finding(ID, "skip", "there is no CODEOWNERS")
        return
    files: dict[frozenset[str], list[str]] = defaultdict(list)
    for path, names in owners.items():
        if names and not subject.is_apart(path):
            files[frozenset(names)].append(path)
    if not files:
        yield Finding(ID, "skip", "nobody owns any of the files")
        return
    merged = _hit(set(files))
    if len(merged) <= FEW:
        yield Finding(ID, "pass", f"{len(merged)} {'group' if len(merged) == 1 else 'groups'} of owners")
        return
    told = [f"{' '.join(sorted(group))} ({files[group][0]})" for group in sorted(merged, key=sorted)]
    sentence = f"{len(merged)} groups of owners have to look at it: {listed(told, 4)}"
    yield Finding(ID, "warn", sentence, subject.split_command, key="owners")


def _hit(groups: set[frozenset[str]]) -> list[frozenset[str]]:
    """The smallest groups: whoever asks them has asked those that contain them, too."""
    return [group for group in groups if not any(other < group for other in groups)]
