"""What a terminal sees, what a pipe sees, and what is said meanwhile."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from prsplit.cli import narrator, screen
from prsplit.cli.narrator import Narrator
from prsplit.cli.options import GlobalOptions
from prsplit.reports.page import Span, line
from support.shop import Shop

SRC = str(Path(__file__).parents[3] / "src")
pty = pytest.importorskip("pty")


def command(shop: Shop, *words: str, flags: tuple[str, ...] = ()) -> tuple[list[str], dict[str, str]]:
    """A command line of a process of its own, and its environment."""
    environ = {**os.environ, "PYTHONPATH": SRC, "TERM": "xterm"}
    return [sys.executable, *flags, "-m", "prsplit", "-C", str(shop.folder), *words], environ


def on_a_terminal(shop: Shop, *words: str) -> str:
    """What a terminal 80 columns wide shows."""
    leader, follower = pty.openpty()
    words_, environ = command(shop, *words)
    with subprocess.Popen(words_, env={**environ, "COLUMNS": "80"}, stdout=follower, stderr=subprocess.PIPE) as run:
        os.close(follower)
        seen = b""
        while True:
            try:
                block = os.read(leader, 65536)
            except OSError:
                break
            if not block:
                break
            seen += block
        assert run.wait() == 0
    os.close(leader)
    return seen.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("words", [["plan"], ["show", "all"], ["explain", "README.md"], ["status"]])
def test_a_terminal_sees_the_same_in_colour(shop: Shop, words: list[str]) -> None:
    """Once its colours are taken off, the page is the one of the pipe."""
    coloured = on_a_terminal(shop, *words)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert bare == shop.type(*words).out
    assert "\x1b[" in coloured
    assert on_a_terminal(shop, "--no-color", *words) == bare if words == ["plan"] else True


@pytest.mark.parametrize("words", [["plan"], ["apply"], ["status"], ["undo"], ["show", "1"], ["explain", "README.md"]])
def test_a_pipe_costs_neither_rich_nor_gitpython(shop: Shop, words: list[str]) -> None:
    """No command loads rich where nothing is coloured, and none loads GitPython."""
    shop.type("apply")
    line_, environ = command(shop, *words, flags=("-X", "importtime"))
    run = subprocess.run(line_, env=environ, capture_output=True, text=True, check=True)
    rows = [row for row in run.stderr.splitlines() if row.startswith("import time:")]
    modules = {row.rpartition("|")[2].strip().split(".")[0] for row in rows}
    assert "prsplit" in modules
    assert not modules & {"rich", "git"}
    if words in (["status"], ["undo"]):
        assert not modules & {"networkx", "tree_sitter", "unidiff"}


def test_an_output_that_can_not_say_arrows(shop: Shop) -> None:
    """In an encoding without our signs, they are written in ASCII; nothing fails."""
    line_, environ = command(shop, "plan")
    run = subprocess.run(
        line_, env={**environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}, capture_output=True, check=True
    )
    text = run.stdout.decode("ascii")
    assert " -> " in text
    assert re.search(r"\(\+\d+ -\d+, ", text)


def test_answers_in_a_narrow_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no counterpart is written as an escape."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    screen.answer([line(Span("é → 漢"))], GlobalOptions())
    stream.flush()
    assert stream.buffer.getvalue() == b"\\xe9 -> \\u6f22\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Always."""
        return True


def test_phases_are_named_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short phase is never seen, a long one is, and its line is wiped at the end."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(narrator, "PATIENCE", 0.05)
    with Narrator(GlobalOptions()) as told:
        told.phase("first")
        told.phase("second")
        deadline = time.monotonic() + 5
        while "second" not in stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
        told.phase("third")
    assert "first" not in stream.getvalue()
    assert re.fullmatch(r"\r\x1b\[Ksecond …\r\x1b\[Kthird …\r\x1b\[K", stream.getvalue())


def test_quick_work_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the first second nothing is written at all."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with Narrator(GlobalOptions()) as told:
        told.phase("first")
    assert stream.getvalue() == ""


def test_a_pipe_hears_no_phases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only warnings reach a log file, escaped."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(narrator, "PATIENCE", 0.0)
    with Narrator(GlobalOptions()) as told:
        told.phase("first")
        told.note("a detail")
        told.warn("odd \x1b[2J name")
    assert stream.getvalue() == "note: odd \\x1b[2J name\n"


def test_quiet_and_verbose(monkeypatch: pytest.MonkeyPatch) -> None:
    """-q hears nothing, -v everything."""
    for options, expected in (
        (GlobalOptions(quiet=True), ""),
        (GlobalOptions(verbose=True), "first\nnote: a detail\nnote: a warning\n"),
    ):
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        with Narrator(options) as told:
            told.phase("first")
            told.note("a detail")
            told.warn("a warning")
        assert stream.getvalue() == expected


@pytest.mark.parametrize("verbose", [True, False])
def test_what_is_not_said_is_not_asked_for(*, verbose: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """A note that takes work is made only with -v."""
    asked: list[str] = []

    def sentence() -> str:
        asked.append("once")
        return "much work"

    with Narrator(GlobalOptions(verbose=verbose)) as told:
        told.note(sentence)
    assert asked == ["once"] * verbose
    assert capsys.readouterr().err == "note: much work\n" * verbose
