"""Looks for the entry that announces a change, where the repository asks for one.

How changes are announced is told from the tree: towncrier, changesets, scriv, reno, a folder of fragments, or a section of
what is not released yet in the changelog.

- pass: an entry comes with the change, or with another PR of the series
- warn: public code does something else than before, and nothing announces it
- fail: the same at stage ci
- skip: no convention shows; nothing that users see changes; a program made the change

Not held against a PR: tests, documents, tooling; what only moves, or changes no public function; the release itself, which
turns entries into the changelog. An old entry that is edited is none, nor is one in a released section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.analysis.customs import is_bot
from prsplit.checks.public import is_public
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Touched
    from prsplit.model.profile import ChangelogHabit

ID = "changelog.entry"
FRAGMENTS = ("towncrier", "changesets", "scriv", "reno", "folder")
_TITLE = r"^(?:#{1,3}\s*)?\[?(?:version\s+)?v?\d+(?:\.[\dx]+)+"
_PLACEHOLDER = (
    ".gitkeep",
    ".gitignore",
    "readme.md",
    "readme.rst",
    "readme",
    "template.rst",
    "template.md",
    "config.json",
)


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """Whether there is an entry, where one is due."""
    if not subject.planned and subject.messages and all(map(is_bot, subject.messages)):
        yield Finding(ID, "skip", "a program made the change")
        return
    habit = subject.changelog
    if habit is None or habit.tool == "none" or not habit.place:
        yield Finding(ID, "skip", "no convention of announcing changes shows here")
        return
    made = next((file.path for file in subject.diff.files if is_entry(subject, file, habit)), "")
    if made:
        yield Finding(ID, "pass", f"{made} announces it")
        return
    if _releases(subject, habit):
        yield Finding(ID, "pass", "it is a release: entries become the changelog")
        return
    seen = _seen(subject)
    if not seen:
        yield Finding(ID, "skip", "no public function does anything else than before")
        return
    for path, number in subject.elsewhere.items():
        if _is_place(path, habit):
            yield Finding(ID, "pass", f"PR {number} of the series announces it in {path}")
            return
    sentence = f"{seen[0]} does something else than before, and nothing announces it ({habit.because})"
    yield Finding(ID, "warn" if policy.stage != "ci" else "fail", sentence, remedy(habit), habit.place, key="entry")


def _seen(subject: Subject) -> list[str]:
    """What users may notice."""
    code = subject.code_of
    found = [pair.new.name for pair in code.behaving() if pair.new and is_public(pair.new, code)]
    gone = [pair.old.name for pair in code.pairs if pair.old and pair.new is None and is_public(pair.old, code)]
    return found or gone or [f"{path} (which could not be parsed)" for path in code.unread]


def _is_place(path: str, habit: ChangelogHabit) -> bool:
    if habit.tool not in FRAGMENTS:
        return path == habit.place
    name = path.rpartition("/")[2].lower()
    return path.startswith(habit.place + "/") and name not in _PLACEHOLDER


def is_entry(subject: Subject, file: Touched, habit: ChangelogHabit) -> bool:
    """Whether a file of the change is a new entry, or has one in the section of what is not released."""
    if file.is_gone or not _is_place(file.path, habit):
        return False
    if habit.tool in FRAGMENTS:
        return file.is_new
    rows = subject.texts((file.path,)).get(file.path, b"").decode("utf-8", "replace").split("\n")
    first, last = _section(rows, habit.heading)
    lines = [number for number, line in subject.diff.new_lines(file) if line.strip()]
    return any(first <= number <= last for number in lines)


def _section(rows: list[str], heading: str) -> tuple[int, int]:
    """The 1-based lines of the section of what is not released; where it is gone, all down to the second version."""
    wanted = heading.strip("[] ").lower()
    start = next((number for number, row in enumerate(rows, 1) if wanted and wanted in row.lower()), 0)
    titles = [
        number for number, row in enumerate(rows, 1)
        if number > start and re.match(_TITLE, row.strip(), re.IGNORECASE) and _is_title(rows, number)
    ]  # fmt: skip
    if start:
        return start, (titles[0] - 1 if titles else len(rows))
    return 1, (titles[1] - 1 if len(titles) > 1 else len(rows))


def _is_title(rows: list[str], number: int) -> bool:
    below = rows[number].strip() if number < len(rows) else ""
    return rows[number - 1].lstrip().startswith("#") or (len(below) > 2 and not below.strip("-=~^*"))


def _releases(subject: Subject, habit: ChangelogHabit) -> bool:
    """Whether fragments go and a changelog changes, or a version's heading comes."""
    from prsplit.analysis.paths import is_changelog

    logs = [file for file in subject.diff.files if is_changelog(file.path) and file.added]
    gone = [file for file in subject.diff.files if file.is_gone and _is_place(file.path, habit)]
    heads = any(
        re.match(_TITLE, line.decode("utf-8", "replace").strip(), re.IGNORECASE)
        for file in logs
        for _, line in subject.diff.new_lines(file)
    )
    return bool(logs) and (bool(gone) or heads)


def remedy(habit: ChangelogHabit) -> str:
    """What to write, and where."""
    kind = habit.kinds[0] if habit.kinds else ""
    name = {
        "towncrier": f"write {habit.place}/ISSUE.{kind or 'feature'}.rst (or +WORD.{kind or 'feature'}.rst)",
        "changesets": "npx changeset",
        "scriv": "scriv create",
        "reno": "reno new WORD",
        "folder": f"write a file in {habit.place}, like those that are there",
    }
    return name.get(habit.tool, f"add an entry under {habit.heading} in {habit.place}")
