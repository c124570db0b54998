"""The story of `check`: find what is to be judged, run the rules on each PR, tell what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prsplit.app.check_options import CheckOptions
from prsplit.checks.table import judge_of, selected
from prsplit.repo.glance import Span, open_plain, plain_span

if TYPE_CHECKING:
    from prsplit.app.opening import Narration
    from prsplit.model.finding import Report
    from prsplit.repo.open import Repository
    from prsplit.repo.trees import Trees
    from prsplit.settings import Settings

__all__ = ["CheckOptions", "check"]


def check(at: str, options: CheckOptions, narration: Narration) -> Report:
    """Judge the range, the planned PRs or the built branches of the repository at `at`.

    Raises UsageError for a rule that does not exist, and whatever finding the base or the plan raises.
    """
    rules = selected(options.rules)
    if options.plan is not None or options.stack:
        from prsplit.app.check_series import check_plan, check_stack

        return (check_stack if options.stack else check_plan)(at, options, rules, narration)
    repo, plain = open_plain(at, options.base, options.head, _get_ready)
    kept = _kept_base(repo, plain, options)
    if kept:
        options = options._replace(base=kept)
        plain = plain_span(repo, kept, options.head)
    from prsplit.app.judging import Run, judged_range, reported
    from prsplit.app.range_subject import RangeSubject
    from prsplit.repo.config import read_settings
    from prsplit.repo.trees import Trees

    with Trees(repo) as trees:
        narration.phase("finding the base")
        settings = read_settings(repo)
        span, why_not = (
            (plain, "") if plain and (options.base or not settings.base) else span_of(repo, trees, options, settings)
        )
        if span is None:
            return reported(Run(at, options, settings, rules, narration), [], (why_not,))
        span = called(span, options)
        if options.stage == "ci":
            settings = read_settings(repo, span.tip)
        run = Run(at, options, settings, rules, narration)
        customs = not {"commits.convention", "commits.dco"}.isdisjoint(rules)
        with RangeSubject(repo, trees, span, narration.phase, customs=customs) as subject:
            for rule in rules:  # git is at work: the time to import what will look at its answers
                judge_of(rule)
            return reported(run, [judged_range(subject, run)])


def _get_ready() -> None:
    """Import what the story goes on with: git is finding the repository."""
    import prsplit.app.judging
    import prsplit.app.range_subject
    import prsplit.repo.config  # noqa: F401


def _kept_base(repo: Repository, plain: Span | None, options: CheckOptions) -> str:
    """The base of the plan that is kept for this very head, where a person gave it and gives none now; else nothing."""
    if options.base or plain is None or options.stage == "ci":
        return ""
    from prsplit.stack.plan_file import given_base

    return given_base(repo, plain.branch, plain.head)


def called(span: Span, options: CheckOptions) -> Span:
    """The range by the names that its caller knows."""
    base, head = options.named
    return span._replace(
        base_name=base or span.base_name, head_name=head or span.head_name, branch=head or span.branch
    )  # fmt: skip


def span_of(repo: Repository, trees: Trees, options: CheckOptions, settings: Settings) -> tuple[Span | None, str]:
    """The range that is meant, or None and why there is nothing to judge: the base has all of the head already."""
    from prsplit.errors import AnsweredNo
    from prsplit.repo.base import resolve_range
    from prsplit.repo.revisions import known
    from prsplit.settings import PlanOptions

    try:
        found = resolve_range(repo, PlanOptions(base=options.base, head=options.head), settings, trees)
    except AnsweredNo as answer:
        return None, answer.message.replace("nothing to split", "nothing to check")
    tip = known(trees, found.base.name)
    base_tip = tip.commit if tip else found.base.commit
    span = Span(
        found.base.commit,
        found.head.commit,
        base_tip,
        found.base.name,
        found.head.name,
        found.branch,
        found.reason,
        found.base.given,
    )
    return span, ""
