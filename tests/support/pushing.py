"""A repository with a hand-made stack, ready to be pushed to a pretend forge, and how the two then stand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from prsplit.cli.main import run
from prsplit.model.script import Run
from prsplit.repo.open import open_repository
from prsplit.stack.apply import perform
from support import leaks
from support.forge import PretendForge
from support.forge_world import Home
from support.scripts import Ground, Tree, ground, plan_for, script_for

SOURCE = Path(__file__).parents[2] / "src"


def steps(count: int, content: str = "line") -> list[Tree]:
    """`count` states, each with one file more."""
    files: dict[bytes, tuple[str, bytes]] = {b"kept.txt": ("100644", b"kept\n"), b"old.txt": ("100644", b"old\n")}
    found: list[Tree] = []
    for number in range(1, count + 1):
        files = {**files, b"f%02d.txt" % number: ("100644", f"{content} {number}\n".encode() * 3)}
        found.append(files)
    return found


@dataclass
class Place:
    """A clone, the repository that it is pushed to, and the forge that has it."""

    held: Ground
    forge: PretendForge
    home: Home

    def build(self, states: list[Tree], names: list[str] | None = None, drops: list[str] | None = None) -> Run:
        """Build a stack over what stands there, as `apply` does."""
        script = script_for(self.held, states, names=names or (), drops=drops or ())
        return perform(open_repository(self.held.path), script, plan_for(script, branch="topic"))

    def stand(self, where: dict[str, str]) -> None:
        """Let branches, and the last run of the journal with them, stand elsewhere than the run put them."""
        path = Path(self.held.path, ".git", "prsplit", "journal.jsonl")
        *older, last = path.read_text().rpartition('"event": "begun"')
        for name, oid in where.items():
            last = last.replace(self.held.git("rev-parse", name), oid)
            self.held.git("update-ref", f"refs/heads/{name}", oid)
        path.write_text("".join([*older, last]))

    def journal(self, old: str, new: str) -> None:
        """Let the journal say something else."""
        path = Path(self.held.path, ".git", "prsplit", "journal.jsonl")
        path.write_text(path.read_text().replace(old, new))

    def type(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """`prsplit words…` in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "prsplit", "-C", self.held.path, *words],
            env=environment(self.forge, env), check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        leaks.note(f"the output of {' '.join(words)}", done.stdout, done.stderr)
        return done

    def remote(self) -> dict[str, str]:
        """The branches of the stack at the remote."""
        rows = self.home.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/split").splitlines()
        return dict(row.split() for row in rows)

    def pulls(self) -> list[tuple[int, str, str, str]]:
        """Every pull request: number, state, head and base."""
        return [
            (one.number, "merged" if one.merged else one.state, one.head, one.base) for one in self.home.pulls.values()
        ]


def environment(forge: PretendForge, more: dict[str, str] | None = None) -> dict[str, str]:
    """What a user of the pretend forge has set: its host is their Enterprise host."""
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "GH_HOST": forge.host, "GH_ENTERPRISE_TOKEN": forge.token}
    for name in ("GH_TOKEN", "GITHUB_TOKEN"):
        env.pop(name, None)
    return {**env, **(more or {})}


def place(folder: Path, forge: PretendForge) -> Place:
    """A project `them/project` that `me` may push to, and a clone of it without a stack."""
    home = forge.world.home("them", "project")
    held = ground(folder / "clone")
    held.git("remote", "add", "origin", f"{forge.url}/them/project.git")
    held.git("push", "-q", "origin", "main")
    held.git("fetch", "-q", "origin")
    forge.pushes = forge.changes = 0
    return Place(held, forge, home)


def killed(spot: Place, at: int, *words: str) -> None:
    """Type a command whose process dies once its changing request number `at` has been carried out."""
    assert stopped(spot, at, signal.SIGKILL, *words)[0] == -signal.SIGKILL


def stopped(spot: Place, at: int, sign: signal.Signals, *words: str) -> tuple[int, str]:
    """Type a command that gets a signal once its changing request number `at` has been carried out; how it ends."""
    child: list[subprocess.Popen[str]] = []
    spot.forge.changes, spot.forge.kill_at, spot.forge.kill_by = 0, at, sign
    spot.forge.victim = lambda: child[0].pid
    with spot.forge.lock:
        child.append(
            subprocess.Popen(
                [sys.executable, "-m", "prsplit", "-C", spot.held.path, *words], env=environment(spot.forge),
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
            )
        )  # fmt: skip
    told = child[0].communicate()[1]
    spot.forge.kill_at = -1
    return child[0].returncode, told


@dataclass
class Said:
    """What a command said."""

    code: int
    out: str
    err: str


class Desk:
    """Types commands in this process, at a clone of a project on a pretend forge."""

    def __init__(self, spot: Place, capture: pytest.CaptureFixture[str], waits: list[float]) -> None:
        """Sit down. `waits` are the seconds that were to be waited, none of which were."""
        self.place, self._capture, self.waits, self.checks = spot, capture, waits, False
        self.forge, self.home, self.held = spot.forge, spot.home, spot.held

    def beside(self, spot: Place) -> Desk:
        """Another desk like this one."""
        return Desk(spot, self._capture, self.waits)

    def type(self, *words: str) -> Said:
        """`prsplit words…`; a push is not checked unless `checks` is set, as that takes its time."""
        if words[0] == "push" and not self.checks:
            words = (*words, "--no-check")
        self._capture.readouterr()
        code = run(["-C", self.held.path, *words])
        out = self._capture.readouterr()
        leaks.note(f"the output of {' '.join(words)}", out.out, out.err)
        return Said(code, out.out, out.err)

    def good(self, *words: str) -> str:
        """The answer to a command that must go through."""
        said = self.type(*words)
        assert said.code == 0, said.err
        return said.out

    def bodies(self) -> dict[int, str]:
        """The text of every pull request."""
        return {number: pull.body for number, pull in self.home.pulls.items()}

    def wholes(self) -> tuple[object, ...]:
        """All that a push leaves, so that two ways to get there can be compared."""
        return self.place.remote(), self.place.pulls(), self.bodies(), self.home.stacks
