"""How single commits fare: what was one idea should stay one PR.

    python benchmarks/singles.py --mirror FOLDER [--cases benchmarks/singles.jsonl] [--max-lines 400]

FOLDER holds public repositories' git directories as `owner+name/repo`. A case names repository, base and head. The list was
drawn with a fixed seed, ten commits from each of twenty repositories: first-parent, no merge, 5 to 400 changed lines, at
least 5 of them code, no revert, release, formatting or dependency commit, none of them part of a tangle.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence

SOURCE = os.path.join(os.path.dirname(__file__), "..", "src")


def main() -> None:
    """Plan every case and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", required=True)
    parser.add_argument("--cases", default=os.path.join(os.path.dirname(__file__), "singles.jsonl"))
    parser.add_argument("--max-lines", default="400")
    given = parser.parse_args()
    with open(given.cases, encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    rows = [(case, sizes(given.mirror, case, given.max_lines)) for case in cases]
    tell("all", [found for _, found in rows])
    tell("60 lines or more, two code files", [f for case, f in rows if case["lines"] >= 60 and case["code"] >= 2])


def sizes(mirror: str, case: dict[str, str], limit: str) -> list[int]:
    """The raw lines of each PR."""
    repo = os.path.join(mirror, case["repo"].replace("/", "+"), "repo")
    words = ["plan", "--base", case["base"], "--head", case["head"], "--format", "json", "--fresh"]
    settings = [] if limit == "400" else ["--max-lines", limit]
    command = [sys.executable, "-m", "prsplit", "-C", repo, *words, *settings]
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": SOURCE})
    return [pr["size"]["added"] + pr["size"]["deleted"] for pr in json.loads(done.stdout)["prs"]]


def tell(name: str, found: Sequence[list[int]]) -> None:
    """One line of figures; none where there is no commit."""
    if not found:
        return
    whole = sum(len(one) == 1 for one in found) / len(found)
    largest = sum(max(one) / max(1, sum(one)) for one in found) / len(found)
    print(f"{name}: {len(found)} commits, one PR {whole:.1%}, largest PR {largest:.1%} of the lines")


if __name__ == "__main__":
    main()
