"""The remedy for a PR that is too big: the series that would pass, planned like any other."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from prsplit.app.called import called
from prsplit.model.finding import Split, SplitRow

if TYPE_CHECKING:
    from prsplit.app.range_subject import RangeSubject
    from prsplit.checks.policy import Policy
    from prsplit.model.plan import PlannedPR


def split_of(subject: RangeSubject, policy: Policy, at: str) -> Split:
    """The PRs that the range would be split into, and the command that builds them."""
    from prsplit.app.pipeline import Context, make_plan

    context = Context(policy.limit, policy.hard, subject.branch, apart=subject.apart)
    prs = make_plan(subject.change, subject.trees, context, subject.study).plan.prs
    rows = tuple(map(row_of, prs))
    return Split(rows, command(subject, policy, at, "apply"), sum(row.reviewable > policy.limit for row in rows))


def row_of(pr: PlannedPR) -> SplitRow:
    """One PR of a plan as a row of the remedy."""
    needs = tuple(sorted({depends.number for depends in pr.depends_on}))
    return SplitRow(pr.number, pr.role, pr.title, pr.size.reviewable, pr.size.raw, pr.size.files, needs, pr.notes)


def command(subject: RangeSubject, policy: Policy, at: str, name: str) -> str:
    """`prsplit name` as one would type it to mean this range and this limit."""
    span = subject.span
    words = [called(at, name)]
    if span.reason == "given" or span.reason.startswith("where the branch left"):
        words += ["--base", quote(span.base_name)]
    if span.head_name != "HEAD":
        words += ["--head", quote(span.head_name)]
    if policy.limit != policy.settings.max_lines or (policy.hard and not policy.strict):
        words += ["--max-lines", str(policy.limit)]
    return " ".join(words)
