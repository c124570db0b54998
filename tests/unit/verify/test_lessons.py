"""Learned needs: each run keeps what it learned, whatever runs beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from prsplit.verify import lessons
from support.repo import new_repo
from support.story import SOURCE

ROUNDS, RUNS = 15, 3

LEARN = """
import sys
from prsplit.model.proven import Lesson
from prsplit.repo.open import open_repository
from prsplit.verify import lessons

place, who, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
repo = open_repository(place)
print("ready", flush=True)
sys.stdin.readline()
for number in range(rounds):
    fresh = Lesson(f"{who}s{number}", "t", "pytest", (), "x.py", 1, "2026-11-21")
    lessons.learn(repo, "topic", [fresh])
    if number % 3 == 2:
        assert lessons.drop(repo, "topic", fresh.id)
"""


def test_processes_at_once(tmp_path: Path) -> None:
    """Several learn and forget on one branch at the same time: every need that nobody dropped is there, and no other."""
    repo = new_repo(tmp_path / "r").opened()
    words = [sys.executable, "-c", LEARN, str(tmp_path / "r")]
    runs = [
        subprocess.Popen(
            [*words, f"p{who}", str(ROUNDS)], env={"PYTHONPATH": SOURCE}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for who in range(RUNS)
    ]
    for one in runs:
        assert one.stdout is not None
        assert one.stdout.readline() == b"ready\n"
    for one in runs:
        assert one.stdin is not None
        one.stdin.write(b"go\n")
        one.stdin.flush()
    assert [one.wait() for one in runs] == [0] * RUNS
    for one in runs:
        one.communicate()
    expected = {f"p{who}s{number}" for who in range(RUNS) for number in range(ROUNDS) if number % 3 != 2}
    assert {lesson.source for lesson in lessons.load(repo, "topic")} == expected
