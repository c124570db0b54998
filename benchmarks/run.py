"""Measure prsplit: `python benchmarks/run.py` for generated changes, `--repo PATH --base B --head H` for any range.

Every time is of a whole process, as a user would start it, and stands beside `git diff -U0` of the same range in the
same run. No figure is a pass or a failure: they are recorded in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec

from generated import Files, Range, growth, many_files, store
from measure import interleaved, machine, slope
from tables import BUILD, Again, Report, Row, Start, markdown

SIZES = (100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Bench:
    """How to start prsplit, how often, and where to put repositories."""

    prsplit: tuple[str, ...]
    rounds: int
    folder: str
    limit: int

    def plan(self, where: Range) -> list[str]:
        """The command that plans a range."""
        return [*self.prsplit, "-C", where.repository, "plan", *self._flags(where)]

    def apply(self, where: Range) -> list[str]:
        """The command that plans and builds a range."""
        return [*self.prsplit, "-C", where.repository, "apply", "--prefix", "bench", "--yes", *self._flags(where)]

    def _flags(self, where: Range) -> list[str]:
        return ["--base", where.base, "--head", where.head, "--max-lines", str(self.limit)]

    def stored(self, name: str, base: Files, head: Files) -> Range:
        """A repository of a generated change."""
        return store(os.path.join(self.folder, name), base, head)


def diff(where: Range) -> list[str]:
    """What every time is compared with."""
    return ["git", "-C", where.repository, "--no-pager", "diff", "-U0", where.base, where.head]


def forget(where: Range) -> Callable[[], None]:
    """Take away what prsplit keeps about a repository, its branches and the plans in the cache included."""

    def away() -> None:
        shutil.rmtree(os.path.join(where.repository, ".git", "prsplit"), ignore_errors=True)
        shutil.rmtree(os.path.join(os.environ["XDG_CACHE_HOME"], "prsplit"), ignore_errors=True)
        listing = ["git", "-C", where.repository, "for-each-ref", "--format=delete %(refname)"]
        rows = subprocess.run([*listing, "refs/heads/bench", "refs/prsplit"], capture_output=True, check=True).stdout
        subprocess.run(["git", "-C", where.repository, "update-ref", "--stdin"], input=rows, check=True)

    return away


def size(where: Range) -> tuple[int, int]:
    """Files and raw lines of a range."""
    command = ["git", "-C", where.repository, "diff", "--numstat", "-M", where.base, where.head]
    rows = subprocess.run(command, capture_output=True, check=True, text=True, errors="replace").stdout.splitlines()
    return len(rows), sum(int(field) for row in rows for field in row.split("\t")[:2] if field != "-")


def measured(bench: Bench, where: Range) -> Row:
    """Plan and apply of one range beside git's own diff."""
    again = forget(where)
    commands = {"git": diff(where), "plan": bench.plan(where), "apply": bench.apply(where)}
    figures = interleaved(commands, bench.rounds, {"plan": again, "apply": again})
    listing = ["git", "-C", where.repository, "for-each-ref", "refs/heads/bench"]
    prs = len(subprocess.run(listing, capture_output=True, check=True).stdout.splitlines())
    again()
    return Row(*size(where), prs, figures["git"], figures["plan"], figures["apply"])


def growing(bench: Bench, sizes: Sequence[int]) -> dict[str, Row]:
    """Generated changes of growing size."""
    return {f"{lines:,} lines": measured(bench, bench.stored(f"growth-{lines}", *growth(lines))) for lines in sizes}


def exponents(rows: Sequence[Row]) -> dict[str, float]:
    """How time grows with lines: over all sizes, and from the last but one to the last."""
    found: dict[str, float] = {}
    for name in ("git", "plan", "apply") if len(rows) > 1 else ():
        points = [(float(row.lines), getattr(row, name).least) for row in rows]
        found[name] = slope(points)
        found[f"{name}, last step"] = slope(points[-2:])
    return found


def replanning(bench: Bench, lines: int) -> Again:
    """Planning again when nothing has changed, against planning for the first time."""
    where = bench.stored("again", *growth(lines))
    commands = {"cold": bench.plan(where), "again": bench.plan(where)}
    figures = interleaved(commands, bench.rounds, {"cold": forget(where)})
    return Again(lines, figures["cold"], figures["again"])


