"""A report as SARIF 2.1.0, as GitHub's code scanning wants it: every field that it asks for, and not one more result than
it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from prsplit import __version__
from prsplit.model.finding import LOUD, blocks, fingerprint, ranked
from prsplit.reports.escape import json_document, json_text
from prsplit.reports.findings import wording
from prsplit.reports.findings.places import place_of

if TYPE_CHECKING:
    from prsplit.model.finding import Finding, JudgedPR, Report, RulePage
    from prsplit.reports.findings.document import Object, Value

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/prsplit/prsplit"
MOST = 5_000
"""Results that are kept; 25,000 would be taken, and 5,000 of them shown."""

_TEXT = 1_000
_NOTIFICATION = "prsplit.truncated"


def render(report: Report) -> str:
    """The log, ended by a line feed: one run, one result a finding, the worst first."""
    found = [(pr, finding) for pr, finding in ranked(report) if finding.outcome in LOUD]
    used = {finding.rule for _, finding in found}
    pages = [page for page in report.rules if page.rule in used]
    places = {page.rule: place for place, page in enumerate(pages)}
    run: Object = {
        "tool": {"driver": _driver(pages)},
        "automationDetails": {"id": "prsplit/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, len(found))],
        "results": [_result(pr, finding, places.get(finding.rule, -1)) for pr, finding in found[:MOST]],
    }
    return json_document({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(pages: list[RulePage]) -> Object:
    return {
        "name": "prsplit",
        "semanticVersion": __version__,
        "rules": [_rule(page) for page in pages],
    }


def _rule(page: RulePage) -> Object:
    tags: list[Value] = ["review", page.rule.partition(".")[0]]
    return {
        "id": page.rule,
        "name": page.rule,
        "shortDescription": {"text": page.summary[:_TEXT]},
        "fullDescription": {"text": page.page.partition("\n\n")[0].replace("\n", " ")[:_TEXT]},
        "help": {"text": page.page, "markdown": page.page},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": tags, "precision": "high", "problem.severity": "warning"},
    }


def _invocation(report: Report, count: int) -> Object:
    said: list[Object] = [{"level": "note", "message": {"text": json_text(note)}} for note in report.notes]
    if count > MOST:
        text = f"{count - MOST:,} of {count:,} findings are left out: code scanning takes no more"
        said.append({"descriptor": {"id": _NOTIFICATION}, "level": "warning", "message": {"text": text}})
    return {"executionSuccessful": True, "exitCode": report.exit_code, "toolExecutionNotifications": [*said]}


def _result(pr: JudgedPR, finding: Finding, index: int) -> Object:
    path, first, last = place_of(pr, finding)
    said = wording.told(finding) + (f" ({pr.name})" if pr.number else "")
    text = said + (f"\nFix: {finding.remedy}" if finding.remedy else "")
    result: Object = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": "error" if blocks(finding) else "warning",
        "message": {"text": _plain(text)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(path), "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": first, "startColumn": 1, "endLine": last, "endColumn": 2},
            },
        }],
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint(pr, finding)[:32]}:1"},
    }  # fmt: skip
    if finding.override is not None:
        reason = f"{finding.override.source}: {finding.override.reason}"
        result["suppressions"] = [{"kind": "external", "justification": json_text(reason)}]
    return result


def _plain(text: str) -> str:
    """A message without what its readers take for links and placeholders."""
    return (
        json_text(text)
        .replace("\\", "\\\\")
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace("{", "{{")
        .replace("}", "}}")
    )


def uri(path: str) -> str:
    """A path as a relative reference: its very bytes, percent-encoded."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/-._~!$&'()*+,=@")
