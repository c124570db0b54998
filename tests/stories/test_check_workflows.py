"""The ready workflow files judge a change: GitLab's own lines as its runner would run them, GitHub's as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.hidden import padded
from support.repo import git, grown
from support.runner import ACTION
from support.story import SOURCE

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
SHIM = f'#!/bin/sh\nPYTHONPATH={SOURCE} exec {sys.executable} -m prsplit "$@"\n'


def script() -> list[str]:
    """The lines of the job."""
    text = (HOW_TO / "check-gitlab.yml").read_text()
    found = re.search(r"^  script:\n((?:    - .*\n)+)", text, re.MULTILINE)
    assert found is not None
    return [row.removeprefix("    - ") for row in found[1].splitlines()]


@pytest.mark.parametrize(("depth", "code"), [("", 1), ("--depth=1", 3)])
def test_gitlab(tmp_path: Path, depth: str, code: int) -> None:
    """A merge request that is too big is red, with a report; a clone that is cut off is told what to set."""
    repo = grown(tmp_path / "project", {"app/__init__.py": b"", ".prsplit.toml": b"max-lines = 16\nstrict = true\n"})
    for name in ("one", "two"):
        repo.write(f"app/{name}.py", padded(name))
        repo.commit(f"Add {name}")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", *filter(None, [depth]), "-b", "topic", f"file://{repo.path}", str(clone))
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, text in (("prsplit", SHIM), ("pip", "#!/bin/sh\n")):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    told = {
        "CI_MERGE_REQUEST_IID": "3", "CI_MERGE_REQUEST_DIFF_BASE_SHA": repo.id("main"), "CI_COMMIT_SHA": repo.id("HEAD"),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
        "CI_MERGE_REQUEST_TITLE": "$(touch pwned)", "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    words = ["bash", "-e", "-c", "\n".join(script())]
    done = subprocess.run(words, cwd=clone, env={**os.environ, **told}, check=False, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    if depth:
        assert 'GIT_DEPTH: "0"' in done.stderr
        return
    assert "size.lines" in {
        row["check_name"] for row in json.loads((clone / "gl-code-quality-report.json").read_text())
    }
    assert "2 PRs would pass" in done.stdout


def test_github() -> None:
    """Nothing is checked out where the token may write, no more is allowed than is said, and the inputs exist."""
    text = (HOW_TO / "check-github.yml").read_text()
    assert "actions/checkout" not in text
    assert re.findall(r"^  ([a-z-]+: (?:read|write))\b", text, re.MULTILINE) == [
        "contents: read",
        "pull-requests: write",
    ]
    assert not any("${{" in row for row in text.splitlines() if "run:" in row)
    action = ACTION.read_text()
    for name in re.findall(r"^          ([a-z-]+): ", text, re.MULTILINE):
        assert f"\n  {name}:\n" in action
    for name in re.findall(r"steps\.prsplit\.outputs\.([a-z]+)", text):
        assert f"\n  {name}:\n" in action
