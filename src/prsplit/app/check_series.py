"""`check --plan` and `check --stack`: every PR of a series, each against its own base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from prsplit.app.check_options import CheckOptions
from prsplit.app.customary import Customary
from prsplit.app.judging import Judged, Run, judged_range, policy_for, reported
from prsplit.app.planned_subject import PlannedSubject
from prsplit.app.range_subject import RangeSubject
from prsplit.checks.judge import judge
from prsplit.errors import PrsplitError, Refused
from prsplit.model.finding import JudgedPR, Report, Split
from prsplit.repo.config import read_settings
from prsplit.repo.glance import Span
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.trees import Trees
from prsplit.settings import PlanOptions

if TYPE_CHECKING:
    from prsplit.app.opening import Narration, Opened
    from prsplit.app.pipeline import Planned
    from prsplit.model.plan import PlannedPR
    from prsplit.model.script import Run as BuiltRun
    from prsplit.model.stack import BranchStanding


def check_plan(at: str, options: CheckOptions, rules: tuple[str, ...], narration: Narration) -> Report:
    """Judge each PR of the plan in force, or of the plan in a file.

    Raises what planning raises: Refused for a plan of other trees, UsageError for a limit that contradicts it.
    """
    from prsplit.app.opening import open_change, plan_in_force

    wanted = PlanOptions(
        base=options.base, head=options.head, max_lines=options.max_lines, plan_file=options.plan or None
    )
    with open_change(at, wanted, narration) as opened:
        planned = plan_in_force(opened)
        settings = opened.settings
        if options.stage == "ci":
            settings = read_settings(opened.repo, opened.change.base.tree)
        limit = planned.plan.limit if options.max_lines is None and planned.plan.limit != settings.max_lines else None
        own = options._replace(max_lines=limit) if limit is not None else options
        run = Run(at, own, settings, rules, narration)
        narration.phase("judging")
        customary = Customary(opened.trees, opened.change.base.tree, settings, options.coverage)
        return reported(run, [_judged(opened, planned, pr, run, customary) for pr in planned.plan.prs])


def _judged(opened: Opened, planned: Planned, pr: PlannedPR, run: Run, customary: Customary) -> Judged:
    from prsplit.app.remedy import row_of

    subject = PlannedSubject(opened, planned, pr, customary)
    policy, notes = policy_for(run, subject)
    subject.command = run.options.command
    findings = judge(subject, policy, run.rules)
    over = any(finding.rule == "size.lines" and finding.outcome in {"warn", "fail"} for finding in findings)
    split = Split((row_of(pr),), subject.split_command, 1, as_planned=True) if over else None
    base = planned.plan.base
    below = base.name if pr.number == 1 else f"PR {pr.number - 1}"
    judged = JudgedPR(
        pr.number, pr.title, pr.slug, base.commit, below, "", "", subject.measure, findings, split,
        subject.diff.anchor(),
    )  # fmt: skip
    return Judged(judged, policy.overrides, notes)


def check_stack(at: str, options: CheckOptions, rules: tuple[str, ...], narration: Narration) -> Report:
    """Judge each branch of the last run against the branch below it. Raises Refused where nothing was built."""
    from prsplit.stack.built import known
    from prsplit.stack.status import status

    repo = open_repository(at)
    settings = read_settings(repo)
    standing = status(repo)
    if standing.run is None:
        raise Refused("No stack was built here.", "prsplit apply")
    built = known(repo, standing.run.id)
    limit = (
        built.limit if built is not None and options.max_lines is None and built.limit != settings.max_lines else None
    )
    own = options._replace(max_lines=limit) if limit is not None else options
    with Trees(repo) as trees:
        if options.stage == "ci":
            settings = read_settings(repo, standing.run.base)
        run = Run(at, own, settings, rules, narration)
        gone = tuple(
            f"{branch.name} is gone, merged or deleted, and is not judged"
            for branch in standing.branches if branch.state == "gone"
        )  # fmt: skip
        rows = _Rows(at, standing.run, run)
        return reported(run, list(_branches(repo, trees, standing.branches, run, rows)), gone)


class _Rows:
    """The rows of the plan that a stack was built from, where it is kept still and says the same: asked for once."""

    def __init__(self, at: str, built: BuiltRun, run: Run) -> None:
        self.base, self._at, self._run = built.base, at, run
        self._head = built.branch or built.head

    def of(self, branch: BranchStanding) -> Split | None:
        """The one of a branch; None where it was changed since, or where the plan knows no such PR."""
        if branch.state != "in place":
            return None
        return self._rows.get(branch.name.rpartition("/")[2].partition("-")[2])

    @cached_property
    def _rows(self) -> Mapping[str, Split]:
        from prsplit.app.opening import open_change, plan_in_force
        from prsplit.app.remedy import row_of

        wanted = PlanOptions(base=self.base, head=self._head, max_lines=self._run.options.max_lines)
        try:
            with open_change(self._at, wanted, self._run.narration) as opened:
                prs = plan_in_force(opened).plan.prs
        except PrsplitError:  # the source has moved, or its plan: each branch is then looked at on its own
            return {}
        return {pr.slug: Split((row_of(pr),), f"prsplit show {pr.number}", 1, as_planned=True) for pr in prs}


def _branches(
    repo: Repository, trees: Trees, branches: tuple[BranchStanding, ...], run: Run, rows: _Rows
) -> Iterator[Judged]:
    base = rows.base
    under_it = {branch.name: branch for branch in branches}
    others = [
        (number, _under(branch, under_it, base)[0], branch.now)
        for number, branch in enumerate(branches, start=1)
        if branch.state != "gone"
    ]
    for number, branch in enumerate(branches, start=1):
        if branch.state == "gone":
            continue
        below, below_name = _under(branch, under_it, base)
        common = repo.git.run("merge-base", below, branch.now).decode("ascii").strip()
        reason = "where the branch left" if common != below else "given"
        span = Span(common, branch.now, below, below_name or below[:12], branch.name, branch.name, reason, given=True)
        with RangeSubject(repo, trees, span, run.narration.phase) as subject:
            subject.number, subject.title = number, branch.title
            subject.as_planned = partial(rows.of, branch)
            subject.others = tuple(other for other in others if other[0] != number)
            yield judged_range(subject, run)


def _under(branch: BranchStanding, known: Mapping[str, BranchStanding], base: str) -> tuple[str, str]:
    """The commit below a branch, and what it is called: the nearest branch that is there still, else the base."""
    while branch.below in known:
        branch = known[branch.below]
        if branch.state != "gone":
            return branch.now, branch.name
    return base, ""