def starting(bench: Bench) -> Start:
    """What `--help` and `plan` import of other people's, and how long `--help` takes beside click alone."""
    where = bench.stored("start", *growth(200))
    only = [sys.executable, "-c", "import click"]
    figures = interleaved({"click": only, "help": [*bench.prsplit, "--help"]}, bench.rounds * 3)
    planning = imported(bench.plan(where)[len(bench.prsplit) :])
    return Start(figures["click"], figures["help"], imported(["--help"]), planning)


def imported(words: Sequence[str]) -> tuple[str, ...]:
    """The top-level modules that are neither Python's nor prsplit's and that a command imports."""
    own = sys.stdlib_module_names | {"prsplit", "imported"} | _imports(["-c", "pass"])
    names = _imports(["-m", "prsplit", *words]) - own
    return tuple(sorted(name for name in names if not name.startswith("_") and find_spec(name) is not None))


def _imports(words: Sequence[str]) -> set[str]:
    """The top-level names of everything that a Python of its own imports."""
    said = subprocess.run(
        [sys.executable, "-X", "importtime", *words], capture_output=True, check=True, text=True
    ).stderr
    return {match[1].partition(".")[0] for match in re.finditer(r"^import time:.*\|\s*(\S+)$", said, re.MULTILINE)}


def given(bench: Bench, repository: str, base: str, head: str) -> Row:
    """Any range of any repository, measured in a clone that shares its objects."""
    ids = [
        subprocess.run(["git", "-C", repository, "rev-parse", "--verify", f"{name}^{{commit}}"], capture_output=True,
                       check=True, text=True).stdout.strip()
        for name in (base, head)
    ]  # fmt: skip
    place = os.path.join(bench.folder, "given")
    subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", repository, place], check=True)
    return measured(bench, Range(place, *ids))


def main() -> None:
    """Measure what was asked for; print Markdown, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repo", help="measure a range of this repository instead of generated changes")
    parser.add_argument("--base", help="where the range begins")
    parser.add_argument("--head", default="HEAD", help="where the range ends (HEAD)")
    parser.add_argument("--lines", default=",".join(map(str, SIZES)), help="sizes of generated changes")
    parser.add_argument("--rounds", type=int, default=5, help="how often each command runs (5)")
    parser.add_argument("--max-lines", type=int, default=400, help="the limit to plan for (400)")
    parser.add_argument("--only", choices=("growth", "build", "again", "start", "arrange"), help="measure this alone")
    parser.add_argument("--prsplit", default="", help="how to start prsplit (this Python with -m prsplit)")
    parser.add_argument("--json", help="also write the figures to this file")
    asked = parser.parse_args()
    if asked.only == "arrange":
        from arranging import table

        sys.stdout.write(table(asked.rounds))
        return
    if asked.repo and not asked.base:
        parser.error("--repo needs --base")
    command = tuple(shlex.split(asked.prsplit)) or (sys.executable, "-m", "prsplit")
    with tempfile.TemporaryDirectory(prefix="prsplit-bench-") as folder:
        own_caches(folder)
        report = measure(Bench(command, asked.rounds, folder, asked.max_lines), asked)
    sys.stdout.write(markdown(report))
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as file:
            json.dump({**asdict(report), "asked": vars(asked)}, file, indent=1)


def own_caches(folder: str) -> None:
    """Let every process keep its bytecode, as an installed program does, and its plans, both in `folder`."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = os.path.join(folder, "bytecode")
    os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")


def measure(bench: Bench, asked: argparse.Namespace) -> Report:
    """Everything that was asked for."""
    report = Report(machine())
    if asked.repo:
        report.rows["given range"] = given(bench, asked.repo, asked.base, asked.head)
        return report
    wanted = asked.only or "growth build again start"
    if "growth" in wanted:
        report.rows |= growing(bench, [int(each) for each in asked.lines.split(",")])
        report.exponents |= exponents(list(report.rows.values()))
    if "build" in wanted:
        report.rows[BUILD] = measured(bench, bench.stored("many", *many_files(50, 20)))
    if "again" in wanted:
        report.again = replanning(bench, 2_000)
    if "start" in wanted:
        report.start = starting(bench)
    return report


if __name__ == "__main__":
    main()
