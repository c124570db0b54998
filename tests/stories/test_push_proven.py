"""What `verify` has shown of a step stands in the text of its PR."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from support.forge_fixtures import desk, forge, waits
from support.pushing import Desk
from support.scripts import Tree, commit

__all__ = ["desk", "forge", "waits"]

READ = f"{sys.executable} -B check.py"
CHECK = b"import glob\n\nfor path in glob.glob('app/*.py'):\n    compile(open(path).read(), path, 'exec')\n"
SAID = re.compile(
    r"Proven at this step: (?P<command>.+?) passes, in \d+\.\d s, on (?P<when>\d{4}-\d\d-\d\d) at \d\d:\d\d UTC"
)


def module(name: str) -> bytes:
    """A module of some thirty lines."""
    rows = "".join(f"    value += {number}\n" for number in range(24))
    return f"def {name}(value):\n{rows}    return value\n".encode()


@pytest.fixture
def topic(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three modules over a base whose check reads all of them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    base: Tree = {b"app/__init__.py": ("100644", b""), b"check.py": ("100644", CHECK)}
    head: Tree = {
        **base,
        **{b"app/%s.py" % name: ("100644", module(name.decode())) for name in (b"one", b"two", b"three")},
    }
    desk.held.git("update-ref", "refs/heads/main", commit(desk.held.path, base, ["main"], "base"))
    desk.held.git("push", "-q", "origin", "main")
    desk.held.git("update-ref", "refs/heads/topic", commit(desk.held.path, head, ["main"], "Add three modules"))
    return desk


def verify(desk: Desk, *words: str) -> int:
    """The exit code of `verify` on the branch."""
    return desk.type("verify", "--head", "topic", "--max-lines", "30", *words).code


def push(desk: Desk) -> dict[int, str]:
    """Build and push the stack; the text of each PR, as the forge has it."""
    desk.good("apply", "--head", "topic", "--max-lines", "30")
    desk.good("push")
    assert len(desk.home.pulls) == 3
    return desk.bodies()


def test_each_pr_quotes_what_was_proven(topic: Desk) -> None:
    """The command and when it ran, as the kept result has them, in each of the three."""
    assert verify(topic, "--exec", READ) == 0
    kept = Path(topic.held.path, ".git", "prsplit", "verify", "results.jsonl").read_text().splitlines()
    days = {json.loads(row.partition(" ")[2])["when"][:10] for row in kept}
    for body in push(topic).values():
        said = SAID.search(body)
        assert said is not None, body
        assert said["command"].replace("\\", "") == READ
        assert said["when"] in days


def test_what_a_file_reported_names_the_file(topic: Desk, tmp_path: Path) -> None:
    """Results that were taken in are claims of that file."""
    assert verify(topic, "--exec", READ) == 0
    topic.good("verify", "--export", str(tmp_path / "job.jsonl"))
    Path(topic.held.path, ".git", "prsplit", "verify", "results.jsonl").unlink()
    topic.good("verify", "--import", str(tmp_path / "job.jsonl"))
    assert all("reported by job.jsonl" in body for body in push(topic).values())


@pytest.mark.parametrize("command", ["test -e check.py", "test -e app/one.py", "true"])
def test_what_proves_nothing_is_not_quoted(topic: Desk, command: str) -> None:
    """It does not look at the step, fails at base or was tried out: no PR speaks of it, head's neither."""
    assert verify(topic, "--exec", command) == 1
    verify(topic, "--exec", "true", "--no-canary")
    assert all("Proven" not in body for body in push(topic).values())
