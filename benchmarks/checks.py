"""Measure `check` beside what it is compared with, in one run: ratios of whole processes on one generated change.

    python benchmarks/checks.py [--lines 2000] [--rounds 15] [--peers FOLDER] [--prsplit "prsplit"]

diff-cover and pre-commit come from PyPI and danger-js from npm, each pinned, into `--peers` (kept) or a temporary folder.
What can't be had is named and left out. A ratio is of the least times; each round runs all commands in turn.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generated import Range, growth, store
from measure import Figure, interleaved, machine

FROM_PYPI = {"diff-cover": "diff-cover==11.0.1", "pre-commit": "pre-commit==4.3.0"}
DANGER = "danger@14.0.7"
QUICK = ("--rule", "size", "--rule", "content", "--rule", "commits", "--max-lines", "2500")
HOOKS = """\
repos:
  - repo: local
    hooks: [{id: nothing, name: nothing, entry: 'true', language: system, always_run: true, pass_filenames: false}]
"""
DANGERFILE = "const {danger, warn} = require('danger')\nif (danger.git.created_files.length > 99) warn('many')\n"


@dataclass(frozen=True, slots=True)
class Bar:
    """A ratio that is asked for: of one command to the sum of others, and the most that it may be."""

    of: str
    to: tuple[str, ...]
    most: float


BARS = (
    Bar("check, size content commits", ("import click, subprocess", "git diff --numstat"), 1.5),
    Bar("check, size content commits", ("pre-commit, no-op",), 1.0),
    Bar("check, size content commits", ("diff-cover",), 1.0),
    Bar("check, size content commits", ("danger-js",), 1.0),
    Bar("check, tests.patch_cov", ("diff-cover",), 1.0),
    Bar("check, all rules", ("plan",), 1.5),
)


def commands(prsplit: tuple[str, ...], python: str, where: Range) -> dict[str, list[str]]:
    """What is measured of ours, and the floor."""
    judged = [*prsplit, "check", "--base", where.base, "--head", where.head]
    return {
        "import click, subprocess": [python, "-c", "import click, subprocess"],
        "git diff --numstat": ["git", "--no-pager", "diff", "--numstat", where.base, where.head],
        "check, size content commits": [*judged, *QUICK],
        "check, tests.patch_cov": [*judged, "--rule", "tests.patch_cov", "--coverage", "coverage.xml"],
        "check, all rules": judged,
        "plan": [*prsplit, "plan", "--fresh", "--base", where.base, "--head", where.head],
    }


def peers(folder: str, where: Range) -> dict[str, list[str]]:
    """How to start the others, those that can be had."""
    found = {}
    for name, package in FROM_PYPI.items():
        place = os.path.join(folder, name)
        words = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--target",
            place,
            package,
        ]
        if os.path.isdir(place) or _had(words, name):
            found[name] = place
    rows = {}
    if "diff-cover" in found:
        start = _start(found["diff-cover"], "diff_cover.diff_cover_tool")
        rows["diff-cover"] = [*start, "coverage.xml", "--compare-branch", where.base]
    if "pre-commit" in found:
        rows["pre-commit, no-op"] = [*_start(found["pre-commit"], "pre_commit.main"), "run"]
    npm, place = shutil.which("npm"), os.path.join(folder, "danger")
    words = [npm or "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", place, DANGER]
    if os.path.isdir(os.path.join(place, "node_modules")) or (npm and _had(words, "danger-js")):
        program = os.path.join(place, "node_modules", ".bin", "danger")
        rows["danger-js"] = [program, "local", "--base", where.base, "--dangerfile", "dangerfile.js"]
    return rows


def _start(folder: str, module: str) -> list[str]:
    code = f"import sys; sys.path.insert(0, {folder!r}); from {module} import main; sys.exit(main())"
    return [sys.executable, "-c", code]


def _had(words: list[str], name: str) -> bool:
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(f"{name} can't be had and is left out: {done.stderr.strip()[-200:]}\n")
    return done.returncode == 0


def prepared(folder: str, lines: int) -> Range:
    """A work tree on the head of a generated change, with a coverage report of its Python, and the peers' files."""
    where = store(os.path.join(folder, "project"), *growth(lines))
    os.chdir(where.repository)
    subprocess.run(["git", "checkout", "-q", where.head], check=True)
    for name, text in ((".pre-commit-config.yaml", HOOKS), ("dangerfile.js", DANGERFILE), ("nothing.py", "")):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    subprocess.run(["git", "add", ".pre-commit-config.yaml"], check=True)
    for words in (("run", "--source=.", "nothing.py"), ("xml", "-q")):
        subprocess.run([sys.executable, "-m", "coverage", *words], check=True, capture_output=True)
    return where


def forget() -> None:
    """Take away what prsplit keeps of the repository."""
    for place in (".git/prsplit", os.path.join(os.environ["XDG_CACHE_HOME"], "prsplit")):
        shutil.rmtree(place, ignore_errors=True)


def table(figures: Mapping[str, Figure]) -> str:
    """The times, then the ratios that are asked for."""
    rows = ["| command | s | median |", "|---|--:|--:|"]
    rows += [f"| {name} | {each.least:.3f} | {each.middle:.3f} |" for name, each in figures.items()]
    rows += ["", "| ratio | bar | measured |", "|---|--:|--:|"]
    for bar in BARS:
        if not figures.keys() >= {bar.of, *bar.to}:
            rows.append(f"| {bar.of} : {' + '.join(bar.to)} | {bar.most} | not measured |")
            continue
        ratio = figures[bar.of].least / sum(figures[each].least for each in bar.to)
        told = f"{ratio:.2f}" if ratio <= bar.most else f"**{ratio:.2f}**"
        rows.append(f"| {bar.of} : {' + '.join(bar.to)} | {bar.most} | {told} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=2_000, help="changed lines of the generated range (2000)")
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs (15)")
    parser.add_argument("--peers", default="", help="where the other programs are kept")
    parser.add_argument("--prsplit", default="", help="how to start prsplit (this Python with -m prsplit)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="prsplit-bench-") as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        own = {
            "PYTHONPYCACHEPREFIX": "bytecode",
            "XDG_CACHE_HOME": "cache",
            "PRE_COMMIT_HOME": "pre-commit",
            "HOME": "home",
        }
        os.environ |= {name: os.path.join(folder, place) for name, place in own.items()}
        others = os.path.abspath(asked.peers or os.path.join(folder, "peers"))
        where = prepared(folder, asked.lines)
        prsplit = tuple(shlex.split(asked.prsplit)) or (sys.executable, "-m", "prsplit")
        wanted = commands(prsplit, sys.executable, where) | peers(others, where)
        before: dict[str, Callable[[], None]] = dict.fromkeys(("check, all rules", "plan"), forget)
        figures = interleaved(wanted, asked.rounds, before, codes=(0, 1, 3))
        here = machine()
        os.chdir(tempfile.gettempdir())
    sys.stdout.write(f"{here.processor}, {here.cores} cores, Python {here.python}, git {here.git}\n\n{table(figures)}")


if __name__ == "__main__":
    main()
