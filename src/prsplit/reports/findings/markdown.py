"""A report as Markdown: the comment on a pull request, with a marker by which it is found again and updated in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prsplit.reports.escape import markdown, markdown_code
from prsplit.reports.findings import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prsplit.model.finding import Finding, JudgedPR, Outcome, Report, Split

MARKER = "<!-- prsplit:check -->"
"""The first line. Whoever updates a comment looks for it in comments of its own only."""

MOST = 60_000
"""Characters of a comment; a forge takes 65,536."""

_SIGNS: dict[Outcome, str] = {"fail": "❌ fail", "unknown": "❔ unknown", "warn": "⚠️ warn"}
_CUT = "\n\n*… cut here: the whole report is in the job's log and artifacts.*\n"


def render(report: Report) -> str:
    """The comment, cut at the end of a line where a forge would refuse it."""
    return fitted(lines_of(report), MOST)


def fitted(rows: Iterable[str], most: int) -> str:
    """The lines, each ended by a line feed, as many as fit into `most` bytes of UTF-8, with a notice where some do not."""
    found: list[str] = []
    room = most - len(_CUT.encode())
    for row in rows:
        room -= len(row.encode("utf-8", "replace")) + 1
        if room < 0:
            return "\n".join(found) + _CUT
        found.append(row)
    return "\n".join(found) + "\n"


def lines_of(report: Report) -> Iterator[str]:
    """The lines of the comment."""
    yield MARKER
    yield f"## prsplit: {wording.verdict(report)}"
    yield ""
    yield f"{wording.totals(report)}."
    for pr in report.prs:
        yield ""
        yield from _pr(pr, report.limit, alone=len(report.prs) == 1)
    for title, lines in (("Overrides", map(wording.override_of, report.overrides)), ("Notes", iter(report.notes))):
        rows = [f"- {markdown(line)}" for line in lines]
        if rows:
            yield from ("", f"**{title}**", "", *rows)


def _pr(pr: JudgedPR, limit: int, *, alone: bool) -> Iterator[str]:
    if not alone:
        yield f"### {markdown(pr.name)}"
        yield ""
    yield f"{wording.size_of(pr.size)}, {markdown_code(wording.range_of(pr))}"
    rows = [row for outcome in _SIGNS for row in _rows(pr, outcome)]
    if rows:
        yield from ("", "| | Rule | What | What to do |", "| --- | --- | --- | --- |", *rows)
    if pr.split is not None:
        yield from ("", *_split(pr.split, limit))
    quiet = [finding for finding in pr.findings if finding.outcome in {"pass", "skip"}]
    if quiet:
        yield from ("", "<details><summary>Passed and skipped</summary>", "")
        yield from (f"- {finding.rule}: {finding.outcome}, {markdown(finding.message)}" for finding in quiet)
        yield from ("", "</details>")


def _rows(pr: JudgedPR, outcome: Outcome) -> list[str]:
    return [
        f"| {_SIGNS[outcome]} | `{finding.rule}` | {markdown(wording.told(finding))}{_place(finding)} | {_remedy(finding)} |"
        for finding in pr.findings if finding.outcome == outcome
    ]  # fmt: skip


def _place(finding: Finding) -> str:
    if not finding.path or finding.path in finding.message:
        return ""
    return f" ({markdown_code(f'{finding.path}:{finding.line}' if finding.line else finding.path)})"


def _remedy(finding: Finding) -> str:
    return markdown_code(finding.remedy) if finding.remedy else ""


def _split(split: Split, limit: int) -> Iterator[str]:
    yield f"**Split:** {wording.split_line(split, limit)}"
    if len(split.rows) > 1:
        yield from ("", "| # | Role | Title | Lines | Needs |", "| ---: | --- | --- | --- | --- |")
        for row in split.rows:
            needs = ", ".join(map(str, row.needs))
            yield f"| {row.number} | {row.role} | {markdown(row.title)} | {wording.row_size(row)} | {needs} |"
    notes = [f"- PR {row.number}: {markdown(note)}" for row in split.rows for note in row.notes]
    if notes:
        yield from ("", *notes)
    if len(split.rows) > 1:
        yield from ("", f"Build it with {markdown_code(split.command)}.")
