"""A token appears in no file, no argument, no output and no request to anybody else."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

import pytest

from support.forge import PretendForge, pretend_forge
from support.forge_world import Refusal
from support.leaks import SIGN, below, note
from support.pushing import Place, environment, place, steps


class Arguments:
    """Looks at the arguments of every process of this machine while the block runs."""

    def __init__(self) -> None:
        """Seen are those that hold a token."""
        self.seen: set[str] = set()
        self.looks = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.is_set():
            for name in filter(str.isdecimal, os.listdir("/proc")):
                try:
                    words = Path("/proc", name, "cmdline").read_bytes()
                except OSError:
                    continue
                if b"pretend0token0" in words:
                    self.seen.add(words.decode("utf-8", "replace"))
            self.looks += 1
            time.sleep(0.002)


def failing(forge: PretendForge) -> None:
    """Let the forge say the token back in an error, as a bad one might."""
    told = Refusal(422, f"Validation Failed for {forge.token}")
    forge.faults.append(lambda method, path: told if (method, path[-6:]) == ("POST", "/pulls") else None)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_a_token_is_nowhere(tmp_path: Path) -> None:
    """After a push that fails, one that goes through, a crash, a status and an undo, told in full."""
    with pretend_forge(tmp_path / "served") as forge, Arguments() as arguments:
        spot = place(tmp_path, forge)
        spot.build(steps(2))
        failing(forge)
        env = {
            "HOME": str(tmp_path / "home"), "XDG_STATE_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path),
            "GH_DEBUG": "api", "GIT_TRACE_CURL": str(tmp_path / "trace"),
        }  # fmt: skip
        said = [
            spot.type("-v", *words, env=env) for words in (("push", "--no-check"), ("push",), ("status",), ("undo",))
        ]
        said.append(crashed(spot, env))
        assert [one.returncode for one in said] == [4, 0, 0, 0, 70]
        assert "Validation Failed for ***" in said[0].stderr
        assert "pretend0token0" not in "".join(one.stdout + one.stderr for one in said)
        assert list(below(tmp_path)) == []
        assert list(Path(tmp_path, "home").rglob("bug-*.log"))
    assert arguments.seen == set()
    assert arguments.looks > 20
    assert {call.headers["authorization"] for call in forge.calls} == {f"Bearer {forge.token}"}


def crashed(spot: Place, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A push that meets a bug in the very call that holds the token."""
    program = (
        "import sys, prsplit.forges.http as http\n"
        "def broken(self, *given): raise RuntimeError(repr(vars(self)) + str(self._secret))\n"
        "http.Client._exchange = broken\n"
        "from prsplit.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "-C", spot.held.path, "push", "--no-check"], env=environment(spot.forge, env), check=False,
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_the_watch_does_bite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token in a file, in an object of git, in arguments and in an output is seen at the end of all tests."""
    seen: list[str] = []
    monkeypatch.setattr("support.leaks.SEEN", seen)
    with pretend_forge(tmp_path / "served") as forge:
        subprocess.run([sys.executable, "-c", "", forge.token], check=True)
        note("an output", f"the token is {SIGN}")
        spot = place(tmp_path, forge)
        spot.held.git("hash-object", "-w", "--stdin", feed=forge.token.encode())
        Path(tmp_path, "log").write_text(forge.token)
    found = list(below(tmp_path))
    assert (len(found), seen) == (2, ["the arguments of a process", "an output"])
    for path in found:
        Path(path).unlink()


def test_a_remote_chooses_no_host_for_a_token(tmp_path: Path) -> None:
    """Another server than the one in GH_HOST is no forge of the user's: it is asked nothing, and gets nothing."""
    with pretend_forge(tmp_path / "served") as forge:
        spot = place(tmp_path, forge)
        spot.build(steps(1))
        env = {"GH_HOST": "git.example.com", "GH_TOKEN": forge.token, "PATH": os.environ["PATH"]}
        assert spot.type("push", "--forge", "github", env=env).returncode == 3
        assert spot.type("push", env=env).returncode == 0
        assert forge.calls == []


def test_a_password_in_an_address_is_masked(tmp_path: Path) -> None:
    """In the record, and in what is said."""
    with pretend_forge(tmp_path / "served") as forge:
        spot = place(tmp_path, forge)
        url = f"http://me:pass0word@{forge.host}/them/project.git"
        spot.held.git("remote", "set-url", "origin", url)
        spot.build(steps(1))
        said = [spot.type("-v", *words) for words in (("push", "--dry-run"), ("push",), ("status",), ("undo",))]
        assert [one.returncode for one in said] == [0] * 4
        assert "pass0word" not in "".join(one.stdout + one.stderr for one in said)
        assert "pass0word" not in Path(spot.held.path, ".git", "prsplit", "pushes.jsonl").read_text()
