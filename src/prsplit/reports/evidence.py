"""What the user's commands have shown of a plan's steps, in words and as JSON. Text is not escaped here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from prsplit.model.plan import Plan
from prsplit.model.proven import Result, Shown, Task
from prsplit.reports.escape import json_text, masked

Value = str | int | float | bool | list["Value"] | dict[str, "Value"]

NOT_RUN = "tests, builds"
_RED = ("fail", "timeout")
_VERBS = {"fail": "fails", "timeout": "runs out of time", "flaky": "is flaky", "pass": "passes"}


def run_lines(plan: Plan) -> list[tuple[bool, str]]:
    """A sentence for each task that was run, `pytest -q fails at step 4, passes at steps 1–3 (2026-11-21)`, and whether it fails
    at a step. Those that do come first."""
    tasks: dict[Task, list[Shown]] = defaultdict(list)
    for one in plan.evidence:
        tasks[one.result.task].append(one)
    rows = [
        (any(one.result.outcome in _RED for one in shown), f"{named(task)} {_outcomes(shown)} ({_origin(shown)})")
        for task, shown in tasks.items()
    ]
    return sorted(rows, key=lambda row: not row[0])


def not_run(plan: Plan) -> str:
    """What the static proof does not replace and nobody has run: nothing where each step has some result."""
    bare = sorted({pr.number for pr in plan.prs} - {one.step for one in plan.evidence})
    if not bare:
        return ""
    return _steps(bare) if plan.evidence else NOT_RUN


def failing(plan: Plan) -> Task | None:
    """The task that fails at some step, if there is one."""
    return next((one.result.task for one in plan.evidence if one.result.outcome in _RED), None)


def named(task: Task) -> str:
    """The commands, and what is special about how they were run."""
    more = [f"after {task.setup}"] if task.setup else []
    more += ["ignored files kept"] if task.keep_ignored else []
    more += [task.environment] if task.environment else []
    return masked(" && ".join(task.commands) + (f" [{', '.join(more)}]" if more else ""))


def _outcomes(shown: list[Shown]) -> str:
    steps: dict[str, list[int]] = defaultdict(list)
    for one in shown:
        steps[one.result.outcome].append(one.step)
    ordered = sorted(steps.items(), key=lambda entry: list(_VERBS).index(entry[0]))
    return ", ".join(f"{_VERBS[outcome]} at {_steps(numbers)}" for outcome, numbers in ordered)


def _steps(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"{'step' if len(numbers) == 1 else 'steps'} {told}"


def _origin(shown: list[Shown]) -> str:
    days = sorted({one.result.when[:10] for one in shown})
    sources = sorted({one.result.source for one in shown if one.result.source})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return when + (f", reported by {', '.join(sources)}" if sources else "")


def step_lines(plan: Plan, step: int) -> list[str]:
    """What was run at one step: `pytest -q passes, in 1.2 s, on 2026-11-21 at 15:00 UTC`."""
    return [at_step(one.result) for one in plan.evidence if one.step == step]


def at_step(result: Result) -> str:
    """What one result says of its step."""
    when = f"on {result.when[:10]} at {result.when[11:16]} UTC"
    source = f", reported by {result.source}" if result.source else ""
    return f"{named(result.task)} {_VERBS[result.outcome]}, in {result.seconds:.1f} s, {when}{source}"


def journal_lines(plan: Plan) -> tuple[str, ...]:
    """The same of all steps, for the journal: `PR 2: pytest -q passes, …`."""
    return tuple(f"PR {one.step}: {at_step(one.result)}" for one in plan.evidence)


def evidence_value(shown: Iterable[Shown], step: int) -> list[Value]:
    """What was run at one step, as JSON values."""
    return [_value(one.result) for one in shown if one.step == step]


def _value(result: Result) -> dict[str, Value]:
    return {
        "commands": [json_text(masked(command)) for command in result.task.commands],
        "setup": json_text(masked(result.task.setup)),
        "keep_ignored": result.task.keep_ignored,
        "environment": json_text(result.task.environment),
        "outcome": result.outcome,
        "seconds": round(result.seconds, 3),
        "when": result.when,
        "tree": result.tree,
        "reported_by": json_text(result.source),
    }
