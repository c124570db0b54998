"""What `verify` takes for itself, a step: runs `true` at every step of a series in a repository of many files.

    python benchmarks/verify_overhead.py [--files 3000] [--steps 12] [--rounds 3]

The time of a whole `verify --no-canary` less that of `plan`, over the trees that it ran (base, head and the steps between):
on the clock, and of the processor with that of all children, which says more where the machine has other work.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

SOURCE = os.path.join(os.path.dirname(__file__), "..", "src")


def main() -> None:
    """Measure, and print one line a round."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("files", 3000), ("steps", 12), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=number)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        repo = os.path.join(folder, "repo")
        _grow(repo, given.files, given.steps)
        env = {**os.environ, "PYTHONPATH": SOURCE, "XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder}
        words = [sys.executable, "-m", "prsplit", "-C", repo]
        plan = ["plan", "--max-lines", "60"]
        verify = ["verify", "--max-lines", "60", "--no-canary", "--no-cache", "--exec", "true"]
        for number in range(given.rounds + 1):
            planned, verified = (_timed([*words, *rest], env) for rest in (plan, verify))
            count = verified.printed.count("pass  ") - 1  # the last step is head, which is run once
            wall, busy = (verified.wall - planned.wall) / count, (verified.busy - planned.busy) / count
            if number:
                print(
                    f"{count} trees of {given.files} files: {wall:.3f} s of our own a tree, {busy:.3f} s of processor"
                )


class _Timed(NamedTuple):
    """Seconds on the clock, seconds of processor, and what was printed."""

    wall: float
    busy: float
    printed: str


def _timed(words: list[str], env: dict[str, str]) -> _Timed:
    begun, busy = time.perf_counter(), _busy()
    done = subprocess.run(words, env=env, check=True, capture_output=True, text=True)
    return _Timed(time.perf_counter() - begun, _busy() - busy, done.stdout)


def _busy() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _grow(repo: str, files: int, steps: int) -> None:
    """`files` small modules at base; at head `steps` more, each of a PR's size."""
    for number in range(files):
        _write(repo, f"pkg/d{number // 50}/m{number}.py", f"def f{number}(x):\n    return x + {number}\n" * 20)
    _git(repo, "init", "-q", "-b", "main", ".")
    _commit(repo, "base")
    _git(repo, "switch", "-q", "-c", "topic")
    for number in range(steps):
        body = "".join(f"    total += x * {each}\n" for each in range(47))
        _write(repo, f"pkg/new{number}.py", f"def g{number}(x):\n    total = 0\n{body}    return total\n")
    _commit(repo, "change")


def _write(repo: str, path: str, text: str) -> None:
    place = os.path.join(repo, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "w", encoding="utf-8") as file:
        file.write(text)


def _commit(repo: str, message: str) -> None:
    _git(repo, "add", "-A")
    _git(repo, "-c", "user.name=An Author", "-c", "user.email=author@example.com", "commit", "-q", "-m", message)


def _git(repo: str, *words: str) -> None:
    subprocess.run(["git", "-C", repo, *words], check=True, capture_output=True)


if __name__ == "__main__":
    main()
