"""Counts reviewable lines: added and deleted ones, less what the ledger names (generated, vendored, moved unchanged,
format alone, deleted files, which count 1 each). Where even the raw lines are within the limit, no ledger is needed.

- pass: up to the limit (400, `max-lines`, `--max-lines`); up to half more where the excess is tests and docs of the PR's
  own code and the limit was not given on the command line
- warn: up to 2.5 times the limit
- fail: above; with `--max-lines` or `strict`, anything above the limit
- skip: the limit is 0

At push it is a warning. A finding always comes with the split that would pass, and the command that builds it.

Not held against a PR: tests, where there is code that they test (tests alone count in full, but in a series); lock files,
snapshots and notebooks; bundles that were built into `dist`, `build` or `bundles`, which a comment with a version at the top
or a source map at the end of a file there tells; vendored trees; line ends that flip; reformatting; what moves submodules
or binary files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.finding import Measure, Outcome

ID = "size.lines"
_SHOWN = 3


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """Compare the lines with the limit."""
    limit = policy.limit
    raw = subject.diff.added + subject.diff.deleted
    if not limit:
        yield Finding(ID, "skip", f"{counted(raw, 'line')}, no limit is set")
    elif raw <= limit:
        yield Finding(ID, "pass", f"{counted(raw, 'line')}, limit {limit:,}")
    else:
        yield _measured(subject, policy, subject.measure, raw)


def _measured(subject: Subject, policy: Policy, size: Measure, raw: int) -> Finding:
    reviewable, limit = size.reviewable or 0, policy.limit
    sentence = f"{counted(reviewable, 'reviewable line')} ({raw:,} raw), limit {limit:,}"
    if reviewable <= limit:
        return Finding(ID, "pass", sentence)
    lines = _by_file(subject, size)
    own = _tests_and_docs(lines) if size.side is None else min(size.side, reviewable)
    if (
        not policy.hard
        and _has_code(subject, reviewable - own)
        and reviewable - own <= limit
        and reviewable <= 1.5 * limit
    ):
        return Finding(ID, "pass", f"{sentence}, which its {own:,} lines of tests and docs may exceed")
    from prsplit.checks.policy import TOLERANCE

    path, line = subject.diff.anchor()
    most = sorted(lines.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
    names = ", ".join(f"{name} {count:,}" for name, count in most if count)
    outcome: Outcome = "fail" if policy.hard or reviewable > TOLERANCE * limit else "warn"
    return Finding(ID, outcome, f"{sentence}; most in {names}", subject.split_command, path, line)


def _has_code(subject: Subject, lines: int) -> bool:
    """Whether there is code that tests and docs belong to: in the PR, or in the series that it is planned in."""
    return lines > 0 or subject.number > 0


def _by_file(subject: Subject, size: Measure) -> dict[str, int]:
    lines = {file.path: file.lines for file in subject.diff.files if file.lines}
    for row in size.ledger:
        if row.path in lines:
            lines[row.path] = max(0, lines[row.path] - row.lines)
    return lines


def _tests_and_docs(lines: dict[str, int]) -> int:
    from prsplit.analysis.paths import file_role

    return sum(count for path, count in lines.items() if file_role(path) in {"test", "docs"})
