"""The control of `verify`: the authors' own commits under the same command, each first-parent commit of a range.

    python benchmarks/control.py REPO BASE HEAD --exec CMD [--timeout 600] [--at-most 20]

With `--at-most`, that many commits are taken at even distances, the last among them. Each is checked out into a folder of
its own, clean, without hooks. One line for each that fails, then how many.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile


def main() -> None:
    """Run the command at each commit, and print how many fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("repo", "base", "head"):
        parser.add_argument(name)
    parser.add_argument("--exec", dest="command", required=True)
    parser.add_argument("--timeout", type=float, default=600)
    parser.add_argument("--at-most", type=int)
    given = parser.parse_args()
    every = _git(given.repo, "rev-list", "--reverse", "--first-parent", f"{given.base}..{given.head}").split()
    commits = _drawn(every, given.at_most or len(every))
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy")
        _git(given.repo, "clone", "-q", "--shared", "--no-checkout", os.path.abspath(given.repo), copy)
        for commit in commits:
            _git(copy, "-c", "core.hooksPath=/dev/null", "checkout", "-q", "--detach", "-f", commit)
            _git(copy, "clean", "-fdxq")
            if not _passes(given.command, copy, given.timeout):
                bad += 1
                print(_git(copy, "log", "-1", "--format=%h %s", commit).strip(), flush=True)
    left = f" (of {len(every)} in all)" if len(commits) < len(every) else ""
    print(f"{bad} of {len(commits)} first-parent commits fail{left}")


def _drawn(commits: list[str], most: int) -> list[str]:
    if len(commits) <= most:
        return commits
    return [commits[(number * len(commits)) // most - 1] for number in range(1, most + 1)]


def _passes(command: str, folder: str, timeout: float) -> bool:
    try:
        done = subprocess.run(
            command, shell=True, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=timeout, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _git(folder: str, *words: str) -> str:
    done = subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
