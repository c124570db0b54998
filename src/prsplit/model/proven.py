"""What running commands at a tree showed: the task, the result, what it taught, and what a step can show of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Outcome = Literal["pass", "fail", "timeout", "flaky"]
"""`flaky`: the command failed and passed on one tree. `timeout`: it was stopped; it counts as failed."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is run at a tree: `commands` in order, each by the shell, until one fails.

    `setup` ran once in the folder before. `keep_ignored` tells that ignored files of the tree before were left in place.
    `environment` is the name that the user gave to where it runs.
    """

    commands: tuple[str, ...]
    setup: str = ""
    keep_ignored: bool = False
    environment: str = ""

    @property
    def key(self) -> str:
        """A digest of everything that the outcome may depend on besides the tree."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode("ascii")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Result:
    """How a task ended at a tree.

    `place` names the atoms that were taken there (see `place_of`). `command` and `code` are those of the command that
    failed, the last one when all passed; `code` is negative for a signal. `seconds` is the time of the last run, `when`
    its end in UTC, `runs` how often it was run before it was believed. `output` holds the last lines that it printed, `log`
    the file with more of them. `source` is the file that reported it, empty when it was run here.
    """

    tree: str
    task: Task
    outcome: Outcome
    command: str
    code: int
    seconds: float
    when: str
    runs: int = 1
    place: str = ""
    output: tuple[str, ...] = ()
    log: str = ""
    source: str = ""

    @property
    def passed(self) -> bool:
        """Whether every command succeeded."""
        return self.outcome == "pass"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A need that a failing step taught, by atom ids: `source` failed without `target`.

    `command` failed at `path`:`line`, the place of the source atom; `output` are the first telling lines of what it
    printed. `when` is the day in UTC.
    """

    source: str
    target: str
    command: str
    output: tuple[str, ...]
    path: str
    line: int
    when: str = ""

    @property
    def id(self) -> str:
        """A short name that stays the same as long as both atoms do."""
        return hashlib.sha256(f"{self.source} {self.target}".encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a step of a plan can show for itself: the result of one task at its tree."""

    step: int
    result: Result


def red_stretches(passed: Sequence[bool]) -> tuple[tuple[int, int], ...]:
    """First and last number of the neighbours that are to be one so that no step fails: each run of failing steps, with the
    next one that passes. What follows the last that passes is left out."""
    found = []
    first = 0
    for number, good in enumerate(passed, 1):
        if not good:
            first = first or number
        elif first:
            found.append((first, number))
            first = 0
    return tuple(found)


def place_of(base_tree: str, atoms: tuple[str, ...], version: str) -> str:
    """A name for the tree that `atoms` (ids) make of `base_tree` with this version of prsplit.

    It can be told without composing the tree.
    """
    text = "\n".join((version, base_tree, *sorted(atoms)))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:40]
