"""docs/reference/cli.md says what `--help` says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from prsplit.cli.main import COMMANDS
from prsplit.errors import Exit

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "cli.md"


def squeezed(text: str) -> str:
    """The text with every run of blanks as one: where lines break is left to click."""
    return " ".join(text.split())


def help_of(*words: str) -> str:
    """What `prsplit … --help` prints."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"}
    command = [sys.executable, "-m", "prsplit", *words, "--help"]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout


def blocks() -> list[str]:
    """The fenced blocks of the page."""
    return [squeezed(block) for block in re.findall(r"```text\n(.*?)```", PAGE.read_text(), re.DOTALL)]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_help_page_is_in_the_reference(name: str) -> None:
    """The program's and each command's help stand there word for word."""
    assert squeezed(help_of(*name.split())) in blocks()


def test_no_other_command_is_in_the_reference() -> None:
    """Nothing is described that does not exist."""
    assert re.findall(r"^## prsplit (\S+)$", PAGE.read_text(), re.MULTILINE) == list(COMMANDS)


def test_every_exit_code_is_in_the_reference() -> None:
    """The table of exit codes is the one of the program."""
    rows = re.findall(r"^\| +(\d+) \|", PAGE.read_text(), re.MULTILINE)
    assert [int(code) for code in rows] == sorted(int(code) for code in Exit)
