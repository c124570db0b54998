"""A report as workflow commands of GitHub Actions, and as the summary of a job.

At most ten errors, ten warnings and ten notices of a step are shown, and the rest is dropped without a word. So findings
that touch are merged, the worst come first, and where there are more, the last annotation of a kind says how many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prsplit.model.finding import LOUD, Finding, blocks, ranked
from prsplit.reports.escape import shown
from prsplit.reports.findings import wording
from prsplit.reports.findings.markdown import MARKER, fitted, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prsplit.model.finding import JudgedPR, Report

CAP = 10
"""Annotations of one kind in a step."""

SUMMARY = 1_000_000
"""Bytes of a summary; above 1 MiB the runner refuses all of it."""

_LONGEST = 4_000


def render(report: Report) -> str:
    """One command a line, then the verdict. No text of the repository can begin a line, so none can be a command."""
    rows = [row for kind in ("error", "warning") for row in _annotations(report, kind)]
    return "".join(f"{row}\n" for row in (*rows, *map(_spoken, _plain(report))))


def _spoken(row: str) -> str:
    """A line of the log that is no command: the older form, `##[name]`, counts wherever it stands in a line."""
    return row.replace("##[", "#\u2060#[")


def _plain(report: Report) -> Iterator[str]:
    """What the log shows beside the annotations."""
    for pr in report.prs:
        yield f"prsplit {shown(pr.name)}: {shown(wording.size_of(pr.size))}"
        if pr.split is not None and len(pr.split.rows) > 1:
            yield f"  {wording.split_line(pr.split, report.limit)}: {shown(pr.split.command)}"
            for row in pr.split.rows:
                yield f"  {row.number} {row.role}: {shown(row.title)}, {wording.row_size(row)}"
    yield from (f"note: {shown(note)}" for note in report.notes)
    yield from (f"override: {shown(wording.override_of(each))}" for each in report.overrides)
    yield f"prsplit: {wording.verdict(report)}, {wording.totals(report)}"


def _annotations(report: Report, kind: str) -> list[str]:
    found = [
        (pr, finding)
        for pr, finding in ranked(report)
        if finding.outcome in LOUD and (kind == "error") == blocks(finding)
    ]
    merged = _merged(found)
    if len(merged) <= CAP:
        return [command(kind, pr, finding) for pr, finding in merged]
    rest = len(found) - sum(1 for _ in _covered(found, merged[: CAP - 1]))
    more = f"{rest:,} more: they are in the summary of the job"
    return [*(command(kind, pr, finding) for pr, finding in merged[: CAP - 1]), f"::{kind} title=prsplit::{data(more)}"]


def _covered(
    found: list[tuple[JudgedPR, Finding]], shown_ones: list[tuple[JudgedPR, Finding]]
) -> Iterator[tuple[JudgedPR, Finding]]:
    """The findings that are within the annotations that are shown."""
    spans: dict[tuple[int, str, str, str], list[tuple[int, int]]] = {}
    for pr, finding in shown_ones:
        spans.setdefault(_group(pr, finding), []).append((finding.line, max(finding.line, finding.end_line)))
    for pr, finding in found:
        if any(first <= finding.line <= last for first, last in spans.get(_group(pr, finding), ())):
            yield pr, finding


def _group(pr: JudgedPR, finding: Finding) -> tuple[int, str, str, str]:
    place = finding.path or finding.message
    return pr.number, finding.rule, finding.outcome, place


def _merged(found: list[tuple[JudgedPR, Finding]]) -> list[tuple[JudgedPR, Finding]]:
    """The findings, those of one rule on lines of a file that touch made one."""
    merged: list[tuple[JudgedPR, Finding]] = []
    last: dict[tuple[int, str, str, str], int] = {}
    for pr, finding in found:
        group = _group(pr, finding)
        place = last.get(group)
        if place is not None and finding.line and 0 <= finding.line - _end(merged[place][1]) <= 1:
            end = max(_end(finding), _end(merged[place][1]))
            merged[place] = (pr, merged[place][1]._replace(end_line=end))
        else:
            last[group] = len(merged)
            merged.append((pr, finding))
    return merged


def _end(finding: Finding) -> int:
    return finding.end_line or finding.line


def command(kind: str, pr: JudgedPR, finding: Finding) -> str:
    """One workflow command."""
    properties = {"title": finding.rule}
    if finding.path:
        properties |= {"file": finding.path}
        if finding.line:
            properties |= {"line": str(finding.line), "endLine": str(_end(finding))}
    said = wording.told(finding) + (f" ({pr.name})" if pr.number else "")
    said += f"\nfix: {finding.remedy}" if finding.remedy else ""
    named = ",".join(f"{key}={value(text)}" for key, text in properties.items())
    return f"::{kind} {named}::{data(said[:_LONGEST])}"


def data(text: str) -> str:
    """A message within a command: a line feed is meant, any other control character is made visible."""
    visible = "\n".join(shown(row) for row in text.split("\n"))
    return visible.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def value(text: str) -> str:
    """A property within a command: a path as it is, but for control characters and bytes that are no text."""
    visible = "".join(row if row in "\r\n" else shown(row) for row in re.split(r"([\r\n])", text))
    escaped = visible.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C")


def step_summary(report: Report) -> str:
    """The summary of the job: the whole report in Markdown, cut at the end of a line where the runner would refuse it."""
    return fitted((row for row in lines_of(report) if row != MARKER), SUMMARY)
