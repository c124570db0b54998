"""Looks for what `git merge` writes where it can't decide.

- pass: no conflict is left
- fail: a file gets lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`, in that order

Not held against a PR: headings underlined with equals signs, as in reStructuredText and Markdown, and any of the three
marks without the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Diff, Touched

ID = "content.conflict"
_BEGINS = b"\n+<<<<<<<"
_MARKS = (rb"<{7}( |\r?$)", rb"={7}\r?$", rb">{7}( |\r?$)")


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Every conflict that is added, by its first line."""
    diff = subject.diff
    found = False
    for file in diff.files if _BEGINS in diff.patch else ():
        for first, last in _conflicts(diff, file):
            found = True
            sentence = f"{file.path} has conflict markers in lines {first} to {last}"
            yield Finding(ID, "fail", sentence, "resolve the conflict", file.path, first, last)
    if not found:
        yield Finding(ID, "pass", "no conflict marker")


def _conflicts(diff: Diff, file: Touched) -> Iterator[tuple[int, int]]:
    """First and last line of each full triple among the added lines."""
    wanted = first = 0
    for number, line in diff.new_lines(file):
        if re.match(_MARKS[0], line):
            wanted, first = 1, number
        elif wanted and re.match(_MARKS[wanted], line):
            wanted += 1
        if wanted == len(_MARKS):
            yield first, number
            wanted = 0
