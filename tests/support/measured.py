"""A small Python project whose coverage is measured by the real coverage.py, and what prsplit makes of the report."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from prsplit.app.coverage import coverage_of
from prsplit.model.coverage import PatchCoverage, PatchFile
from prsplit.repo.trees import Trees
from prsplit.settings import Settings
from support.repo import Repo, grown

CALC = """\
def add(one, other):
    return one + other


def divide(one, other):
    if other == 0:
        raise ValueError(
            "no division by zero",
        )
    return one / other
"""
CHECK = "from calc.core import add\n\nassert add(1, 2) == 3\n"
BASE: dict[str | bytes, bytes] = {
    "calc/__init__.py": b"",
    "calc/core.py": CALC.encode(),
    "tests/check.py": CHECK.encode(),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """The project, on a branch of its own."""

    repo: Repo

    def run(self, *kinds: str) -> list[str]:
        """Run the checks under coverage.py and return the reports: "data", "json", "xml" or "lcov"."""
        self.coverage("run", "--branch", "--source=calc", "tests/check.py")
        for kind in kinds:
            if kind != "data":
                self.coverage(kind)
        names = {"data": ".coverage", "json": "coverage.json", "xml": "coverage.xml", "lcov": "coverage.lcov"}
        return [str(self.repo.path / names[kind]) for kind in kinds]

    def coverage(self, *words: str) -> None:
        """Run coverage.py in the work tree."""
        environ = {**os.environ, "PYTHONPATH": str(self.repo.path), "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run(
            [sys.executable, "-m", "coverage", *words], cwd=self.repo.path, env=environ, check=True, capture_output=True
        )

    def judged(self, *reports: str, base: str = "main", settings: Settings | None = None) -> PatchCoverage:
        """What the reports say of the branch."""
        opened = self.repo.opened()
        with Trees(opened) as trees:
            found = coverage_of(self.repo.change(base), opened, trees, reports, settings or Settings())
        assert found is not None
        return found

    def only(self, *reports: str, base: str = "main") -> PatchFile:
        """The same, for a branch that changes one file of code."""
        (file,) = self.judged(*reports, base=base).files
        return file

    def commit(self, **files: str) -> None:
        """Commit files on the branch without what coverage.py leaves behind; `__` in a name is a slash, the rest `.py`."""
        for name, text in files.items():
            self.repo.write(f"{name.replace('__', '/')}.py", text)
        self.repo.git("add", "-A", "--", "calc", "tests")
        self.repo.commit_index("change")


def measured(path: Path) -> Measured:
    """The project at `path`."""
    return Measured(grown(path, BASE))
