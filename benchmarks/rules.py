"""Run every rule of `check` over merged changes of public repositories, and count what each says.

    python benchmarks/rules.py --mirror FOLDER [--only click,cobra] [--every 6] [--most 4] [--show RULE] [--json FILE]

`--mirror` holds bare repositories as OWNER+NAME/repo. Of each, the newest merges and squashed commits of the default
branch's first parents are looked at that change 15 to 2,500 lines: every sixth, at most four. A merge is judged as it was
offered, its second parent against its first; a squashed commit against its parent. `--show` prints the findings of a rule
or family with the range, to be judged by reading its diff.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

PROJECTS = (
    "pallets/click", "encode/uvicorn", "scrapy/scrapy", "Textualize/rich", "pypa/virtualenv", "celery/celery", "spf13/cobra",
    "pytorch/torchtitan", "google/gson", "pallets/jinja", "marshmallow-code/marshmallow", "EleutherAI/lm-evaluation-harness",
    "networkx/networkx", "arrow-py/arrow", "pypa/packaging", "tornadoweb/tornado", "spf13/viper", "axios/axios",
    "hyperium/hyper", "serde-rs/serde", "labstack/echo",
)  # fmt: skip
LEAST, MOST = 15, 2_500
"""Changed lines of a change that is looked at."""

_LOOKED = 600
"""Commits of the default branch that are looked at."""

_SQUASHED = re.compile(r" \(#\d+\)$")
OUTCOMES = ("pass", "warn", "fail", "unknown", "skip")


@dataclass(frozen=True, slots=True)
class Said:
    """One finding: the project, the range, the rule and what it says."""

    project: str
    base: str
    head: str
    rule: str
    outcome: str
    message: str


def git(repo: str, *words: str) -> str:
    """What git answers; nothing where a mirror ends."""
    done = subprocess.run(["git", "-C", repo, *words], check=False, capture_output=True, text=True, errors="replace")
    return done.stdout


def changes(repo: str) -> Iterator[tuple[str, str]]:
    """Base and head of each merged change of a fitting size, the newest first."""
    rows = git(repo, "log", "--first-parent", f"--max-count={_LOOKED}", "--format=%H%x00%P%x00%s", "HEAD").splitlines()
    for row in rows:
        commit, parents, subject = row.split("\0")
        first, *others = parents.split()[:3] or [""]
        if not first or len(others) > 1 or not (others or _SQUASHED.search(subject)):
            continue
        head = others[0] if others else commit
        numbers = re.findall(r"(\d+) (?:insertion|deletion)", git(repo, "diff", "--shortstat", f"{first}...{head}"))
        if LEAST <= sum(map(int, numbers)) <= MOST:
            yield first, head


def judged(prsplit: Sequence[str], repo: str, project: str, base: str, head: str) -> list[Said]:
    """What the rules say of one change. Raises RuntimeError where prsplit fails."""
    done = subprocess.run(
        [*prsplit, "-C", repo, "check", "--base", base, "--head", head, "--format", "json"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode not in {0, 1, 3} or not done.stdout:
        raise RuntimeError(f"{project} {base[:10]}..{head[:10]}: exit {done.returncode}: {done.stderr[-300:]}")
    report = json.loads(done.stdout)
    return [
        Said(project, base[:10], head[:10], one["rule"], one["outcome"], one["message"])
        for pr in report["prs"] for one in pr["findings"]
    ]  # fmt: skip


def table(found: Sequence[Said]) -> str:
    """For each rule, how many changes have each outcome as their worst."""
    worst: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for one in found:
        place = one.project, one.head
        known = worst[one.rule].get(place, "skip")
        worst[one.rule][place] = min(known, one.outcome, key=("fail", "unknown", "warn", "pass", "skip").index)
    rows = [f"| rule | {' | '.join(OUTCOMES)} |", "|---|" + "--:|" * len(OUTCOMES)]
    for rule, places in sorted(worst.items()):
        count = Counter(places.values())
        rows.append(f"| {rule} | {' | '.join(str(count[outcome]) for outcome in OUTCOMES)} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Judge, count, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirror", required=True, help="where the bare repositories are")
    parser.add_argument("--only", default="", help="names of projects")
    parser.add_argument("--every", type=int, default=6)
    parser.add_argument("--most", type=int, default=4)
    parser.add_argument("--show", default="", help="a rule or family whose findings are printed")
    parser.add_argument("--json", default="", help="where all findings are written")
    parser.add_argument("--prsplit", default="", help="how to start prsplit (this Python with -m prsplit)")
    asked = parser.parse_args()
    prsplit = tuple(shlex.split(asked.prsplit)) or (sys.executable, "-m", "prsplit")
    found: list[Said] = []
    for project in PROJECTS:
        repo = os.path.join(asked.mirror, project.replace("/", "+"), "repo")
        if not os.path.isdir(repo) or (asked.only and project.partition("/")[2] not in asked.only.split(",")):
            continue
        for number, (base, head) in enumerate(changes(repo)):
            if number >= asked.every * asked.most:
                break
            if number % asked.every == 0:
                sys.stderr.write(f"{project} {base[:10]}..{head[:10]}\n")
                found += judged(prsplit, repo, project, base, head)
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as file:
            json.dump([asdict(one) for one in found], file, indent=1)
    count = len({(one.project, one.head) for one in found})
    sys.stdout.write(f"{count} changes of {len({one.project for one in found})} repositories\n\n{table(found)}")
    for one in found:
        if asked.show and one.rule.startswith(asked.show) and one.outcome in {"warn", "fail", "unknown"}:
            sys.stdout.write(f"{one.project} {one.base}..{one.head} {one.rule} {one.outcome}: {one.message}\n")


if __name__ == "__main__":
    main()
