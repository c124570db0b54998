"""A report as JUnit XML: a suite a PR, a case a rule. A warning is a case that passes and says so on its output."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from prsplit.model.finding import ORDER
from prsplit.reports.escape import shown
from prsplit.reports.findings import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prsplit.model.finding import Finding, JudgedPR, Outcome, Report

_ELEMENTS: dict[Outcome, str] = {"fail": "failure", "unknown": "error", "skip": "skipped"}
MOST = 200
"""Findings of one rule that are written out; the others are counted."""


def render(report: Report) -> str:
    """The document, ended by a line feed."""
    rows = [row for pr in report.prs for row in _suite(pr)]
    head = f'<testsuites name="prsplit" {_counts([pr.findings for pr in report.prs])}>'
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', head, *rows, "</testsuites>")) + "\n"


def _cases(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    """The findings of each rule, in the order of rules."""
    cases: dict[str, list[Finding]] = {}
    for finding in findings:
        cases.setdefault(finding.rule, []).append(finding)
    return cases


def _worst(findings: list[Finding]) -> Outcome:
    return next(outcome for outcome in ORDER if any(finding.outcome == outcome for finding in findings))


def _tally(suites: list[tuple[Finding, ...]]) -> dict[Outcome, int]:
    worst = [_worst(case) for findings in suites for case in _cases(findings).values()]
    return {outcome: worst.count(outcome) for outcome in ORDER}


def _counts(suites: list[tuple[Finding, ...]]) -> str:
    tally = _tally(suites)
    return f'tests="{sum(tally.values())}" failures="{tally["fail"]}" errors="{tally["unknown"]}"'


def _suite(pr: JudgedPR) -> Iterator[str]:
    skipped = _tally([pr.findings])["skip"]
    yield f'  <testsuite name={attribute(pr.name)} {_counts([pr.findings])} skipped="{skipped}">'
    for rule, findings in _cases(pr.findings).items():
        yield from _case(pr, rule, findings)
    yield "  </testsuite>"


def _case(pr: JudgedPR, rule: str, findings: list[Finding]) -> Iterator[str]:
    worst = _worst(findings)
    classname = f"prsplit.{rule.partition('.')[0]}" + (f".{pr.number}" if pr.number else "")
    head = f"    <testcase classname={attribute(classname)} name={attribute(rule)}"
    if worst == "pass":
        yield f"{head}/>"
        return
    yield f"{head}>"
    said = [finding for finding in findings if finding.outcome == worst]
    lines = [_line(finding) for finding in said[:MOST]]
    if len(said) > MOST:
        lines.append(f"- {len(said) - MOST:,} more")
    body = text("\n".join(lines))
    if worst == "warn":
        yield f"      <system-out>{body}</system-out>"
    else:
        element = _ELEMENTS[worst]
        yield f"      <{element} type={attribute(rule)} message={attribute(said[0].message)}>{body}</{element}>"
    yield "    </testcase>"


def _line(finding: Finding) -> str:
    """One finding. No text of the repository begins a line: in the log of a job it could be a command."""
    place = f"{finding.path}:{finding.line}: " if finding.path and finding.path not in finding.message else ""
    return f"- {place}" + wording.told(finding) + (f" (fix: {finding.remedy})" if finding.remedy else "")


def text(content: str) -> str:
    """Text of an element."""
    return escape(_legal(content))


def attribute(content: str) -> str:
    """The value of an attribute, with its quotes."""
    return quoteattr(_legal(content))


def _legal(content: str) -> str:
    r"""What XML can hold and a reader can see: a control character, and a byte that is no text, become `\x1b`."""
    return "\n".join(shown(row) for row in content.split("\n"))
