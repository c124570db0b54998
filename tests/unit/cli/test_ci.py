"""`check --ci` without a job, beside flags that name another change, and what it puts out for later steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.cli.ci import result_of, runner_of
from prsplit.cli.main import run
from prsplit.errors import UsageError
from prsplit.model.finding import Finding, JudgedPR, Measure, Outcome, Report


def test_the_service_is_found() -> None:
    """By the variable that its runner sets; one that was named needs none."""
    assert runner_of("auto", {"GITHUB_ACTIONS": "true"}) == "github"
    assert runner_of("auto", {"GITLAB_CI": "true"}) == "gitlab"
    assert runner_of("gitlab", {"GITHUB_ACTIONS": "true"}) == "gitlab"
    with pytest.raises(UsageError):
        runner_of("auto", {"GITHUB_ACTIONS": "false"})


@pytest.mark.parametrize("words", [["--pr", "3"], ["--plan"], ["--stack"]])
def test_one_change_at_a_time(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A job names its own."""
    assert run(["check", "--ci", "github", *words]) == 2
    assert f"--ci and {words[0]} exclude each other" in capsys.readouterr().err


def test_a_comment_needs_a_job(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nowhere else to write it."""
    assert run(["check", "--comment"]) == 2
    assert "--comment needs --ci" in capsys.readouterr().err


def test_a_failure_is_one_line_that_only_the_runner_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in an event: no line of it is a command of its own."""
    (tmp_path / "event").write_text("{}")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event"))
    monkeypatch.setenv("GITHUB_EVENT_NAME", "x\n::stop-commands::y\n##[add-mask]z")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    assert run(["check", "--ci", "github"]) == 3
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("::error title=prsplit can't tell::")
    assert said.out.count("\n") == 1
    assert (tmp_path / "output").read_text() == "result=unknown\n"


@pytest.mark.parametrize(
    ("outcome", "level", "expected"),
    [("fail", "fail", "fail"), ("unknown", "fail", "unknown"), ("unknown", "warn", "warn"), ("warn", "warn", "warn"),
     ("skip", "fail", "pass"), ("pass", "fail", "pass")],
)  # fmt: skip
def test_the_result(outcome: Outcome, level: str, expected: str) -> None:
    """What the exit code says, and whether there is something to look at: unknown is never a pass."""
    finding = Finding("size.lines", outcome, "text", level="warn" if level == "warn" else "fail")
    pr = JudgedPR(0, "", "topic", "1" * 40, "main", "2" * 40, "topic", Measure(1, 0, 1), (finding,))
    assert result_of(Report("ci", 400, (pr,))) == expected
