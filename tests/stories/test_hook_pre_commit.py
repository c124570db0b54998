"""The hook under the pre-commit framework itself, from PyPI, as users install it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stories.test_hook import MARKER, Desk
from support.repo import git

FRAMEWORK = "pre-commit==4.3.0"
HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
CONFIG = "repos:\n  - repo: {repo}\n    rev: {rev}\n    hooks:\n      - id: prsplit\n        language: system\n"

pytestmark = [pytest.mark.network, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def program(tmp_path: Path) -> str:
    """The framework, in a virtual environment of its own. Skips by name where it can't be had."""
    folder = tmp_path / "framework"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    words = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--retries=1", FRAMEWORK]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=200)
    if done.returncode:
        pytest.skip(f"{FRAMEWORK} can't be had from PyPI: {done.stderr.strip()[-200:]}")
    return str(folder / "bin" / "pre-commit")


def test_a_push_under_the_framework(tmp_path: Path, program: str) -> None:
    """Our own manifest, installed at the pre-push stage: what fails is stopped, what is fine goes.

    The language alone is another one: the program is on PATH, so that the framework need not install it.
    """
    desk = Desk(tmp_path)
    hooks = tmp_path / "hooks"
    git(tmp_path, "init", "-q", str(hooks))
    (hooks / HOOKS.name).write_bytes(HOOKS.read_bytes())
    git(hooks, "add", "-A")
    git(hooks, "commit", "-q", "-m", "hooks")
    config = CONFIG.format(repo=hooks, rev=git(hooks, "rev-parse", "HEAD"))
    desk.commit(".pre-commit-config.yaml", config, "Add the configuration")
    installed = desk.run(program, "install", "--hook-type", "pre-push")
    assert installed.returncode == 0, installed.stderr
    fine = desk.push()
    assert fine.returncode == 0, fine.stderr + fine.stdout
    assert desk.there("topic") == desk.git("rev-parse", "topic")
    desk.commit("b.py", MARKER)
    stopped = desk.push()
    assert stopped.returncode == 1
    assert "content.conflict" in stopped.stdout + stopped.stderr
    assert desk.there("topic") == desk.git("rev-parse", "topic~1")
