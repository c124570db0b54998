"""A report as one JSON document, schema `prsplit.check/1` (described by docs/reference/check.schema.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prsplit.model.finding import SCHEMA, fingerprint
from prsplit.reports.escape import json_document, json_path, json_text

if TYPE_CHECKING:
    from prsplit.model.finding import AppliedOverride, Finding, JudgedPR, Measure, Report, Split, SplitRow

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]
Object = dict[str, Value]


def render(report: Report) -> str:
    """The document, ended by a line feed. The same report always gives the same bytes."""
    return json_document(report_value(report))


def report_value(report: Report) -> Object:
    """The report as JSON values. Every text is valid Unicode; a path that is not UTF-8 also has `path_b64`."""
    counts = report.tally()
    return {
        "schema": SCHEMA,
        "stage": report.stage,
        "limit": report.limit,
        "exit_code": report.exit_code,
        "counts": {outcome: counts[outcome] for outcome in ("pass", "warn", "fail", "skip", "unknown")},
        "prs": [_pr(pr) for pr in report.prs],
        "overrides": [_override(each) for each in report.overrides],
        "notes": [json_text(note) for note in report.notes],
    }


def _pr(pr: JudgedPR) -> Object:
    return {
        "number": pr.number,
        "title": json_text(pr.title),
        "branch": json_text(pr.branch),
        "base": {"name": json_text(pr.base_name), "commit": pr.base},
        "head": {"name": json_text(pr.head_name), "commit": pr.head},
        "size": _size(pr.size),
        "findings": [_finding(pr, finding) for finding in pr.findings],
        "split": _split(pr.split) if pr.split else None,
    }


def _size(size: Measure) -> Object:
    return {
        "added": size.added,
        "deleted": size.deleted,
        "raw": size.raw,
        "files": size.files,
        "reviewable": size.reviewable,
        "ledger": [{**json_path(row.path), "lines": row.lines, "reason": json_text(row.reason)} for row in size.ledger],
    }


def _finding(pr: JudgedPR, finding: Finding) -> Object:
    place: Object = {}
    if finding.path:
        place = {
            **json_path(finding.path),
            "line": finding.line or None,
            "end_line": finding.end_line or finding.line or None,
        }
    return {
        "rule": finding.rule,
        "outcome": finding.outcome,
        "level": finding.level,
        "message": json_text(finding.message),
        "remedy": json_text(finding.remedy),
        "place": place or None,
        "symbol": json_text(finding.symbol),
        "override": _override(finding.override) if finding.override else None,
        "fingerprint": fingerprint(pr, finding),
    }


def _override(override: AppliedOverride) -> Object:
    return {
        "rule": override.rule,
        "reason": json_text(override.reason),
        "source": json_text(override.source),
        "path": json_text(override.path),
        "until": override.until or None,
        "expired": override.expired,
        "used": override.used,
    }


def _split(split: Split) -> Object:
    return {"command": json_text(split.command), "over_limit": split.over, "prs": [_row(row) for row in split.rows]}


def _row(row: SplitRow) -> Object:
    return {
        "number": row.number,
        "role": row.role,
        "title": json_text(row.title),
        "reviewable": row.reviewable,
        "raw": row.raw,
        "files": row.files,
        "needs": list(row.needs),
        "notes": [json_text(note) for note in row.notes],
    }
