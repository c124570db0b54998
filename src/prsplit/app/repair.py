"""The story of `verify --repair`: failing steps teach needs, the plan is arranged again, until every step passes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from prsplit.app.authored import authored
from prsplit.app.joining import merging
from prsplit.app.opening import keep, plan_again, saved_plan
from prsplit.app.pipeline import prover_of
from prsplit.app.verify import Yard, with_steps
from prsplit.app.waiting import told, waiting
from prsplit.model.proven import Lesson, Result
from prsplit.model.verified import Verified
from prsplit.planning.arrange import cumulative
from prsplit.reports.escape import masked
from prsplit.reports.wording import duration
from prsplit.verify.lessons import learn
from prsplit.verify.output import plain, telling
from prsplit.verify.runner import Target
from prsplit.verify.search import Answer, Cause, Search, Spent, Unmended
from prsplit.verify.suspects import complaints, spoken
from prsplit.verify.trees import edit_of
from prsplit.verify.tried import note_tried

if TYPE_CHECKING:
    from prsplit.analysis.closure import Prover

_HARMLESS = ("unused",)
"""Breaches of closure that keep no command from running."""
_LEAST_PATIENCE, _SLOWER = 20.0, 5.0
"""Seconds, and how often the time at base or head, that a run of the search may take where no limit was given."""


class Flaky(Exception):
    """The command failed and passed on one tree."""


@dataclass(slots=True)
class _Repair:
    """One repair: how many runs it took, what was learned."""

    place: Yard
    prover: Prover
    patience: float
    """Seconds that a run of the search may take: what is put together here may well never end."""
    trials: int = 0
    lessons: tuple[Lesson, ...] = ()
    _seen: dict[frozenset[int], Answer | None] = field(default_factory=dict)

    def trial(self, taken: frozenset[int]) -> Answer | None:
        """What the commands say with these atoms. Raises Spent when there is no run left."""
        if taken not in self._seen:
            everything = frozenset(range(len(self.place.planned.plan.atoms)))
            wrong = self.prover.violations([taken, everything])
            stands = all(fault.law in _HARMLESS for fault in wrong)
            self._seen[taken] = _answer(self.run(taken, again=False)) if stands else None
        return self._seen[taken]

    def run(self, taken: frozenset[int], *, again: bool) -> Result:
        """The result with these atoms; one that is kept, unless `again` asks once more. Raises Spent."""
        target = Target("trial", self.place.written([edit_of(self.place.planned.patches, taken)])[0])
        known = None if again else self.place.runner.ground.results.find(target.at.tree, self.place.task)
        if known is not None and known.outcome != "flaky":
            return known
        if self.trials >= self.place.wanted.budget:
            raise Spent
        self.trials += 1
        target = replace(target, label=f"run {self.trials} of the search")
        result = self.place.runner.once(target, self.place.task, timeout=self.patience)
        self.place.opened.narration.note(f"{target.label}: {len(taken)} atoms, {result.outcome}")
        if not again and result.outcome != "timeout":
            self.place.runner.ground.results.add([result])
        return result

    def known_to_fail(self, taken: frozenset[int], found: Verified) -> bool:
        """Whether a step that was run twice failed each time by all that this set complains of."""
        answer = self.trial(taken)
        told = complaints(answer.said) if answer is not None else frozenset[str]()
        twice = [one for one in found.steps if one is not None and one.outcome == "fail" and one.runs > 1]
        return bool(told) and any(told <= complaints(_said(one)) for one in twice)

    def confirm(self, taken: frozenset[int], *, passes: bool) -> None:
        """Ask a set once more, whatever is kept of it. Raises Flaky when it answers otherwise."""
        result = self.run(taken, again=True)
        if result.passed is not passes:
            self.place.runner.ground.results.add([replace(result, outcome="flaky", runs=3)])
            raise Flaky


def repaired(place: Yard, so_far: Verified) -> Verified:
    """The plan with every need that its failing steps taught, and how its steps do then."""
    study = place.opened.study
    repair = _Repair(place, prover_of(study), _patience(place, so_far))
    while True:
        found = replace(with_steps(place, so_far), learned=repair.lessons, trials=repair.trials)
        if found.verdict != "failed":
            return _kept(place, found) if repair.lessons else found
        known = len(repair.lessons)
        why = _sweep(repair, found)
        if why and len(repair.lessons) == known:
            return _given_up(found, repair, why)
        if why == _FLAKY:
            return _ended(replace(found, verdict="flaky"), repair, why)
        if _by_hand(place):
            return _given_up(found, repair, "this plan was made by hand and is not arranged again")
        place.opened.narration.note(f"{len(repair.lessons)} needs learned by now, in {repair.trials} runs")
        place.planned = plan_again(place.opened, found.plan)


def _patience(place: Yard, so_far: Verified) -> float:
    return place.wanted.timeout or _LEAST_PATIENCE + _SLOWER * max(result.seconds for result in so_far.ends)


_FLAKY = "asked once more the command answers otherwise, so nothing is learned from it"


def _sweep(repair: _Repair, found: Verified) -> str:
    """Learn what every failing step lacks, from the lowest up; why it ended early, or nothing."""
    try:
        return _learned(repair, found)
    except Spent:
        return f"the budget of {repair.place.wanted.budget} runs is used up"
    except Flaky:
        return _FLAKY


def _learned(repair: _Repair, found: Verified) -> str:
    """Each step is looked at with what the ones below it taught, so that what they lack is not looked for again."""
    opened = repair.place.opened
    search = Search(found.plan, repair.trial, authored(opened.repo, *opened.history, found.plan.atoms))
    passing = frozenset[int]()
    for step, taken in enumerate(cumulative([pr.atoms for pr in found.plan.prs]), 1):
        here = search.closer.closed(passing, sorted(taken))
        result = found.steps[step - 1]
        if here == taken and result is not None and result.passed:
            passing = here
            continue
        repair.place.opened.narration.phase(_announced(repair, step, result))
        try:
            for cause in search.causes(passing, taken):
                if not (cause.named or repair.known_to_fail(cause.failing, found)):
                    repair.confirm(cause.failing, passes=False)
                if not cause.named:
                    repair.confirm(cause.mended, passes=True)
                _keep(repair, found, cause)
        except Unmended:
            return f"no set of later atoms makes step {step} pass for sure"
        passing = search.closer.closed(passing, taken)
    return ""


def _announced(repair: _Repair, step: int, result: Result | None) -> str:
    """What is looked for, and how long that may take."""
    left = repair.place.wanted.budget - repair.trials
    seconds = result.seconds if result is not None else 0.0
    return f"looking for what step {step} lacks: at most {left} runs of {seconds:.1f} s, {duration(left * seconds)}"


def _keep(repair: _Repair, found: Verified, cause: Cause) -> None:
    result = repair.run(cause.failing, again=False)
    fresh = _lessons(found, cause, result)
    repair.lessons += fresh
    learn(repair.place.opened.repo, repair.place.opened.branch, fresh)


def _answer(result: Result) -> Answer:
    return Answer(result.passed, "" if result.passed else _said(result))


def _ended(found: Verified, repair: _Repair, why: str) -> Verified:
    return replace(found, learned=repair.lessons, trials=repair.trials, notes=(*found.notes, f"not repaired: {why}"))


def _given_up(found: Verified, repair: _Repair, why: str) -> Verified:
    """Tests that are named wait for a step that passes. Else what is left to do is to make PRs one; the plan that was run
    is kept, so that their numbers are its own."""
    place = repair.place
    if not _by_hand(place):
        keep(place.opened, place.planned.plan)
        patient = None if why == _FLAKY else _waited(found, repair)
        if patient is not None:
            return patient
    note_tried(place.opened.repo, found.task, found.steps)
    return replace(_ended(found, repair, why), remedy=merging(place.at, place.opened, found.steps))


def _waited(found: Verified, repair: _Repair) -> Verified | None:
    """The outcome when tests that the output names wait for a step that passes; None where a step fails even so."""
    place, before = repair.place, repair.place.planned
    steps = [*enumerate(found.steps, 1)]
    said = {number: _said(one) for number, one in steps if one is not None and not one.passed}
    planned = waiting(place.opened, before, said, [one is not None and one.passed for _, one in steps])
    if planned is None:
        return None
    place.planned = planned
    again = with_steps(place, found)
    if again.verdict != "proven":
        place.planned = before
        return None
    place.planned, waits = told(before.plan, planned)
    again = replace(again, plan=place.planned.plan, notes=(*found.notes, *waits))
    return _kept(place, replace(again, learned=repair.lessons, trials=repair.trials))


def _kept(place: Yard, found: Verified) -> Verified:
    keep(place.opened, place.planned.plan)
    return found


def _by_hand(place: Yard) -> bool:
    saved = saved_plan(place.opened)
    return bool(place.opened.options.plan_file or (saved and any(pr.edited for pr in saved.prs)))


def _said(result: Result) -> str:
    """All that is kept of what the command printed."""
    try:
        with open(result.log, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return "\n".join(result.output)


def _lessons(found: Verified, cause: Cause, result: Result) -> tuple[Lesson, ...]:
    """One need for each target. Where several sources fail only together, the likeliest of them has the needs."""
    atoms = found.plan.atoms
    source = atoms[cause.sources[0]]
    rows = plain(_said(result))
    about = spoken(atoms[one] for one in (cause.sources[0], *cause.targets))
    said, command = tuple(map(masked, telling(rows, about))), masked(result.command)
    return tuple(
        Lesson(source.id, atoms[target].id, command, said, source.path, source.line, result.when[:10])
        for target in cause.targets
    )
