"""Judge one PR: its policy, its rules, and the split that would pass where it is too big."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prsplit.app.overrides import from_trailers, standing
from prsplit.checks.judge import judge
from prsplit.checks.policy import Policy
from prsplit.checks.table import page_of
from prsplit.model.finding import JudgedPR, Measure, Report

if TYPE_CHECKING:
    from prsplit.app.check_options import CheckOptions
    from prsplit.app.opening import Narration
    from prsplit.app.range_subject import RangeSubject
    from prsplit.checks.subject import Subject
    from prsplit.model.finding import AppliedOverride, Finding, Split
    from prsplit.settings import Settings

OWN_FILES = frozenset({".prsplit.toml", "pyproject.toml", ".gitattributes"})
"""Where a change could change the rules that it is judged by."""


class Run(NamedTuple):
    """What is the same for every PR of a run."""

    at: str
    options: CheckOptions
    settings: Settings
    rules: tuple[str, ...]
    narration: Narration


class Judged(NamedTuple):
    """One judged PR, with the overrides that were looked at and what else the reader should know."""

    pr: JudgedPR
    overrides: tuple[AppliedOverride, ...]
    notes: tuple[str, ...]


def policy_for(run: Run, subject: Subject) -> tuple[Policy, tuple[str, ...]]:
    """The policy for a PR, its own overrides among it, and notes on those that do not count."""
    options = run.options
    own, notes = from_trailers(subject.messages, run.settings, options.stage)
    overrides = (*standing(run.settings, options.labels), *own)
    policy = Policy(run.settings, options.stage, max_lines=options.max_lines, overrides=overrides, draft=options.draft)
    return policy, notes


def judged_range(subject: RangeSubject, run: Run) -> Judged:
    """A range, or a built branch against the one below it."""
    policy, notes = policy_for(run, subject)
    subject.policy, subject.at = policy, run.at
    subject.reports, subject.body = run.options.coverage, run.options.body
    subject.command = run.options.command
    run.narration.phase("judging")
    findings = judge(subject, policy, run.rules)
    split = _split(subject, policy, run, findings)
    if split is not None:
        findings = tuple(_with_remedy(finding, split) for finding in findings)
    span = subject.span
    pr = JudgedPR(
        subject.number, subject.title or _only_subject(subject), subject.branch, span.base, span.base_name, span.head, span.head_name,
        measured(subject, findings), findings, split, subject.diff.anchor(),
    )  # fmt: skip
    declared = tuple(
        f"{path} declares itself generated or vendored in this very change, and counts" for path in subject.declared
    )
    return Judged(pr, policy.overrides, (*notes, *_own_changes(subject, run), *declared))


def _only_subject(subject: Subject) -> str:
    """The subject of a range of one commit."""
    return subject.messages[0].subject if len(subject.messages) == 1 else ""


def measured(subject: Subject, findings: tuple[Finding, ...]) -> Measure:
    """The size as far as it was measured: with its ledger only where a rule needed that."""
    if any(finding.rule == "size.lines" and "raw)" in finding.message for finding in findings):
        return subject.measure
    return Measure(subject.diff.added, subject.diff.deleted, len(subject.diff.files))


def _split(subject: RangeSubject, policy: Policy, run: Run, findings: tuple[Finding, ...]) -> Split | None:
    over = any(finding.rule == "size.lines" and finding.outcome in {"warn", "fail"} for finding in findings)
    if not over:
        return None
    if subject.as_planned is not None and (planned := subject.as_planned()) is not None:
        return planned
    from prsplit.app.remedy import split_of

    run.narration.phase("planning the split")
    return split_of(subject, policy, run.at)


def _with_remedy(finding: Finding, split: Split) -> Finding:
    if finding.rule != "size.lines" or finding.outcome not in {"warn", "fail"}:
        return finding
    shown = len(split.rows) > 1 or split.as_planned
    return finding._replace(remedy=split.command if shown else finding.remedy)


def _own_changes(subject: Subject, run: Run) -> tuple[str, ...]:
    """At ci: which files that could change the rules are changed, and that they do not count."""
    if run.options.stage != "ci":
        return ()
    names = [file.path for file in subject.diff.files if file.path.rpartition("/")[2] in OWN_FILES]
    return tuple(f"{name} changes; settings and attributes are those of the base" for name in names)


def reported(run: Run, judged: list[Judged], notes: tuple[str, ...] = ()) -> Report:
    """The report on all PRs of a run."""
    used = {
        finding.override._replace(used=False)
        for each in judged for finding in each.pr.findings if finding.override is not None
    }  # fmt: skip
    overrides = dict.fromkeys(override for each in judged for override in each.overrides)
    limit = run.settings.max_lines if run.options.max_lines is None else run.options.max_lines
    return Report(
        run.options.stage,
        limit,
        tuple(each.pr for each in judged),
        tuple(override._replace(used=override in used) for override in overrides),
        (*notes, *dict.fromkeys(note for each in judged for note in each.notes)),
        tuple(page_of(rule) for rule in run.rules),
    )
