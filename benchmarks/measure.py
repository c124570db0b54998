"""Measure whole processes: wall clock and peak memory, several commands interleaved so that they share the weather."""

from __future__ import annotations

import math
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Before = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """What several runs of one command took: seconds, and the largest resident memory in megabytes."""

    least: float
    middle: float
    memory: float

    def over(self, other: Figure) -> float:
        """How many times as long as another command, by the least of each."""
        return self.least / other.least


def once(command: Sequence[str], environment: Mapping[str, str], codes: Sequence[int] = (0,)) -> tuple[float, float]:
    """Seconds and peak megabytes of one process and those it waits for. Raises RuntimeError when it fails: when it ends
    with a code that is none of `codes`."""
    begin = time.perf_counter()
    with open(os.devnull, "wb") as sink:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.PIPE, env=dict(environment)
        )
        assert child.stderr is not None
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode not in codes:
        raise RuntimeError(f"{' '.join(command)}: exit {child.returncode}: {said.decode(errors='replace')[-500:]}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return seconds, usage.ru_maxrss / unit


def interleaved(
    commands: Mapping[str, Sequence[str]],
    rounds: int,
    before: Mapping[str, Before] | None = None,
    environment: Mapping[str, str] | None = None,
    codes: Sequence[int] = (0,),
) -> dict[str, Figure]:
    """Run all commands in turn, `rounds` times after one round that does not count; a figure for each."""
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for count in range(rounds + 1):
        for name, command in commands.items():
            (before or {}).get(name, lambda: None)()
            run = once(command, environment or os.environ, codes)
            if count:
                runs[name].append(run)
    return {
        name: Figure(min(s for s, _ in each), median(s for s, _ in each), max(m for _, m in each))
        for name, each in runs.items()
    }


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The exponent of growth: the least-squares slope of log(time) over log(lines)."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(pair[side] for pair in logs) / len(logs) for side in (0, 1))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were measured on."""

    processor: str
    cores: int
    system: str
    python: str
    git: str


def machine() -> Machine:
    """This machine."""
    processor = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            found = re.search(r"^model name\s*:\s*(.+)$", file.read(), re.MULTILINE)
            processor = found[1] if found else processor
    except OSError:
        pass
    git = subprocess.run(["git", "version"], capture_output=True, check=True, text=True).stdout.split()[2]
    return Machine(
        processor, os.cpu_count() or 1, f"{platform.system()} {platform.machine()}", platform.python_version(), git
    )
