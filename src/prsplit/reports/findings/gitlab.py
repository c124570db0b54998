"""A report as GitLab's Code Quality artifact: one array, empty when nothing is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prsplit.model.finding import LOUD, blocks, fingerprint, ranked
from prsplit.reports.escape import json_document, json_text
from prsplit.reports.findings import wording
from prsplit.reports.findings.places import place_of

if TYPE_CHECKING:
    from prsplit.model.finding import Finding, JudgedPR, Report
    from prsplit.reports.findings.document import Object


def render(report: Report) -> str:
    """The array, ended by a line feed, without a byte order mark."""
    found = [_issue(pr, finding) for pr, finding in ranked(report) if finding.outcome in LOUD]
    return json_document(found)


def _issue(pr: JudgedPR, finding: Finding) -> Object:
    path, first, last = place_of(pr, finding)
    said = wording.told(finding) + (f" ({pr.name})" if pr.number else "")
    return {
        "type": "issue",
        "description": json_text(said + (f". Fix: {finding.remedy}" if finding.remedy else "")),
        "check_name": finding.rule,
        "categories": ["Style"],
        "fingerprint": fingerprint(pr, finding),
        "severity": "major" if blocks(finding) else "minor",
        "location": {"path": json_text(path), "lines": {"begin": first, "end": last}},
    }
