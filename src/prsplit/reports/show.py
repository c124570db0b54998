"""One PR as a page of text: what it is, why it stands where it stands, what is not counted, and its diff."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prsplit.model.plan import Plan, PlannedPR
from prsplit.reports import wording
from prsplit.reports.because import because
from prsplit.reports.bonds import bonds
from prsplit.reports.escape import shown, shown_path
from prsplit.reports.evidence import step_lines
from prsplit.reports.page import Page, Span, line
from prsplit.reports.patch import Version, file_page

_MOST_BONDS = 12
_ELSEWHERE = re.compile(r"Needs:\n|PR \d+ of \d+\.$|Lines to review: ")

FileStep = tuple[Version | None, Version | None]
"""A file before and after one PR."""


def pr_page(plan: Plan, pr: PlannedPR, files: Sequence[FileStep]) -> Page:
    """The page of one PR. `files` are its changed files, sorted by path."""
    page = [*_title(plan, pr), *_reasons(plan, pr), *_bonds(plan, pr), *_ledger(pr), *_run(plan, pr)]
    for old, new in files:
        page += [line(), *file_page(old, new)]
    return page


def _title(plan: Plan, pr: PlannedPR) -> Page:
    place = Span(f"PR {pr.number} of {len(plan.prs)}", "number")
    head = line(place, " · ", Span(pr.role, "role"), " · ", Span(shown(pr.title), "strong"))
    text = _own_words(pr.body)
    body = [line("  ", shown(row)) if row else line() for row in text.split("\n")] if text else []
    notes = [line(Span("! " + shown(note), "warning")) for note in pr.notes]
    gap: Page = [line()] if body else []
    merging = wording.merging_of(pr)
    told = [line(Span(merging, "faint"))] if merging else []
    return [head, line(wording.size_of(pr)), *told, *notes, *gap, *body]


def _own_words(body: str) -> str:
    """The body without its place, needs and ledger, which the page tells in places of their own."""
    blocks = body.strip("\n").split("\n\n")
    return "\n\n".join(block for block in blocks if not _ELSEWHERE.match(block))


def _reasons(plan: Plan, pr: PlannedPR) -> Page:
    rows = [
        line(f"  PR {depends.number}: ", shown(because(depends.need, plan.atoms)))
        for depends in sorted(pr.depends_on, key=lambda depends: depends.number)
    ]
    return [line(), line(Span("needs", "strong")), *rows] if rows else []


def _bonds(plan: Plan, pr: PlannedPR) -> Page:
    """For a PR over the limit: what its largest knot is tied with. Breaking one of these needs would let it be split."""
    found = bonds(plan, pr)
    if not found:
        return []
    rows = [line("  ", shown(because(need, plan.atoms))) for need in found[:_MOST_BONDS]]
    rest = len(found) - len(rows)
    more = [line(Span(f"  and {wording.counted(rest, 'more need')}", "faint"))] if rest else []
    return [line(), line(Span("held together by", "strong")), *rows, *more]


def _run(plan: Plan, pr: PlannedPR) -> Page:
    rows = [line("  ", shown(sentence)) for sentence in step_lines(plan, pr.number)]
    return [line(), line(Span("run", "strong")), *rows] if rows else []


def _ledger(pr: PlannedPR) -> Page:
    rows = [
        line(f"  {shown_path(entry.path)}: {wording.counted(entry.lines, 'line')}, ", shown(entry.reason))
        for entry in pr.size.ledger
    ]
    return [line(), line(Span("not counted", "strong")), *rows] if rows else []
