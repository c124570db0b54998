"""The ready workflow files prove a branch: their own lines, run as the runner would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.hidden import RUN, padded
from support.repo import Repo, grown
from support.story import SOURCE

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
BASE: dict[str | bytes, bytes] = {"app/__init__.py": b"", "check.py": b"import glob\n\nfor path in glob.glob('app/*.py'):\n    compile(open(path).read(), path, 'exec')\n"}  # fmt: skip
SHIM = f'#!/bin/sh\nPYTHONPATH={SOURCE} exec {sys.executable} -m prsplit "$@"\n'


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A branch of two PRs and more, under the limit that the project set."""
    repo = grown(tmp_path / "app", {**BASE, ".prsplit.toml": b"max-lines = 16\nstrict = true\n"})
    for name in ("one", "two", "three"):
        repo.write(f"app/{name}.py", padded(name))
    repo.commit("three modules")
    return repo


class Runner:
    """A machine with `prsplit` and an installer on its PATH, and a folder that jobs exchange files through."""

    def __init__(self, folder: Path, repo: Repo) -> None:
        """Lay it out."""
        self.repo, self.output = repo, folder / "output"
        tools = folder / "bin"
        tools.mkdir()
        for name, text in (("prsplit", SHIM), ("pipx", "#!/bin/sh\n"), ("pip", "#!/bin/sh\n")):
            (tools / name).write_text(text)
            (tools / name).chmod(0o755)
        base = repo.id("main")
        self.env = {
            **os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "BASE": base, "CHECK": RUN,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "GITHUB_OUTPUT": str(self.output), "XDG_STATE_HOME": str(folder),
        }  # fmt: skip

    def play(self, lines: list[str], **more: str) -> int:
        """Run a job's lines in the checkout, as bash with -e does; the exit code."""
        words = ["bash", "-e", "-c", "\n".join(lines)]
        return subprocess.run(words, cwd=self.repo.path, env={**self.env, **more}, check=False).returncode


def github(job: str) -> list[str]:
    """The `run:` lines of a job, which hold nothing that the service would paste into them."""
    text = (HOW_TO / "verify-github.yml").read_text()
    found = re.search(rf"^  {job}:\n((?:    .*\n)+)", text, re.MULTILINE)
    assert found is not None
    lines = [row.partition("run: ")[2] for row in found[1].splitlines() if re.match(r"\s+(- )?run: ", row)]
    assert lines
    assert not any("${{" in line for line in lines)
    return lines


def gitlab(job: str) -> list[str]:
    """The lines of a job's script."""
    text = (HOW_TO / "verify-gitlab.yml").read_text()
    found = re.search(rf"^{re.escape(job)}:\n((?:  .*\n)+)", text, re.MULTILINE)
    assert found is not None
    script = re.search(r"^  script:\n((?:    - .*\n)+)", found[1], re.MULTILINE)
    assert script is not None
    return [row.removeprefix("    - ") for row in script[1].splitlines()]


def test_github(repo: Repo, tmp_path: Path) -> None:
    """Planned in one job, proven in one job a step, judged in the last; there is nothing left to prove then."""
    runner = Runner(tmp_path, repo)
    assert runner.play(github("plan")) == 0
    name, _, value = runner.output.read_text().rstrip("\n").partition("=")
    steps = [row["step"] for row in json.loads(value)["include"]]
    assert (name, len(steps) > 3) == ("matrix", True)
    assert runner.play(github("judge")) != 0
    for step in steps:
        assert runner.play(github("step"), STEP=step) == 0
    assert runner.play(github("judge")) == 0


def test_gitlab(repo: Repo, tmp_path: Path) -> None:
    """The parent writes the child pipeline, whose jobs prove a step each."""
    runner = Runner(tmp_path, repo)
    assert runner.play(gitlab("prsplit plan")) == 0
    child = json.loads((repo.path / "steps.json").read_text())
    (row,) = child["prove"]["parallel"]["matrix"]
    assert child["prove"]["extends"] == ".prsplit-step"
    for step in row["PRSPLIT_STEP"]:
        assert runner.play(gitlab(".prsplit-step"), PRSPLIT_STEP=step) == 0
        assert (repo.path / f"step-{step}.jsonl").exists()
