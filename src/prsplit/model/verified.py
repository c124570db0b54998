"""What `verify` found out about a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prsplit.model.plan import Plan
from prsplit.model.proven import Lesson, Result, Task

Verdict = Literal["proven", "useless", "blind", "failed", "flaky", "unfinished"]
"""`useless`: the task fails at base or head already. `blind`: it passes on a broken tree. `unfinished`: not all steps were
run, none that was run failed."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found out about a plan.

    `ends` are the results at base and head, `canary` one result for each command on the tree that must fail (empty where
    `no_canary` says why there was none), `steps` the results by PR, None where a step was not run. `learned` are the needs
    that repairing taught, `trials` the runs that it took; `budget` the runs that it would take at most where it was not
    asked for. `notes` are sentences that the reader should see.
    """

    plan: Plan
    task: Task
    verdict: Verdict
    ends: tuple[Result, ...]
    canary: tuple[Result, ...] = ()
    no_canary: str = ""
    steps: tuple[Result | None, ...] = ()
    learned: tuple[Lesson, ...] = ()
    trials: int = 0
    budget: int = 0
    notes: tuple[str, ...] = ()
    remedy: str = ""
    """The command that leaves no failing step, where looking for needs did not."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A benchmark at base and at a step. Times are in seconds, pair by pair; `change` is relative (−0.25: a quarter less
    time), between `low` and `high` with 95 % confidence."""

    step: int
    command: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    change: float
    low: float
    high: float

    @property
    def proven(self) -> bool:
        """Whether the step is faster for sure: the whole interval lies below zero."""
        return self.high < 0
