"""Seven verdicts of diff-cover on a branch that are not of the branch, made by diff-cover itself, and prsplit's own.

diff-cover is asked as strictly as it can be (`--fail-under 100`): what it passes, it passes for want of knowledge.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from prsplit.app.check import CheckOptions, check
from prsplit.app.demo import Silence
from prsplit.errors import Refused
from prsplit.model.finding import Report
from support.measured import Measured
from support.repo import Repo, git, grown

PEER = "diff-cover==11.0.1"
PIP = ("-m", "pip", "install", "-q", "--retries=1", "--disable-pip-version-check", "--target")
WIDE = "".join(
    f"    if kind == {number}:\n        return call(\n            one,\n            {number},\n        )\n"
    for number in range(7)
)
CORE = f"def add(one, other):\n    return one + other\n\n\ndef wide(kind, call, one):\n{WIDE}    return None\n"
TEST = "from calc.core import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n\n\ntest_add()\n"
FRESH = "".join(f"def part_{number}(one):\n    return one + {number}\n\n\n" for number in range(5))

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.timeout(300)]


@dataclass(frozen=True, slots=True)
class Both:
    """A branch with its coverage report, and both judges."""

    project: Measured
    peer: Path

    @property
    def repo(self) -> Repo:
        """The repository."""
        return self.project.repo

    def theirs(self, at: Path | None = None, base: str = "main") -> tuple[int, str]:
        """diff-cover's exit code and words."""
        program = [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            "from diff_cover.diff_cover_tool import main; raise SystemExit(main())",
        ]
        words = [*program, "coverage.xml", "--compare-branch", base, "--fail-under", "100"]
        done = subprocess.run(
            words, cwd=at or self.repo.path, env={**os.environ, "PYTHONPATH": str(self.peer)}, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def ours(self, rule: str = "tests.patch_cov", at: Path | None = None, base: str = "main") -> Report:
        """What `check` says of the rule."""
        report = str((at or self.repo.path) / "coverage.xml")
        return check(str(at or self.repo.path), CheckOptions(base, rules=(rule,), coverage=(report,)), Silence())

    def told(self, rule: str = "tests.patch_cov") -> list[tuple[str, str]]:
        """Outcome and sentence of each finding."""
        return [(each.outcome, each.message) for pr in self.ours(rule).prs for each in pr.findings]


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """diff-cover, in a folder of its own. Skips by name where it can't be had."""
    folder = tmp_path_factory.mktemp("peer")
    done = subprocess.run(
        [sys.executable, *PIP, str(folder), PEER], check=False, capture_output=True, text=True, timeout=200
    )
    if done.returncode:
        pytest.skip(f"{PEER} can't be had from PyPI: {done.stderr.strip()[-200:]}")
    return folder


@pytest.fixture
def both(tmp_path: Path, peer: Path) -> Both:
    """A project with a test, standing on a branch without a change."""
    base: dict[str | bytes, bytes] = {
        "calc/__init__.py": b"", "calc/core.py": CORE.encode(), "tests/check.py": TEST.encode()
    }  # fmt: skip
    return Both(Measured(grown(tmp_path / "project", base)), peer)


def test_a_new_module_that_no_test_loads(both: Both) -> None:
    """The report is older than the module: no line of it is known, which passes there."""
    both.project.run("xml")
    both.project.commit(calc__fresh=FRESH)
    code, words = both.theirs()
    assert (code, "No lines with coverage information" in words) == (0, True)
    assert both.told()[0] == ("fail", "tests run 0 of 10 changed statements (0%, Cobertura XML)")


def test_the_only_test_is_deleted(both: Both) -> None:
    """No line of code has changed, which passes there."""
    both.project.run("xml")
    both.repo.remove("tests/check.py")
    both.project.commit()
    assert both.theirs()[0] == 0
    assert both.told("tests.removed") == [("warn", "tests/check.py loses 1 test: test_add")]


def test_a_line_within_a_statement_that_did_not_run(both: Both) -> None:
    """Reports know the first lines of statements alone; a changed argument stands on another one."""
    both.project.commit(calc__core=CORE.replace("            one,", "            one + 1,"))
    both.project.run("xml")
    assert both.theirs()[0] == 0
    assert both.told()[0] == ("fail", "tests run 0 of 7 changed statements (0%, Cobertura XML)")


def test_a_report_that_an_insertion_has_shifted(both: Both) -> None:
    """Its numbers are of other lines: there a share is told, and nothing of its age."""
    both.project.run("xml")
    both.project.commit(calc__core="LIMIT = 1\nMORE = 2\n\n\n" + CORE)
    _, words = both.theirs()
    assert "Coverage:" in words
    assert "stale" not in words
    ((outcome, sentence),) = both.told()
    assert outcome == "unknown"
    assert sentence.startswith("calc/core.py: ")
    assert both.ours().exit_code == 3


def test_edits_that_are_not_committed(both: Both) -> None:
    """They are no part of the branch; there they change its verdict."""
    both.project.commit(calc__core=CORE.replace("one + other", "other + one"))
    both.project.run("xml")
    before, told = both.theirs()[0], both.told()
    both.repo.write("calc/core.py", CORE.replace("one + other", "other + one").replace("return None", "return one"))
    assert (before, both.theirs()[0]) == (0, 1)
    assert both.told() == told


def test_the_users_rename_setting(both: Both) -> None:
    """A file that is only renamed is new code there, where the user has switched renames off."""
    both.repo.git("mv", "calc/core.py", "calc/basic.py")
    both.project.commit(tests__check=TEST.replace("core", "basic"))
    both.project.run("xml")
    before, told = both.theirs()[0], both.told()
    both.repo.git("config", "diff.renames", "false")
    assert (before, both.theirs()[0]) == (0, 1)
    assert both.told() == told
    assert told[0][0] == "pass"


def test_a_shallow_clone(both: Both, tmp_path: Path) -> None:
    """That cannot know where the branch began: we say so, and what to fetch."""
    both.project.commit(calc__core=CORE.replace("one + other", "other + one"))
    both.project.run("xml")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=topic", f"file://{both.repo.path}", str(shallow))
    (shallow / "coverage.xml").write_bytes((both.repo.path / "coverage.xml").read_bytes())
    code, words = both.theirs(shallow, "origin/main")
    assert code != 0
    assert "shallow" not in words
    with pytest.raises(Refused, match="shallow") as refused:
        both.ours(at=shallow, base="origin/main")
    assert refused.value.hint.startswith("git fetch --unshallow origin ")
    git(shallow, "fetch", "-q", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*")
    assert both.ours(at=shallow, base="origin/main").exit_code == 0
