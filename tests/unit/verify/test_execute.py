"""Commands that misbehave are ended with everything that they started, and what they print is bounded."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from prsplit.verify.environment import Surroundings, child_environment
from prsplit.verify.execute import Ended, Stopped, execute
from prsplit.verify.output import HALF, Output, telling
from prsplit.verify.watchdog import MARK, marked

PROC = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")


def run(command: str, folder: Path, timeout: float | None = None, stop: threading.Event | None = None) -> Ended:
    """Run it with a mark made for this test."""
    return execute(command, str(folder), {**os.environ, MARK: f"test{os.getpid()}"}, timeout=timeout, stop=stop)


def test_how_it_ended(tmp_path: Path) -> None:
    """Exit code, output of both streams, the folder that it ran in."""
    ended = run("pwd; echo oops >&2; exit 3", tmp_path)
    assert (ended.code, ended.timed_out) == (3, False)
    assert ended.output.lines == (str(tmp_path), "oops")


def test_a_signal_is_a_negative_code(tmp_path: Path) -> None:
    """A command that is killed has not passed."""
    assert run("kill -9 $$", tmp_path).code == -9


def test_there_is_nothing_to_read(tmp_path: Path) -> None:
    """Standard input is at its end, and there is no terminal."""
    ended = run("cat; echo read; (: </dev/tty) 2>/dev/null || echo no terminal", tmp_path, timeout=20)
    assert ended.output.lines == ("read", "no terminal")


def test_a_command_that_never_ends(tmp_path: Path) -> None:
    """It is ended after its time, though it ignores being asked politely."""
    ended = run("trap '' TERM INT HUP; echo begun; while :; do sleep 0.05; done", tmp_path, timeout=0.4)
    assert ended.timed_out
    assert ended.output.lines == ("begun",)


@PROC
@pytest.mark.parametrize("how", ["sleep 300 &", "setsid sleep 300 &", "(setsid sh -c 'sleep 300 & wait' &) &"])
def test_what_it_left_running_is_ended(tmp_path: Path, how: str) -> None:
    """Children in its own group, in another session, and children of those; nobody waits for their output."""
    ended = run(f"{how} echo done", tmp_path, timeout=60)
    assert ended.output.lines == ("done",)
    assert ended.seconds < 60
    assert marked(f"test{os.getpid()}") == []


def test_a_run_that_is_called_off(tmp_path: Path) -> None:
    """Once the flag is set the command is ended."""
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(Stopped):
        run("sleep 300", tmp_path, stop=stop)


def test_a_hundred_megabytes(tmp_path: Path) -> None:
    """Only the beginning and the end are kept, with a word on what is not."""
    ended = run("echo first; head -c 100000000 /dev/zero | tr '\\0' 'x'; echo; echo last", tmp_path)
    content = ended.output.content
    assert ended.output.total > 100_000_000
    assert len(content) < 2 * HALF + (1 << 17)
    assert content.startswith(b"first\n")
    assert content.endswith(b"\nlast\n")
    assert b" bytes not kept ...]" in content
    assert ended.output.lines[-1] == "last"
    assert max(map(len, ended.output.lines)) <= 400


def test_short_output_is_whole() -> None:
    """Nothing is lost below the bound."""
    output = Output()
    for _ in range(100):
        output.add(b"line\n")
    assert output.content == b"line\n" * 100


def test_colours_and_progress_bars_are_left_out() -> None:
    """What a terminal would show of a line is its last state."""
    output = Output()
    output.add(b"\x1b[31mred\x1b[0m\r\n10 %\r50 %\r100 %\nnot \xff text\n")
    assert output.lines == ("red", "100 %", "not � text")


def test_telling_lines() -> None:
    """Lines that speak of an error come first; else the last ones are all there is."""
    assert telling(("Traceback (most recent call last):", "  x()", "KeyError: 1")) == ("KeyError: 1",)
    assert telling(("a", "b", "c", "d")) == ("b", "c", "d")


PYTEST = (
    "app/env.py:939: in handle_exception",
    "    raise rewrite_traceback_stack(source=source)",
    "E   TypeError: sequence item 0: expected str",
    "=============== warnings summary ===============",
    "app/x.py:3: DeprecationWarning: error handlers are deprecated",
    "test_errors.py::test_error_page PASSED",
    "FAILED tests/test_native.py::test_block - TypeError: sequence item 0",
    "FAILED tests/test_other.py::test_more - KeyError: 'x'",
    "2 failed, 870 passed, 0 errors in 14.7s",
)


def test_what_a_need_is_witnessed_by() -> None:
    """The runner's own words before whatever has an error's name in it, what speaks of the atoms before other failures;
    warnings, sums and what passed tell nothing."""
    assert telling(PYTEST) == (PYTEST[2], *PYTEST[6:8])
    assert telling(PYTEST, ("test_more",), most=1) == (PYTEST[7],)
    assert telling(PYTEST, ("test_block", "env"), most=2) == (PYTEST[2], PYTEST[6])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("cc x.c", "x.c:3:5: warning: no error here", "x.c:9:1: error: unknown type 'T'", "make: *** failed"), 2),
        (("   Compiling app", "error[E0425]: cannot find value `x`", "  --> src/lib.rs:3:5"), 1),
        (("ok 1 - error page", "not ok 2 - table", "# fail 1"), 1),
        (("--- FAIL: TestShop (0.00s)", "FAIL", "exit status 1"), 0),
        (("E  x() raises an error", "FAILED t.py::test[warning] - DeprecationWarning: old"), 1),
        (("test shop ... FAILED", "thread 'shop' panicked at src/shop.rs:3:5:", "test errors ... ok"), 0),
    ],
    ids=["c", "rust", "tap", "go", "pytest", "libtest"],
)
def test_what_runners_begin_a_complaint_with(rows: tuple[str, ...], said: int) -> None:
    """In many languages."""
    assert telling(rows, most=1) == (rows[said],)


WHERE = Surroundings("/s/1/app", "/s/1/tmp", "/home/me/app", "mark-1")


@pytest.mark.parametrize(
    "name",
    ["GH_TOKEN", "GITHUB_TOKEN", "CI_JOB_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "NPM_TOKEN", "PGPASSWORD",
     "DB_PASSWORD", "openai_api_key", "SSH_AUTH_SOCK", "GIT_DIR", "GIT_INDEX_FILE", "GITHUB_ENV",
     "ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
)  # fmt: skip
def test_what_is_withheld(name: str) -> None:
    """Tokens, git's own variables and the files of a workflow's runner; `keep` lets one through."""
    env = {name: "x", "PATH": "/bin"}
    assert name not in child_environment(env, WHERE)
    assert child_environment(env, WHERE, keep=(name,))[name] == "x"


def test_what_stays() -> None:
    """The user's own environment, with a place of its own for temporary files."""
    env = child_environment({"HOME": "/home/me", "VIRTUAL_ENV": "/home/me/app/.venv", "TOKENIZERS": "1"}, WHERE)
    assert env == {
        "HOME": "/home/me", "VIRTUAL_ENV": "/home/me/app/.venv", "TOKENIZERS": "1", "PWD": "/s/1/app",
        "TMPDIR": "/s/1/tmp", MARK: "mark-1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("/home/me/app/src", "/s/1/app/src"),
        ("/home/me/app", "/s/1/app"),
        ("/home/me/app-two/src", "/home/me/app-two/src"),
        ("src:/opt/lib:/home/me/app/lib", "src:/opt/lib:/s/1/app/lib"),
        ("", None),
    ],
)
def test_search_paths_lead_into_the_step(given: str, expected: str | None) -> None:
    """A folder of the checkout is that folder of the step; others stay."""
    env = child_environment({"PYTHONPATH": given}, WHERE)
    assert env["PYTHONPATH"] == (given if expected is None else expected)


def test_compiled_files_are_not_trusted_when_they_are_kept() -> None:
    """Python would take the other step's for this one's."""
    assert child_environment({}, WHERE, keep_ignored=True)["PYTHONDONTWRITEBYTECODE"] == "1"


def test_time_is_measured(tmp_path: Path) -> None:
    """Wall time, not ours."""
    begun = time.monotonic()
    ended = run("sleep 0.2", tmp_path)
    assert 0.2 <= ended.seconds <= time.monotonic() - begun
