"""A machine that runs a composite action's steps as GitHub's runner does, as far as our action asks for it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from support.story import SOURCE

ACTION = Path(__file__).parents[2] / "action.yml"
_STEP = re.compile(r"^    - id: (\w+)\n((?:      .*\n|\n)*)", re.MULTILINE)
_ENV = re.compile(r"^        ([A-Z_]+): \$\{\{ (.+) \}\}$", re.MULTILINE)
_INPUT = re.compile(r"^  ([a-z-]+):\n    description: .*\n    default: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A step that runs lines of bash: what its environment is made of, and its lines."""

    name: str
    env: dict[str, str]
    lines: str


def steps() -> dict[str, Step]:
    """The steps of action.yml that run something."""
    found = {}
    for name, body in _STEP.findall(ACTION.read_text()):
        env, _, lines = body.partition("      run: |\n")
        if lines:
            found[name] = Step(name, dict(_ENV.findall(env)), dedent(lines))
    return found


@dataclass
class Runner:
    """The variables, files and folders of one job, whose python has prsplit where the action would have put it."""

    folder: Path
    workspace: Path
    event: dict[str, object]
    name: str = "pull_request"
    server: str = "https://github.invalid"
    inputs: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    log: str = ""

    def __post_init__(self) -> None:
        """Lay the machine out."""
        tools = self.folder / "temp" / "prsplit" / "bin"
        tools.mkdir(parents=True)
        # -I would not see the work tree's own source, so the machine's python is told about it, and isolates as asked.
        program = f"import sys; sys.path.insert(0, {SOURCE!r}); import runpy; runpy.run_module('prsplit', run_name='__main__', alter_sys=True)"
        shim = f'#!/bin/sh\n[ "$1 $2 $3" = "-I -m prsplit" ] || exit 99\nshift 3\nexec "{sys.executable}" -I -c "{program}" "$@"\n'
        (tools / "python").write_text(shim)
        (tools / "python").chmod(0o755)
        (self.folder / "event.json").write_text(json.dumps(self.event))

    def play(self, *names: str) -> int:
        """Run these steps, each with its environment and files; the exit code of the first that fails, else 0."""
        for name in names:
            code = self._step(steps()[name])
            if code:
                return code
        return 0

    def outputs(self, step: str) -> dict[str, str]:
        """What a step has put out: the last of each name, as the runner reads it."""
        path = self.folder / f"{step}.output"
        rows = path.read_text().splitlines() if path.exists() else []
        assert all(re.match(r"[a-z]+=", row) for row in rows)
        return dict(row.split("=", 1) for row in rows)

    def summary(self, step: str = "check") -> str:
        """What it has written into the job's summary."""
        path = self.folder / f"{step}.summary"
        return path.read_text() if path.exists() else ""

    def commands(self) -> list[str]:
        """The rows of the log that the runner obeys, old form and new."""
        return [row for row in self.log.splitlines() if row.lstrip().startswith("::") or "##[" in row]

    def _step(self, step: Step) -> int:
        own = {
            "GITHUB_OUTPUT": str(self.folder / f"{step.name}.output"), "GITHUB_ACTIONS": "true",
            "GITHUB_STEP_SUMMARY": str(self.folder / f"{step.name}.summary"), "GITHUB_EVENT_NAME": self.name,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"), "RUNNER_TEMP": str(self.folder / "temp"),
            "GITHUB_SERVER_URL": self.server, "GITHUB_REPOSITORY": "them/project",
        }  # fmt: skip
        env = {name: self._value(said) for name, said in step.env.items()}
        script = self.folder / f"{step.name}.sh"
        script.write_text(step.lines)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace, env={**os.environ, **own, **env, **self.more}, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.log += done.stdout
        return done.returncode

    def _value(self, said: str) -> str:
        """An expression's value: the first of its terms that is something."""
        return next((value for value in map(self._term, said.split(" || ")) if value), "")

    def _term(self, term: str) -> str:
        room, _, rest = term.partition(".")
        if room == "inputs":
            return self.inputs.get(rest, {"path": str(self.workspace), "comment": "false"}.get(rest, ""))
        if room == "steps":
            step, name = rest.split(".outputs.")
            return self.outputs(step).get(name, "")
        if rest.startswith("event."):
            value: object = self.event
            for key in rest.split(".")[1:]:
                value = value.get(key) if isinstance(value, dict) else None
            return value if isinstance(value, str) else ""
        return {"github.sha": "", "github.action_path": str(ACTION.parent)}[term]
