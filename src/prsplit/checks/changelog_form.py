"""Looks whether the files that announce a change have the name and the form that their tool takes.

- pass: those that come do
- fail: a tool would not take one, or would put it nowhere
- skip: none comes, or no tool with a form of its own is in use

Not held against a PR: fragments without an issue (`+word.feature.rst`), with a number behind (`12.feature.1.rst`) and in
folders of sections; templates and what keeps a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.changelog_entry import is_entry
from prsplit.checks.files import counted
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.profile import ChangelogHabit

ID = "changelog.form"
_TOOLS = ("towncrier", "changesets", "reno", "scriv")


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Each new fragment."""
    habit = subject.changelog
    if habit is None or habit.tool not in _TOOLS:
        yield Finding(ID, "skip", "no tool with a form of its own is in use")
        return
    fresh = [file.path for file in subject.diff.files if is_entry(subject, file, habit)]
    if not fresh:
        yield Finding(ID, "skip", "no entry comes")
        return
    found = False
    for path, text in subject.texts(fresh).items():
        trouble = _trouble(path, text.decode("utf-8", "replace"), habit)
        if trouble:
            found = True
            yield Finding(ID, "fail", f"{path}: {trouble}", _remedy(habit), path, 1)
    if not found:
        yield Finding(ID, "pass", f"{counted(len(fresh), 'entry' if len(fresh) == 1 else 'entrie')} in good form")


def _remedy(habit: ChangelogHabit) -> str:
    known = ", ".join(habit.kinds)
    return {
        "towncrier": f"call it ISSUE.KIND.rst, with a KIND of {known}",
        "changesets": "npx changeset",
        "reno": f"use the sections {known}",
    }.get(habit.tool, "scriv create")


def _trouble(path: str, text: str, habit: ChangelogHabit) -> str:
    """What is wrong with a fragment, as the end of a sentence; empty if nothing is."""
    name = path.rpartition("/")[2]
    if not text.strip():
        return "it is empty"
    if habit.tool == "towncrier":
        parts = name.split(".")[1:]
        return "" if any(part in habit.kinds for part in parts) else f"its name has no kind of {', '.join(habit.kinds)}"
    if habit.tool == "changesets":
        head = re.match(r"\s*---\s*\n(?P<rows>.*?)^---\s*$", text, re.DOTALL | re.MULTILINE)
        if not name.endswith(".md") or head is None:
            return "it does not begin with packages between two lines of ---"
        odd = [row for row in head["rows"].split("\n") if row.strip() and not re.search(_BUMP, row)]
        return f"{odd[0].strip()} is no bump of a package" if odd else ""
    if habit.tool == "reno":
        keys = re.findall(r"(?m)^([\w-]+):", text)
        odd = [key for key in keys if key not in habit.kinds]
        return f"{odd[0]} is no section" if odd else "" if keys else "it has no section"
    return "" if name.endswith((".md", ".rst")) else "it ends neither in .md nor in .rst"


_BUMP = r":\s*(major|minor|patch|none)\s*$"
