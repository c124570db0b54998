"""Asks coverage reports how much of the changed code the tests run.

Reports are those given by `--coverage`, else those of the settings (`coverage.reports`). Each is held against the text of
the files first: one of another text says nothing. A statement counts once, wherever in it a line changed.

- pass: at least 80 % of the changed statements ran, or no more than 5 did not
- warn: at least 60 % ran
- fail: fewer
- skip: there is no report

A report that can't be read, or is of an older text, makes the answer unknown. A PR of a plan is held against the report of
the head, where no later PR changes its files again.

Not held against a PR: fewer than 3 statements that could be measured; code that only moves; what the text or the report
leaves out of account; statements of several lines of which one changed and ran; paths that a report writes otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.coverage import PatchCoverage, PatchFile
    from prsplit.model.finding import Outcome

ID = "tests.patch_cov"
GOOD, FAIR = 0.8, 0.6
FEW_MISSED, MEASURABLE = 5, 3


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """One sentence for the whole; where it is not enough, one for each file that lacks something."""
    found = subject.coverage
    if found is None:
        yield Finding(ID, "skip", "there is no coverage report")
        return
    for sentence in found.unread:
        yield Finding(ID, "unknown", sentence, "write the report anew", key=sentence)
    if found.unread:
        return
    yield from _unknown(found)
    outcome, sentence = _verdict(found)
    if outcome != "pass" or not found.unknown:
        yield Finding(ID, outcome, sentence, _remedy(subject, found) if outcome != "pass" else "")
    if outcome != "pass":
        yield from (_missed(subject, file, outcome) for file in found.files if file.missed)


def _verdict(found: PatchCoverage) -> tuple[Outcome, str]:
    measured, missed = found.covered + found.missed, found.missed
    forms = " and ".join(found.forms)
    share = found.share
    if share is None or measured < MEASURABLE:
        return "pass", f"only {counted(measured, 'changed statement')} could be measured"
    told = f"tests run {found.covered:,} of {counted(measured, 'changed statement')} ({share:.0%}, {forms})"
    if share >= GOOD or missed <= FEW_MISSED:
        return "pass", told
    return ("warn" if share >= FAIR else "fail"), told


def _unknown(found: PatchCoverage) -> Iterator[Finding]:
    """Files of which the reports say nothing that could be believed."""
    for file in found.files:
        if file.unknown:
            sentence = f"{file.path}: {file.why or 'nothing is known of it'}"
            remedy = "run the tests on the head and write the report anew"
            yield Finding(ID, "unknown", sentence, remedy, file.path, file.unknown[0], key=file.standing)
    if found.notes and not (found.covered or found.missed):
        yield Finding(ID, "unknown", found.notes[0], "set coverage.roots to the folders that paths are relative to")


def _missed(subject: Subject, file: PatchFile, outcome: Outcome) -> Finding:
    shown = _ranges(file.missed)
    sentence = f"{file.path}: {counted(len(file.missed), 'changed statement')} did not run (lines {shown})"
    if file.standing == "absent":
        sentence += ", the report does not know the file"
    return Finding(ID, outcome, sentence, _place(subject, file.path), file.path, file.missed[0], key="missed")


def _remedy(subject: Subject, found: PatchCoverage) -> str:
    worst = max(found.files, key=lambda file: (len(file.missed), file.path))
    return _place(subject, worst.path)


def _place(subject: Subject, path: str) -> str:
    place = subject.belongs(path)
    like = f", after the manner of {place.nearest}" if place.nearest and place.nearest != place.test else ""
    return f"add a test to {place.test}{like}" if place.test else "add a test"


def _ranges(lines: tuple[int, ...], most: int = 4) -> str:
    """`3-5, 9 and 2 more`."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:most])
    return shown + (f" and {len(runs) - most} more" if len(runs) > most else "")
