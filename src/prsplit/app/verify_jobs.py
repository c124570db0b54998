"""The stories of `verify` where one machine is not enough: a matrix of jobs, one step in one job, and all of them collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prsplit.app.opening import Narration, lessons, open_change
from prsplit.app.verify import VerifyOptions, Yard, canary_target, ends_verdict, targets, verdict_of, yard
from prsplit.errors import AnsweredNo, UsageError
from prsplit.model.proven import Result, Task
from prsplit.model.verified import Measured, Verified
from prsplit.repo.open import open_repository
from prsplit.settings import PlanOptions
from prsplit.verify.bench import measured
from prsplit.verify.exchange import read_results, write_results
from prsplit.verify.lessons import drop
from prsplit.verify.results import Results
from prsplit.verify.runner import Target

CANARY = "canary"


def unproven(at: str, options: PlanOptions, wanted: VerifyOptions, narration: Narration) -> tuple[str, ...]:
    """What is to be run still, as `--step` takes it: `base`, `canary`, the numbers of steps, `head`."""
    with open_change(at, options, narration) as opened, yard(opened, wanted) as place:
        found = []
        for name, target in named(place).items():
            tasks = tasks_at(name, place.task)
            results = [place.runner.known(target, task) for task in tasks]
            if not all(result is not None and good(name, result) for result in results):
                found.append(name)
        return tuple(found)


def prove_one(
    at: str, options: PlanOptions, wanted: VerifyOptions, step: str, output: str | None, narration: Narration
) -> tuple[Result, ...]:
    """Run one step, and write what came out of it to `output`. Raises UsageError for a step that the plan does not have."""
    with open_change(at, options, narration) as opened, yard(opened, wanted) as place:
        steps = named(place)
        count = len(place.planned.plan.prs)
        name = "head" if step == str(count) else step
        if name not in steps:
            raise UsageError(f"There is no step {step}: the plan has {count}.", f"prsplit verify --step {count}")
        results = tuple(place.runner.prove(steps[name], task) for task in tasks_at(name, place.task))
    if output is not None:
        write_results(output, results)
    return results


def collected(
    at: str, options: PlanOptions, wanted: VerifyOptions, files: Sequence[str], narration: Narration
) -> Verified:
    """The plan with what files report about its trees; nothing is run."""
    fresh = read_results(files)
    with open_change(at, options, narration) as opened:
        task = wanted.task if wanted.commands else _the_task(fresh)
        with yard(opened, replace(wanted, commands=task.commands, setup=task.setup, keep_ignored=task.keep_ignored,
                                  environment=task.environment)) as place:  # fmt: skip
            results = place.runner.ground.results
            results.add(fresh)
            return _from_kept(place, results)


def _the_task(results: Sequence[Result]) -> Task:
    """The one task that the files speak of, the canary's single commands aside. Raises UsageError when there are several."""
    tasks = {result.task.key: result.task for result in results}
    longest = max(len(task.commands) for task in tasks.values())
    found = [task for task in tasks.values() if len(task.commands) == longest]
    if len(found) != 1:
        raise UsageError(
            "The files report on several commands: name the one that is meant.",
            "prsplit verify --collect --exec CMD FILE",
        )
    return found[0]


def _from_kept(place: Yard, results: Results) -> Verified:
    steps = named(place)
    found = {name: results.find(target.at.tree, place.task) for name, target in steps.items() if name != CANARY}
    known = [found[name] for name in ("base", "head")]
    ends = tuple(result for number, result in enumerate(known) if result and all(known[:number]))
    lacking = [name for name in ("base", "head") if not found[name]]
    inner = tuple(found[name] for name in steps if name.isdigit())
    canary, no_canary = _kept_canary(place, results)
    state = Verified(
        place.planned.plan, place.task, "unfinished", ends, canary, no_canary, (*inner, found["head"]),
        notes=(*place.notes, *(f"no result for {name}" for name in lacking)),
    )  # fmt: skip
    verdict = ends_verdict(ends)
    if verdict is not None:
        return replace(state, verdict=verdict, steps=())
    if any(result.outcome != "fail" for result in canary):
        return replace(state, verdict="blind", steps=())
    if lacking or (not canary and place.wanted.canary and CANARY in steps):
        return state
    return replace(state, verdict=verdict_of(state.steps))


def _kept_canary(place: Yard, results: Results) -> tuple[tuple[Result, ...], str]:
    target = named(place).get(CANARY)
    if not place.wanted.canary or target is None:
        return (), "--no-canary" if target else "the change has no source file"
    found = [results.find(target.at.tree, task) for task in tasks_at(CANARY, place.task)]
    known = tuple(result for result in found if result)
    return (known, "") if len(known) == len(found) else ((), "no result for it")


def named(place: Yard) -> dict[str, Target]:
    """Every tree that is to be run, by the name that `--step` takes."""
    base, head, *inner = targets(place)
    canary = canary_target(place) if place.wanted.canary else None
    middle = {str(number): target for number, target in enumerate(inner, 1)}
    return {"base": base, **({CANARY: canary} if canary else {}), **middle, "head": head}


def tasks_at(name: str, task: Task) -> tuple[Task, ...]:
    """What is run there: at the canary each command for itself."""
    return tuple(replace(task, commands=(command,)) for command in task.commands) if name == CANARY else (task,)


def good(name: str, result: Result) -> bool:
    """Whether that is how it must end."""
    return result.outcome == ("fail" if name == CANARY else "pass")


def export(at: str, path: str) -> int:
    """Write all results that are kept to one file; how many."""
    results = Results(open_repository(at)).all()
    write_results(path, results)
    return len(results)


def take_in(at: str, paths: Sequence[str]) -> int:
    """Keep the results of files beside our own; how many there were."""
    fresh = read_results(paths)
    Results(open_repository(at)).add(fresh)
    return len(fresh)


def forget(at: str, options: PlanOptions, what: str, narration: Narration) -> str:
    """Drop a learned need of the branch by its name, or the results of a command; what was dropped, in words.

    Raises AnsweredNo when there is neither.
    """
    with open_change(at, options, narration) as opened:
        if drop(opened.repo, opened.branch, what):
            return "forgotten; `prsplit plan` arranges without it"
        count = Results(opened.repo).forget(what)
        if count:
            return f"{count} {'result' if count == 1 else 'results'} forgotten"
        known = ", ".join(lesson.id for lesson in lessons(opened)) or "none"
        raise AnsweredNo(
            f"No learned need of this branch and no command that was run is called {what}; the needs are: {known}.",
            "prsplit show all",
        )


def bench(
    at: str, options: PlanOptions, wanted: VerifyOptions, step: str | None, pairs: int, narration: Narration
) -> Measured:
    """Time the command at base and at a step (the last one without `step`), by turns."""
    with open_change(at, options, narration) as opened, yard(opened, wanted) as place:
        count = len(place.planned.plan.prs)
        if step is not None and not (step.isdecimal() and 1 <= int(step) <= count):
            raise UsageError(
                f"There is no step {step}: the plan has {count}.", f"prsplit verify --bench CMD --step {count}"
            )
        number = int(step or count)
        steps = named(place)
        after = steps["head" if number == count else str(number)]
        times = place.runner.pairs((steps["base"], replace(after, label=f"step {number}")), place.task, pairs)
    return measured(number, wanted.commands[0], times)
