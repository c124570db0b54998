"""The formats of a report that are documents. To add one: a file with `render`, a row here, a section of the reference."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from prsplit.model.finding import Report

FORMATS = {
    "json": "prsplit.reports.findings.document",
    "markdown": "prsplit.reports.findings.markdown",
    "github": "prsplit.reports.findings.github",
    "sarif": "prsplit.reports.findings.sarif",
    "gitlab": "prsplit.reports.findings.gitlab",
    "junit": "prsplit.reports.findings.junit",
}
"""Format → module whose `render` turns a report into text that ends with a line feed."""


def rendered(report: Report, form: str) -> str:
    """The report as a document of this format."""
    render: Callable[[Report], str] = import_module(FORMATS[form]).render
    return render(report)
