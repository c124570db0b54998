"""Runs the Markdown files of this folder: files are written, commands typed, answers compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SRC = str(HERE.parents[1] / "src")
FENCE = re.compile(r"^```(?P<kind>[a-z]+)(?: file=(?P<file>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Command:
    """A typed command and the answer that the page expects: stdout and stderr, then `[code]` unless it is 0."""

    words: str
    answer: str


def commands(text: str) -> Iterator[Command]:
    """The commands of one console block."""
    for each in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        words, _, answer = each.partition("\n")
        yield Command(words, answer)


def fits(answer: str, expected: str) -> bool:
    """Whether an answer is the expected one: `…` stands for anything within a line, a line of `…` for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if row.strip() == "…" else ".*".join(map(re.escape, row.split("…"))) + r"\n"
        for row in expected.splitlines()
    )
    return re.fullmatch(pattern, answer) is not None


def typed(command: str, folder: Path, path: str) -> str:
    """What a shell answers."""
    environ = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": SRC}
    run = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return run.stdout.decode() + (f"[{run.returncode}]\n" if run.returncode else "")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A folder that holds `prsplit`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "prsplit"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m prsplit "$@"\n')
    script.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("page", sorted(HERE.rglob("*.md")), ids=lambda page: page.stem)
def test_page(page: Path, tmp_path: Path, path: str) -> None:
    """Every command of the page answers as the page says."""
    folder = tmp_path / "project"
    folder.mkdir()
    for block in FENCE.finditer(page.read_text(encoding="utf-8")):
        if block["file"]:
            place = folder / block["file"]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block["text"], encoding="utf-8")
        elif block["kind"] == "console":
            for command in commands(block["text"]):
                answer = typed(command.words, folder, path)
                assert fits(answer, command.answer), f"$ {command.words}\n{answer}\nexpected:\n{command.answer}"


@pytest.mark.parametrize(
    ("answer", "expected", "same"),
    [
        ("a b\n", "a …\n", True),
        ("a\nb\nc\n", "…\nc\n", True),
        ("a\n", "b\n", False),
        ("", "", True),
        ("a\n", "", False),
    ],
)
def test_answers_are_compared(answer: str, expected: str, same: bool) -> None:  # noqa: FBT001 - a case of the table
    """A page can fail."""
    assert fits(answer, expected) is same
