"""What `check` says of the stack before it is pushed: only what fails speaks against it."""

from __future__ import annotations

from collections.abc import Iterable

from prsplit.app.check import CheckOptions, check
from prsplit.app.opening import Narration
from prsplit.app.push import Judged
from prsplit.model.finding import Finding
from prsplit.repo.open import open_repository
from prsplit.stack.judged import remember


def against_pushing(at: str, narration: Narration) -> Judged:
    """A sentence for each failure, `PR 2: size.lines: …`, and what has passed. What could not be told is noted, and does not
    stop the push."""
    report = check(at, CheckOptions(stack=True, stage="push"), narration)
    if report.exit_code != 1:
        remember(open_repository(at), (pr.head for pr in report.prs if pr.head))
    unknown = sum(finding.outcome == "unknown" for pr in report.prs for finding in pr.findings)
    if unknown:
        narration.warn(f"{unknown} checks could not tell (prsplit check --stack --stage push shows which)")
    against = tuple(
        f"PR {pr.number}: {finding.rule}: {finding.message}"
        for pr in report.prs
        for finding in pr.findings
        if finding.outcome == "fail"
    )
    return Judged(against, {pr.head: _passed(pr.findings) for pr in report.prs if pr.head})


def _passed(findings: Iterable[Finding]) -> frozenset[str]:
    """The rules that have nothing to say but that they passed."""
    outcomes: dict[str, set[str]] = {}
    for finding in findings:
        outcomes.setdefault(finding.rule, set()).add(finding.outcome)
    return frozenset(rule for rule, found in outcomes.items() if found == {"pass"})
