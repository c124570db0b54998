"""The story of `verify --repair`: a failing step teaches a need, the plan is arranged again, until every step passes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from prsplit.app.opening import keep, plan_again, saved_plan
from prsplit.app.pipeline import examine, prover_of
from prsplit.app.verify import Yard, with_steps
from prsplit.model.proven import Lesson, Result
from prsplit.model.verified import Verified
from prsplit.reports.escape import masked
from prsplit.verify.lessons import learn
from prsplit.verify.output import telling
from prsplit.verify.runner import Target
from prsplit.verify.search import Cause, Search, Spent
from prsplit.verify.trees import edit_of

if TYPE_CHECKING:
    from prsplit.analysis.closure import Prover

_HARMLESS = ("unused",)
"""Breaches of closure that keep no command from running."""


class Flaky(Exception):
    """The command failed and passed on one tree."""


@dataclass(slots=True)
class _Repair:
    """One repair: how many runs it took, what was learned."""

    place: Yard
    prover: Prover
    trials: int = 0
    lessons: tuple[Lesson, ...] = ()

    def trial(self, taken: frozenset[int]) -> bool | None:
        """Whether the commands pass with these atoms. Raises Spent when there is no run left."""
        everything = frozenset(range(len(self.place.planned.plan.atoms)))
        wrong = self.prover.violations([taken, everything])
        if any(fault.law not in _HARMLESS for fault in wrong):
            return None
        return self._run(taken, again=False).passed

    def _run(self, taken: frozenset[int], *, again: bool) -> Result:
        target = Target("trial", self.place.written([edit_of(self.place.planned.patches, taken)])[0])
        known = None if again else self.place.runner.ground.results.find(target.at.tree, self.place.task)
        if known is not None and known.outcome != "flaky":
            return known
        if self.trials >= self.place.wanted.budget:
            raise Spent
        self.trials += 1
        target = replace(target, label=f"run {self.trials} of the search")
        result = self.place.runner.once(target, self.place.task)
        self.place.opened.narration.note(f"{target.label}: {len(taken)} atoms, {result.outcome}")
        if not again:
            self.place.runner.ground.results.add([result])
        return result

    def confirm(self, taken: frozenset[int], *, passes: bool) -> None:
        """Ask a set once more, whatever is kept of it. Raises Flaky when it answers otherwise."""
        result = self._run(taken, again=True)
        if result.passed is not passes:
            self.place.runner.ground.results.add([replace(result, outcome="flaky", runs=3)])
            raise Flaky


def repaired(place: Yard, so_far: Verified) -> Verified:
    """The plan with every need that its failing steps taught, and how its steps do then."""
    study = examine(place.opened.change, place.opened.trees, place.opened.narration.phase)
    repair = _Repair(place, prover_of(study))
    while True:
        found = replace(with_steps(place, so_far), learned=repair.lessons, trials=repair.trials)
        if found.verdict != "failed":
            return _kept(place, found) if repair.lessons else found
        try:
            fresh = _taught(repair, found)
        except Spent:
            return _ended(found, repair, f"the budget of {place.wanted.budget} runs is used up; {_merged(found)}")
        except Flaky:
            found = replace(found, verdict="flaky")
            return _ended(found, repair, "asked once more the command answers otherwise, so nothing is learned from it")
        if isinstance(fresh, str):
            return _ended(found, repair, fresh)
        known = {lesson.id for lesson in repair.lessons}
        if all(lesson.id in known for lesson in fresh):
            return _ended(found, repair, "what the failing step teaches is known already and does not help")
        repair.lessons += tuple(lesson for lesson in fresh if lesson.id not in known)
        learn(place.opened.repo, place.opened.branch, fresh)
        place.opened.narration.note(f"{len(repair.lessons)} needs learned by now, in {repair.trials} runs")
        if _by_hand(place):
            return _ended(
                found, repair, "this plan was made by hand and is not arranged again: prsplit plan --fresh does"
            )
        place.planned = plan_again(place.opened, found.plan)


def _ended(found: Verified, repair: _Repair, why: str) -> Verified:
    return replace(found, learned=repair.lessons, trials=repair.trials, notes=(*found.notes, f"not repaired: {why}"))


def _kept(place: Yard, found: Verified) -> Verified:
    keep(place.opened, place.planned.plan)
    return found


def _by_hand(place: Yard) -> bool:
    saved = saved_plan(place.opened)
    return bool(place.opened.options.plan_file or (saved and any(pr.edited for pr in saved.prs)))


def _taught(repair: _Repair, found: Verified) -> tuple[Lesson, ...] | str:
    """What the first failing step teaches, or why it teaches nothing. Raises Spent or Flaky."""
    step = next(number for number, one in enumerate(found.steps, 1) if one and one.outcome in {"fail", "timeout"})
    result = found.steps[step - 1]
    assert result is not None
    search = Search(found.plan, repair.trial, _said(result))
    repair.place.opened.narration.phase(f"looking for what step {step} lacks")
    passing = [one.passed if one else None for one in found.steps]
    cause = search.cause(step, passing)
    if cause is None:
        return f"no set of later atoms makes step {step} pass for sure"
    repair.confirm(cause.failing, passes=False)
    repair.confirm(cause.mended, passes=True)
    return _lessons(found, cause, result)


def _said(result: Result) -> str:
    """All that is kept of what the command printed."""
    try:
        with open(result.log, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return "\n".join(result.output)


def _merged(found: Verified) -> str:
    """Which PRs would have to be one, so that the first failing step is gone: between steps that pass nothing fails."""
    passing = [bool(one and one.passed) for one in found.steps]
    first = passing.index(False) + 1
    last = next(number for number in range(first + 1, len(passing) + 1) if passing[number - 1])
    return f"as one, PRs {first} to {last} pass"


def _lessons(found: Verified, cause: Cause, result: Result) -> tuple[Lesson, ...]:
    """One need for each target. Where several sources fail only together, each of them has the need whenever all do."""
    source = found.plan.atoms[cause.sources[-1]]
    said, command = tuple(map(masked, telling(result.output))), masked(result.command)
    return tuple(
        Lesson(source.id, found.plan.atoms[target].id, command, said, source.path, source.line, result.when[:10])
        for target in cause.targets
    )
