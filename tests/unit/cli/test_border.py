"""Every failure becomes one sentence, a hint and an exit code; never a traceback."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from prsplit.cli.border import guarded
from prsplit.errors import AnsweredNo, CommandFailed, PrsplitError, Refused, UsageError


def failing(error: BaseException) -> Callable[[], int]:
    """A command that ends in `error`."""

    def command() -> int:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [(AnsweredNo, 1), (UsageError, 2), (Refused, 3), (CommandFailed, 4), (PrsplitError, 4)],
)
def test_our_errors(capsys: pytest.CaptureFixture[str], error: type[PrsplitError], code: int) -> None:
    """The sentence, the hint, the error's own exit code; nothing on stdout."""
    assert guarded(failing(error("It can't be done.", "prsplit plan")), []) == code
    output = capsys.readouterr()
    assert output.err == "error: It can't be done.\nhint: prsplit plan\n"
    assert not output.out


def test_an_error_without_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    """No hint, no line for it."""
    guarded(failing(Refused("No.")), [])
    assert capsys.readouterr().err == "error: No.\n"


def test_hostile_text_in_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters of a branch name are shown, passwords in URLs are not."""
    guarded(failing(Refused("No \x1b[2J at https://me:secret@host/x\udcff.", "git x \u202e")), [])
    err = capsys.readouterr().err
    assert err == "error: No \\x1b[2J at https://***@host/x\\xff.\nhint: git x \\u202e\n"


def test_usage_errors_have_the_same_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """What click refuses reads like everything else, with exit code 2."""
    assert guarded(failing(click.UsageError("No such option: --foo")), []) == 2
    assert capsys.readouterr().err == "error: No such option: --foo\nhint: prsplit --help\n"


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), click.Abort()])
def test_interrupts_are_quiet(capsys: pytest.CaptureFixture[str], interrupt: BaseException) -> None:
    """Ctrl-C: one line, exit code 130."""
    assert guarded(failing(interrupt), []) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "The disk is full: /x/y."),
        (errno.EACCES, "Permission denied: /x/y."),
        (errno.EROFS, "Read-only file system: /x/y."),
        (errno.EFBIG, "The system refuses: Read-only file system: /x/y."),
        (errno.EMFILE, "The system refuses: Read-only file system: /x/y."),
    ],
)
def test_disks(capsys: pytest.CaptureFixture[str], number: int, says: str) -> None:
    """A full or forbidden disk is a sentence with a hint and exit code 4."""
    failure = OSError(number, "Permission denied" if number == errno.EACCES else "Read-only file system", "/x/y")
    assert guarded(failing(failure), []) == 4
    err = capsys.readouterr().err
    assert err.startswith(f"error: {says}\nhint: ")


def test_a_bug_leaves_a_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Anything else: exit code 70, no traceback on screen, a log in the state folder without secrets."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    code = guarded(failing(ZeroDivisionError("https://me:secret@host")), ["plan", "--base", "https://a:b@c"])
    err = capsys.readouterr().err
    (log,) = (tmp_path / "prsplit").iterdir()
    assert code == 70
    assert err == f"error: This is a bug in prsplit (ZeroDivisionError); what happened is in {log}.\n"
    text = log.read_text()
    assert "ZeroDivisionError" in text
    assert "Traceback" in text
    assert "'plan', '--base'" in text
    assert "secret" not in text
    assert "a:b" not in text
    assert log.stat().st_mode & 0o077 == 0


def test_a_bug_where_nothing_can_be_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any writable folder the bug is told all the same."""
    for name in ("XDG_STATE_HOME", "HOME", "TMPDIR"):
        monkeypatch.setenv(name, "/proc/nowhere")
    monkeypatch.setattr("tempfile.tempdir", "/proc/nowhere")
    assert guarded(failing(RuntimeError()), []) == 70
    assert "its log could not be written" in capsys.readouterr().err


def test_success_passes_through() -> None:
    """What the command answers is the exit code."""
    assert guarded(lambda: 1, []) == 1
