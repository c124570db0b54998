"""Looks at each new file on its own: one that is too long is read by nobody to its end.

- pass: up to 500 lines
- warn: up to 1,500
- fail: above

At push it is a warning.

Not held against a PR: data tables and fixtures, database migrations, and what is generated or vendored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted, reviewable
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.finding import Outcome

ID = "size.single"
LONG, TOO_LONG = 500, 1500
_EXEMPT = r"(^|/)(migrations?|fixtures?|testdata|test_data|data|locales?|i18n)/|\.(sql|csv|tsv|po|xlf)$"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Each new file that is long, or one pass for all."""
    if all(file.added <= LONG or not file.is_new for file in subject.diff.files):
        yield Finding(ID, "pass", f"no new file has more than {LONG} lines")
        return
    from prsplit.analysis.paths import file_role

    long = [
        file for file in reviewable(subject)
        if file.is_new and file.added > LONG and not re.search(_EXEMPT, file.path) and file_role(file.path) != "data"
    ]  # fmt: skip
    for file in long:
        outcome: Outcome = "fail" if file.added > TOO_LONG else "warn"
        bound = TOO_LONG if outcome == "fail" else LONG
        sentence = f"the new file {file.path} has {counted(file.added, 'line')}, more than {bound:,}"
        yield Finding(ID, outcome, sentence, "give each of its subjects a file of its own", file.path, 1)
    if not long:
        yield Finding(ID, "pass", f"no new file to be read has more than {LONG} lines")
