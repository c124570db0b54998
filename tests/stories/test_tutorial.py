"""The tutorial works, word for word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support import story

TUTORIAL = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "tutorial.md")


def commands() -> str:
    """The indented lines of the tutorial: a shell script."""
    with open(TUTORIAL, encoding="utf-8") as file:
        return "".join(line[4:] for line in file if line.startswith("    "))


def installed(folder: Path) -> dict[str, str]:
    """A sealed environment in which `prsplit` and `python3` are this project's."""
    for name, tail in (("prsplit", ' -m prsplit "$@"'), ("python3", ' "$@"')):
        script = folder / name
        script.write_text(f"#!/bin/sh\nexec '{sys.executable}'{tail}\n")
        script.chmod(0o755)
    env = story.environment(str(folder))
    return {**env, "PATH": f"{folder}{os.pathsep}{env['PATH']}"}


def test_every_command_of_the_tutorial_works(tmp_path: Path) -> None:
    """No command fails, the finished stack has the feature's tree, and at the end nothing of it is left."""
    (tmp_path / "bin").mkdir()
    env = installed(tmp_path / "bin")
    done = subprocess.run(
        ["sh", "-eu", "-c", commands()], cwd=tmp_path, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "OK" in done.stderr.split("\n")
    branches = story.git(str(tmp_path / "flock"), "for-each-ref", "--format=%(refname:short)", "refs/heads/")
    assert branches.split("\n") == ["federated-averaging", "main"]
    assert not (tmp_path / "step").exists()
