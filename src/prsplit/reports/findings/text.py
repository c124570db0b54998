"""A report as a page of text: what is wrong first, each with what to do, then the split, then the count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prsplit.model.finding import LOUD, ORDER
from prsplit.reports.escape import shown
from prsplit.reports.findings import wording
from prsplit.reports.page import Page, Span, Style, line

if TYPE_CHECKING:
    from prsplit.model.finding import Finding, JudgedPR, Outcome, Report, Split

MOST = 20
"""Findings of one rule and outcome that are shown; the others are counted."""

_STYLES: dict[Outcome, Style] = {
    "fail": "removed",
    "unknown": "warning",
    "warn": "warning",
    "skip": "faint",
    "pass": "good",
}
_LABEL = 7


def report_page(report: Report, *, verbose: bool = False) -> Page:
    """The page; `verbose` lists what passes and what is skipped, too."""
    page: Page = []
    for pr in report.prs:
        page += [*_head(pr), *_findings(pr, verbose=verbose), *_split(pr.split, report.limit)]
    page += [line(Span("note: ", "warning"), shown(note)) for note in report.notes]
    page += [line(Span("override: ", "warning"), shown(wording.override_of(each))) for each in report.overrides]
    style = _STYLES["pass" if report.exit_code == 0 else "fail"]
    page.append(line(Span(wording.verdict(report), style), f": {wording.totals(report)}"))
    return page


def _head(pr: JudgedPR) -> Page:
    name = Span(shown(pr.name), "strong")
    return [line(name, "  ", Span(shown(f"{wording.range_of(pr)}  {wording.size_of(pr.size)}"), "faint"))]


def _findings(pr: JudgedPR, *, verbose: bool) -> Page:
    page: Page = []
    for outcome in ORDER if verbose else LOUD:
        shown_of: dict[str, int] = {}
        for finding in (each for each in pr.findings if each.outcome == outcome):
            shown_of[finding.rule] = shown_of.get(finding.rule, 0) + 1
            if shown_of[finding.rule] <= MOST:
                page += _rows(finding)
        for rule, count in shown_of.items():
            if count > MOST:
                page.append(line("  ", " " * _LABEL, Span(f"{rule}: {count - MOST:,} more like these", "faint")))
    return page


def _rows(finding: Finding) -> Page:
    label = Span(f"{finding.outcome:<{_LABEL}}", _STYLES[finding.outcome])
    page = [line("  ", label, " ", Span(finding.rule, "role"), "  ", shown(wording.told(finding)))]
    if finding.remedy and finding.outcome in LOUD:
        page.append(line("  ", " " * (_LABEL + 1), Span("fix: ", "place"), shown(finding.remedy)))
    return page


def _split(split: Split | None, limit: int) -> Page:
    if split is None:
        return []
    page = [line("  ", Span("split: ", "place"), wording.split_line(split, limit))]
    digits = len(str(len(split.rows)))
    roles = max((len(row.role) for row in split.rows), default=0)
    for row in split.rows if len(split.rows) > 1 else ():
        facts = "  ".join(filter(None, (wording.row_size(row), wording.needs_of(row))))
        name = f"{row.role:<{roles}}  {shown(row.title)}"
        page.append(line("    ", Span(f"{row.number:>{digits}}", "number"), "  ", name, "  ", Span(facts, "faint")))
    for row in split.rows:
        page += [line("    ", Span(f"! {row.number}: {shown(note)}", "warning")) for note in row.notes]
    if len(split.rows) > 1:
        page.append(line("  ", Span("build: ", "place"), shown(split.command)))
    return page
