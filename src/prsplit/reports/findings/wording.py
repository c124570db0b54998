"""The sentences that every format of a report shares. Nothing here is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prsplit.model.finding import ORDER

if TYPE_CHECKING:
    from prsplit.model.finding import AppliedOverride, Finding, JudgedPR, Measure, Outcome, Report, Split, SplitRow

NOUNS: dict[Outcome, tuple[str, str]] = {
    "fail": ("failure", "failures"),
    "unknown": ("unknown", "unknowns"),
    "warn": ("warning", "warnings"),
    "skip": ("skipped", "skipped"),
    "pass": ("passed", "passed"),
}


def counted(number: int, noun: str) -> str:
    """`1 file`, `1,204 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size_of(size: Measure) -> str:
    """`312 lines, 7 files`, or `1,902 lines (380 reviewable), 7 files` where that was measured."""
    lines = counted(size.raw, "line")
    if size.reviewable is not None and size.reviewable != size.raw:
        lines += f" ({size.reviewable:,} reviewable)"
    return f"{lines}, {counted(size.files, 'file')}"


def range_of(pr: JudgedPR) -> str:
    """`main@3f2a91c..topic@0123456`; a planned PR has no head yet."""
    base = f"{pr.base_name}@{pr.base[:7]}" if pr.base_name and pr.base_name != pr.base else pr.base[:7]
    if not pr.head:
        return f"on {base if pr.number == 1 else pr.base_name}"
    head = f"{pr.head_name}@{pr.head[:7]}" if pr.head_name and pr.head_name != pr.head else pr.head[:7]
    return f"{base}..{head}"


def totals(report: Report) -> str:
    """`2 failures, 1 warning, 14 passed`."""
    counts = report.tally()
    told = [f"{counts[outcome]:,} {NOUNS[outcome][counts[outcome] != 1]}" for outcome in ORDER if counts[outcome]]
    return ", ".join(told) if told else "nothing to judge"


def verdict(report: Report) -> str:
    """What the exit code says, in words."""
    return {0: "ready", 1: "not ready"}.get(report.exit_code, "can't tell")


def split_line(split: Split, limit: int) -> str:
    """`4 PRs would pass, the largest of 380 lines`, or how far a split would help."""
    most = max((row.reviewable for row in split.rows), default=0)
    if len(split.rows) < 2:
        if not split.rows:
            return "it can't be split"
        row = split.rows[0]
        return "the plan says why it is one" if row.notes else f"prsplit edit --split {row.number} makes two of it"
    if split.over:
        over = f"{split.over} of them" if split.over > 1 else "one of them"
        return f"{len(split.rows)} PRs, {over} over the limit of {limit:,} still"
    return f"{len(split.rows)} PRs would pass, the largest of {counted(most, 'line')}"


def row_size(row: SplitRow) -> str:
    """`380`, or `380 reviewable (1,902 raw)`."""
    return f"{row.reviewable:,}" if row.reviewable == row.raw else f"{row.reviewable:,} reviewable ({row.raw:,} raw)"


def needs_of(row: SplitRow) -> str:
    """`needs 1, 3`, or nothing."""
    return "needs " + ", ".join(map(str, row.needs)) if row.needs else ""


def override_of(override: AppliedOverride) -> str:
    """`size.lines, by commit 3f2a91c: one migration (until 2027-01-31)`."""
    until = f" (until {override.until})" if override.until else ""
    where = f" in {override.path}" if override.path else ""
    state = ", expired" if override.expired else "" if override.used else ", not needed"
    return f"{override.rule}{where}, by {override.source}: {override.reason}{until}{state}"


def told(finding: Finding) -> str:
    """The finding's sentence, with the override that turned it into a warning."""
    if finding.override is None:
        return finding.message
    return f"{finding.message} [let pass by {finding.override.source}: {finding.override.reason}]"
