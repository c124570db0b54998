"""What `push` takes for itself: opens a series of many PRs at a pretend forge on loopback, and updates it.

    python benchmarks/push_overhead.py [--branches 20] [--rounds 3]

Printed are the time of the whole process, forge included, and what prsplit and the git that it starts used of the
processor; the forge is another process. The checks before a push are left out, as `check` has figures of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]

from support.forge import pretend_forge  # noqa: E402 - the pretend forge lives with the tests
from support.pushing import Place, environment, place, steps  # noqa: E402
from support.scripts import commit  # noqa: E402


def main() -> None:
    """Measure, and print one line a command and round."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("branches", 20), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=number)
    given = parser.parse_args()
    os.environ.update(
        GIT_CONFIG_GLOBAL=os.devnull, GIT_AUTHOR_NAME="An Author", GIT_AUTHOR_EMAIL="author@example.com",
        GIT_COMMITTER_NAME="An Author", GIT_COMMITTER_EMAIL="author@example.com",
    )  # fmt: skip
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            os.environ.update(XDG_STATE_HOME=folder, XDG_CACHE_HOME=folder)
            with pretend_forge(Path(folder, "served")) as forge:
                spot = place(Path(folder), forge)
                spot.build(steps(given.branches))
                print(measured(spot, "push", "--no-check"))
                name = "split/topic/01-step"
                tree = {**steps(1)[0], b"f01.txt": ("100644", b"better\n")}
                spot.held.git("update-ref", f"refs/heads/{name}", commit(spot.held.path, tree, [name], "Answer"))
                print(measured(spot, "update", "--no-check"))


def measured(spot: Place, *words: str) -> str:
    """How long a command took, what it used, and what it asked of the forge."""
    before, pushes, begun = len(spot.forge.calls), spot.forge.pushes, time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "prsplit", "-C", spot.held.path, *words], env=environment(spot.forge),
        stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    whole = time.perf_counter() - begun
    calls = [call.method for call in spot.forge.calls[before:]]
    return (
        f"{words[0]}, exit {child.returncode}: {whole:.2f} s in all, {used.ru_utime + used.ru_stime:.2f} s of our own, "
        f"{spot.forge.pushes - pushes} push, {calls.count('GET')} questions, {len(calls) - calls.count('GET')} changes"
    )


if __name__ == "__main__":
    main()
