"""`prsplit check --ci`: judge what a job of a CI service is about, and tell it in the service's own ways."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from prsplit.cli.options import GlobalOptions
from prsplit.errors import Exit, PrsplitError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prsplit.app.check_options import CheckOptions
    from prsplit.model.finding import Report
    from prsplit.model.job import Job

RUNNERS = {"github": "GITHUB_ACTIONS", "gitlab": "GITLAB_CI"}
"""CI service → the variable that its runner sets to `true`. The name is the format's, too."""

OUTPUT = "GITHUB_OUTPUT"


def runner_of(ci: str, environment: Mapping[str, str]) -> str:
    """The service that is meant. Raises UsageError where `auto` finds none."""
    if ci != "auto":
        return ci
    found = next((name for name, variable in RUNNERS.items() if environment.get(variable) == "true"), "")
    if not found:
        raise UsageError("No CI service is known to run this.", "prsplit check --ci github   # or gitlab")
    return found


def job_of(runner: str, environment: Mapping[str, str]) -> Job:
    """The change that the job is about. Raises UsageError where its event can't be read, Refused where it has none."""
    if runner == "gitlab":
        from prsplit.callers import gitlab

        return gitlab.job(environment)
    from prsplit.callers import actions

    path = environment.get(actions.EVENT, "")
    try:
        with open(path, "rb") as file:
            event = file.read(actions.MAX_EVENT + 1)
    except OSError:
        raise UsageError(
            f"{actions.EVENT} names no file that can be read.", "prsplit check --stage ci --base REF --head REF"
        ) from None
    return actions.job(environment, event)


def check_job(
    given: GlobalOptions, options: CheckOptions, ci: str, form: str | None, output: str | None, *, comment: bool
) -> int:
    """Judge the job's change; the exit code. On GitHub a failure is an annotation as well, and never a green job."""
    runner = runner_of(ci, os.environ)
    try:
        job, report = _judged(given, options, runner)
    except PrsplitError as failure:
        if runner != "github":
            raise
        _tell_failure(failure)
        return failure.code
    _print(report, runner, form, output, given)
    if runner == "github":
        _put_outputs(report)
    if comment:
        _comment(given, job, report, runner)
    return report.exit_code


def _judged(given: GlobalOptions, options: CheckOptions, runner: str) -> tuple[Job, Report]:
    from prsplit.app.check import check
    from prsplit.app.ci import ci_options
    from prsplit.cli.narrator import Narrator

    job = job_of(runner, os.environ)
    with Narrator(given) as narrator:
        return job, check(given.at, ci_options(given.at, job, options, runner), narrator)


def _print(report: Report, runner: str, form: str | None, output: str | None, given: GlobalOptions) -> None:
    """The document, and in a log that would hold nothing else, the text."""
    from prsplit.cli.report import print_report

    print_report(report, form or runner, output, given)
    if output is not None and output != "-":
        print_report(report, "text", None, given)


def _put_outputs(report: Report) -> None:
    """For later steps: `result`, and `prs`, of how many PRs the split has (1 where none is due)."""
    prs = max((len(pr.split.rows) for pr in report.prs if pr.split is not None), default=1)
    _append(f"result={result_of(report)}\nprs={max(prs, 1)}\n")


def result_of(report: Report) -> str:
    """`fail`, `unknown`, `warn` or `pass`: what the exit code says, and whether there is something to look at."""
    blocked = {1: "fail", 3: "unknown"}.get(report.exit_code)
    counts = report.tally()
    return blocked or ("warn" if counts["warn"] or counts["unknown"] else "pass")


def _tell_failure(failure: PrsplitError) -> None:
    """In words that only the runner reads: a plain line could hold a command that somebody put into a name."""
    from prsplit.reports.escape import masked
    from prsplit.reports.findings.github import data

    hint = f"\nhint: {failure.hint}" if failure.hint else ""
    click.echo(f"::error title=prsplit can't tell::{data(masked(failure.message + hint))}")
    _append(f"result={'unknown' if failure.code == Exit.REFUSED else 'error'}\n")


def _append(rows: str) -> None:
    path = os.environ.get(OUTPUT)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(rows)


def _comment(given: GlobalOptions, job: Job, report: Report, runner: str) -> None:
    """Keep the comment; where that is not allowed, as for a fork, the verdict stands and one line says so."""
    from prsplit.app.ci_comment import keep_comment
    from prsplit.cli.narrator import Narrator

    with Narrator(given) as narrator:
        try:
            keep_comment(os.environ, job.number if runner == "github" else 0, report, narrator.note)
        except PrsplitError as failure:
            from prsplit.reports.escape import masked
            from prsplit.reports.findings.github import data

            click.echo(f"::notice title=prsplit::{data(masked(f'No comment was written. {failure.message}'))}")
