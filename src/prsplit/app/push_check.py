"""What `check` says of the stack before it is pushed: only what fails speaks against it."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.app.check import CheckOptions, check
from prsplit.app.opening import Narration
from prsplit.repo.open import open_repository
from prsplit.stack.judged import remember


def against_pushing(at: str, narration: Narration) -> Sequence[str]:
    """A sentence for each failure, `PR 2: size.lines: …`. What could not be told is noted, and does not stop the push."""
    report = check(at, CheckOptions(stack=True, stage="push"), narration)
    if report.exit_code != 1:
        remember(open_repository(at), (pr.head for pr in report.prs if pr.head))
    unknown = sum(finding.outcome == "unknown" for pr in report.prs for finding in pr.findings)
    if unknown:
        narration.warn(f"{unknown} checks could not tell (prsplit check --stack --stage push shows which)")
    return [
        f"PR {pr.number}: {finding.rule}: {finding.message}"
        for pr in report.prs
        for finding in pr.findings
        if finding.outcome == "fail"
    ]
