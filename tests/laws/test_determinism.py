"""Same input and settings: same plan, same trees, same commits, under any hash seed and at any time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.generate import sample
from support.generate_store import store
from support.profile import FULL, seen
from support.stacks import flags

CHANGES = range(40 if FULL else 4)


def prsplit(folder: str, *words: str, seed: str) -> str:
    """What a process of its own prints, with a cache that no other folder shares."""
    command = [sys.executable, "-m", "prsplit", "-C", folder, *words]
    own = {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path), "XDG_CACHE_HOME": f"{folder}.cache"}
    environment = {**os.environ, **own}
    done = subprocess.run(command, env=environment, capture_output=True, check=True, cwd="/")
    return done.stdout.decode()


def outcome(folder: Path, place: str, words: list[str], seed: str) -> tuple[object, str]:
    """The plan as JSON and every ref after it was applied, in a copy of the repository at another place."""
    copy = folder / place
    shutil.copytree(folder / "origin", copy, symlinks=True)
    plan = json.loads(prsplit(str(copy), "plan", "--format", "json", *words, seed=seed))
    prsplit(str(copy), "apply", "--prefix", "law", "--yes", *words, seed=seed)
    listing = ["git", "-C", str(copy), "for-each-ref"]
    return plan, subprocess.run(listing, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("seed", CHANGES)
def test_hash_seed_clock_and_place_change_nothing(tmp_path: Path, seed: int) -> None:
    """Three hash seeds, at three moments, in three folders, the environment's dates gone or moved on."""
    change = sample(1000 + seed, modules=6, size=6, edits=14, kinds=8)
    (where,) = store(str(tmp_path / "origin"), [change])
    seen["determinism"] += 1
    words = flags(change, where)
    first = outcome(tmp_path, "one", words, "1")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            patch.delenv(name, raising=False)
        assert outcome(tmp_path, "two", words, "2") == first
        patch.setenv("TZ", "Pacific/Kiritimati")
        assert outcome(tmp_path, "three", words, "0") == first
