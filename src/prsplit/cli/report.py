"""Print a report in the format that was asked for, and fill the job's summary where a runner wants one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from prsplit.cli.options import GlobalOptions

if TYPE_CHECKING:
    from prsplit.model.finding import Report

_ENDINGS = {".json": "json", ".md": "markdown", ".markdown": "markdown", ".sarif": "sarif", ".xml": "junit"}
_SUMMARY = "GITHUB_STEP_SUMMARY"


def print_report(report: Report, form: str | None, output: str | None, given: GlobalOptions) -> None:
    """Write the report to stdout or to a file; in text where neither format nor the file's ending says otherwise."""
    from prsplit.cli.screen import answer, deliver

    form = form or _by_ending(output)
    if form == "text":
        from prsplit.reports.findings.text import report_page

        page = report_page(report, verbose=given.verbose)
        if output is None:
            answer(page, given)
        else:
            from prsplit.reports.page import plain

            deliver(plain(page), output)
        return
    from prsplit.reports.findings.table import rendered

    deliver(rendered(report, form), output)
    if form == "github":
        _summarise(report)


def _by_ending(path: str | None) -> str:
    return next((form for ending, form in _ENDINGS.items() if path and path.lower().endswith(ending)), "text")


def _summarise(report: Report) -> None:
    """Append to the summary of the job, where the runner names a file for it."""
    path = os.environ.get(_SUMMARY)
    if not path:
        return
    from prsplit.reports.findings.github import step_summary

    with open(path, "ab") as file:
        file.write(step_summary(report).encode("utf-8", "backslashreplace"))
