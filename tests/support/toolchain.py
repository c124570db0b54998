"""Compilers and other programs that steps are really built with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.story import lay
from support.worked import Worked


def programs(*names: str) -> None:
    """Skip the test by the name of the first program that is missing."""
    for name in names:
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")


def from_npm(folder: Path, *packages: str) -> Path:
    """Where npm puts the programs of `packages`, installed into `folder`. Skips by name where they can't be had.

    No script of theirs runs: some write hooks into the repository that the tests are started from.
    """
    programs("node", "npm")
    words = ["npm", "install", "--silent", "--ignore-scripts", "--fetch-retries=1", "--no-audit", "--no-fund"]
    env = {**os.environ, "npm_config_cache": str(folder / "cache")}
    done = subprocess.run(
        [*words, "--prefix", str(folder), *packages],
        check=False, capture_output=True, text=True, timeout=200, env=env, cwd=folder,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"{' and '.join(packages)} can't be had from npm: {done.stderr.strip()[-200:]}")
    return folder / "node_modules" / ".bin"


def builds(done: Worked, folder: Path, *commands: Sequence[str]) -> None:
    """Run the commands at base, at every step and at head, in one folder; the first that fails is told with its words."""
    assert len(done.prs) > 1, f"one PR only: {done.told()}"
    os.makedirs(folder, exist_ok=True)
    source = folder / "source"
    source.mkdir()
    for number, step in enumerate(done.steps):
        lay(step, str(source))
        for command in commands:
            ran = subprocess.run(
                command, cwd=source, env=_environment(folder), check=False, capture_output=True, text=True
            )
            words = f"step {number} of {len(done.prs)}: {' '.join(command)}\n{ran.stdout}\n{ran.stderr}\n{done.told()}"
            assert ran.returncode == 0, words


def _environment(folder: Path) -> dict[str, str]:
    """The test's own, with toolchains that live in a home found, and their caches kept in the test's folder."""
    found = {
        "GOCACHE": str(folder / "go"),
        "GOFLAGS": "-mod=mod -buildvcs=false",
        "GOPROXY": "off",
        "GOPATH": str(folder / "gopath"),
    }
    cargo = shutil.which("cargo")
    if cargo is not None:
        home = os.path.dirname(os.path.dirname(os.path.dirname(cargo)))
        if os.path.isdir(f"{home}/.rustup"):
            found |= {"RUSTUP_HOME": f"{home}/.rustup"}
    found |= {
        "CARGO_HOME": str(folder / "cargo"),
        "CARGO_TARGET_DIR": str(folder / "target"),
        "CARGO_NET_OFFLINE": "true",
    }
    return {**os.environ, **found}
