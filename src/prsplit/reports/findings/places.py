"""Where a finding is shown by formats that want a place for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.model.finding import Finding, JudgedPR


def place_of(pr: JudgedPR, finding: Finding) -> tuple[str, int, int]:
    """Path, first and last line. What has no place of its own is shown at the first added line of the file that changes
    most; where nothing changes, at the first line of the folder."""
    if finding.path:
        line = finding.line or 1
        return finding.path, line, max(line, finding.end_line)
    path, line = pr.anchor
    return path or ".", max(1, line), max(1, line)
