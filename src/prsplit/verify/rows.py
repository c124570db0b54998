"""Results as JSON lines, for prsplit's folder and for files that travel: read as data that anybody may have written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from prsplit.model.proven import Outcome, Result, Task

SCHEMA = "prsplit.results/1"
LONGEST = 64 << 10
"""Bytes of the longest row that is read."""

_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_PLACE = re.compile(r"[0-9a-f]{40}|")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_OUTCOMES = get_args(Outcome)
_T = TypeVar("_T")


def encode(result: Result) -> bytes:
    """The result as one line, shortened until it is no longer than LONGEST."""
    row = json.dumps(_row(result)).encode("ascii")
    while len(row) >= LONGEST and result.output:
        result = _shortened(result)
        row = json.dumps(_row(result)).encode("ascii")
    return row + b"\n"


def _shortened(result: Result) -> Result:
    from dataclasses import replace

    return replace(result, output=result.output[(len(result.output) + 1) // 2 :])


def _row(result: Result) -> dict[str, object]:
    task = result.task
    return {
        "schema": SCHEMA,
        "tree": result.tree,
        "task": {
            "commands": list(task.commands),
            "setup": task.setup,
            "keep_ignored": task.keep_ignored,
            "environment": task.environment,
        },
        "outcome": result.outcome,
        "command": result.command,
        "code": result.code,
        "seconds": round(result.seconds, 3),
        "when": result.when,
        "runs": result.runs,
        "place": result.place,
        "output": list(result.output),
        "log": result.log,
        "source": result.source,
    }


def decode(line: bytes) -> Result:
    """The result that a line holds. Raises ValueError, KeyError, TypeError or RecursionError for anything else."""
    if len(line) > LONGEST:
        raise ValueError(len(line))
    row = json.loads(line)
    if row["schema"] != SCHEMA:
        raise ValueError(row["schema"])
    outcome: Outcome = row["outcome"]
    if outcome not in _OUTCOMES:
        raise ValueError(outcome)
    return Result(
        tree=_like(row["tree"], _OID),
        task=_task(row["task"]),
        outcome=outcome,
        command=_text(row["command"]),
        code=_number(row["code"]),
        seconds=_seconds(row["seconds"]),
        when=_like(row["when"], _WHEN),
        runs=_number(row["runs"]),
        place=_like(row["place"], _PLACE),
        output=tuple(_text(each) for each in _typed(row["output"], list)[:100]),
        log=_text(row["log"]),
        source=_text(row["source"]),
    )


def _task(row: Mapping[str, Any]) -> Task:
    commands = tuple(_text(each) for each in _typed(row["commands"], list))
    if not commands:
        raise ValueError(row)
    return Task(commands, _text(row["setup"]), _typed(row["keep_ignored"], bool), _text(row["environment"]))


def _like(value: object, form: re.Pattern[str]) -> str:
    text = _text(value)
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def _number(value: object) -> int:
    return int(_typed(value, int))


def _seconds(value: object) -> float:
    number = float(value) if isinstance(value, int | float) else -1.0
    if not 0 <= number < 1e9:
        raise ValueError(value)
    return number


def _text(value: object) -> str:
    text = _typed(value, str)
    text.encode("utf-8", "surrogateescape")
    return text


def _typed(value: object, kind: type[_T]) -> _T:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value
