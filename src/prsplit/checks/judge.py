"""Run rules on a PR: cap what they say by their level, apply overrides, number what is alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prsplit.checks.subject import Unknown
from prsplit.checks.table import RULES, Row, judge_of
from prsplit.errors import Refused
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject


def judge(subject: Subject, policy: Policy, rules: Sequence[str]) -> tuple[Finding, ...]:
    """What the rules say of a PR, in their order; at least one finding each."""
    found = [finding for rule in rules for finding in _judged(rule, subject, policy)]
    seen: Counter[tuple[str, str, str, str]] = Counter()
    numbered = []
    for finding in found:
        mark = (finding.rule, finding.path, finding.symbol, finding.key)
        numbered.append(finding._replace(occurrence=seen[mark]) if seen[mark] else finding)
        seen[mark] += 1
    return tuple(numbered)


def _judged(rule: str, subject: Subject, policy: Policy) -> Iterator[Finding]:
    row = RULES[rule]
    level = policy.level(rule, row)
    if level == "off":
        yield Finding(rule, "skip", "switched off in the settings", level=level)
        return
    for finding in _asked(rule, subject, policy):
        yield _weighed(finding, rule, row, policy)


def _asked(rule: str, subject: Subject, policy: Policy) -> list[Finding]:
    try:
        found = list(judge_of(rule)(subject, policy))
    except Unknown as reason:
        return [Finding(rule, "unknown", reason.message, reason.remedy)]
    except Refused as reason:
        return [Finding(rule, "unknown", reason.message, reason.hint)]
    return found or [Finding(rule, "pass", "nothing to object to")]


def _weighed(finding: Finding, rule: str, row: Row, policy: Policy) -> Finding:
    outcome = policy.outcome(rule, row, finding.outcome)
    weighed = finding._replace(outcome=outcome, level=policy.level(rule, row))
    if outcome != "fail":
        return weighed
    override = policy.override(rule, finding.path)
    return weighed if override is None else weighed._replace(outcome="warn", override=override._replace(used=True))
