"""What is left when no need explains why steps fail: neighbours that are to be one PR."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.app.opening import Opened, command_line, saved_plan
from prsplit.model.plan import Plan
from prsplit.model.proven import Result, Task, red_stretches


def merging(at: str, opened: Opened, steps: Sequence[Result | None]) -> str:
    """The command that makes each run of failing steps one with the next step that passes; empty where none does."""
    flags = [
        f"--merge {','.join(map(str, range(first, last + 1)))}"
        for first, last in red_stretches([one is not None and one.passed for one in steps])
    ]
    kept = saved_plan(opened) is not None
    return command_line(at, " ".join(("edit", *flags)), opened.options, kept=kept) if flags else ""


def results_of(plan: Plan, task: Task) -> tuple[Result | None, ...]:
    """What is known of a task at each step of the plan."""
    known = {one.step: one.result for one in plan.evidence if one.result.task == task}
    return tuple(known.get(pr.number) for pr in plan.prs)
