"""The remedy for a PR that is too big: the series that would pass, planned like any other."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

from prsplit.app.called import called
from prsplit.errors import Refused
from prsplit.model.finding import Split, SplitRow

if TYPE_CHECKING:
    from prsplit.app.pipeline import Planned
    from prsplit.app.range_subject import RangeSubject
    from prsplit.checks.policy import Policy
    from prsplit.model.plan import PlannedPR


def split_of(subject: RangeSubject, policy: Policy, at: str) -> Split:
    """The PRs that the range would be split into, and the command that builds them. Those over the limit, beyond what their
    tests and docs may exceed it by, have notes that say why."""
    prs = _series(subject, policy).plan.prs
    rows = tuple(map(row_of, prs))
    return Split(rows, command(subject, policy, at, "apply"), sum(bool(row.notes) for row in rows))


def _series(subject: RangeSubject, policy: Policy) -> Planned:
    """The plan that is kept for these very trees and this limit, hand edits included; else a fresh one, with what failing
    steps have taught."""
    from prsplit.app.opening import series_of
    from prsplit.app.pipeline import Context, make_plan, replay
    from prsplit.app.telling import telling_of
    from prsplit.stack.store import load
    from prsplit.verify.lessons import load as load_lessons

    span, repo, settings = subject.span, subject.repo, policy.settings
    context = Context(
        policy.limit, policy.hard, span.branch, tests=settings.tests, docs=settings.docs,
        learned=load_lessons(repo, span.branch), apart=subject.apart,
        telling=lambda study: telling_of(repo, subject.trees, (span.base, span.head), settings, study),
    )  # fmt: skip
    kept = None
    with suppress(Refused):  # a damaged plan is told where it is needed
        kept = load(repo, span.branch)
    trees = (subject.change.base.tree, subject.change.head.tree)
    if kept is not None and (kept.base.tree, kept.head.tree, kept.limit) == (*trees, policy.limit):
        by_hand = replay(subject.study, *series_of(kept), replace(context, waived=kept.waived))
        if by_hand is not None:
            return by_hand
    return make_plan(subject.change, subject.trees, context, subject.study)


def row_of(pr: PlannedPR) -> SplitRow:
    """One PR of a plan as a row of the remedy."""
    needs = tuple(sorted({depends.number for depends in pr.depends_on}))
    return SplitRow(pr.number, pr.role, pr.title, pr.size.reviewable, pr.size.raw, pr.size.files, needs, pr.notes)


def command(subject: RangeSubject, policy: Policy, at: str, name: str) -> str:
    """`prsplit name` as one would type it to mean this range and this limit."""
    span = subject.span
    words = [called(at, name)]
    if span.given:
        words += ["--base", quote(span.base_name)]
    if span.head_name != "HEAD":
        words += ["--head", quote(span.head_name)]
    if policy.limit != policy.settings.max_lines or (policy.hard and not policy.strict):
        words += ["--max-lines", str(policy.limit)]
    return " ".join(words)
