"""Looks for the test of what a fix has mended: one that would have failed before. It is looked at; with `check --exec CMD` it
is run, too, on base with the tests of the PR, where it must fail, and at the PR, where it must pass.

A fix is what its title, or the titles of all its commits, call one: `fix: …`, `Fix …`, `Bugfix …`, or what closes an issue
that is called a bug.

- pass: a new or changed test speaks of what was mended, and does what it must where it is run
- warn: none does, or it passes without the fix, or fails with it
- unknown: it is run, and fails and passes on one tree
- skip: it is no fix, or mends nothing that runs

Not held against a PR: fixes of typos, comments, types, documents, tests, examples, builds and tooling; a revert;
a test that was kept from running and no longer is; a test in another PR
of the series; what several commits mend of their own new code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import listed
from prsplit.checks.public import is_shown
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.checks.symbols import Symbol
    from prsplit.model.diff import Touched

ID = "fix.repro"
_FIX = (
    r"(?i)^(?:\[[^\]]*\]\s*|[\w./-]+:\s+|:\w+:\s*)?(?:bug ?)?(?:hot)?fix(?:es|ed)?(?:\([^)]*\))?!?[:\s]"
    r"|\b(?:crash|regression|deadlock|segfault|memory leak|race condition)\b"
)
_OTHER = (
    r"(?i)\b(?:typos?|spelling|grammar|lints?|linting|linter|flake8|ruff|mypy|pyright|typing|types?|type hints?|annotations?|docs?"
    r"|docstrings?|documentation|comments?|readme|changelog|tests?|ci|build|builds|workflow|warnings?|links?|formatting|format|style"
    r"|imports?|release|version|deps|dependency|merge|conflicts?|examples?|coverage|compile|compilation|compiler|rebase|review|chore|jsdoc|javadoc|licen[cs]es?)\b"
)
_EVERYDAY = {
    "test",
    "tests",
    "init",
    "main",
    "core",
    "base",
    "util",
    "utils",
    "common",
    "data",
    "file",
    "name",
    "type",
    "value",
}
_REVERT = r"(?i)^revert\b"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Whether a test speaks of what was mended."""
    if not _is_fix(subject):
        yield Finding(ID, "skip", "it does not call itself a fix of code")
        return
    mended = [
        pair.new for pair in subject.code_of.behaving()
        if pair.old is not None and pair.new and not is_shown(pair.new.path)
    ]  # fmt: skip
    for path in subject.code_of.unread:
        yield Finding(ID, "unknown", f"{path} could not be parsed", "mend its syntax, or check it by hand", path)
    if not mended:
        if not subject.code_of.unread:
            yield Finding(ID, "skip", "it mends no function that was there")
        return
    test = _test_of(subject, mended)
    if test:
        yield _with_run(subject, test)
        return
    first = mended[0]
    place = subject.belongs(first.path)
    names = listed([one.name for one in mended])
    like = f", after the manner of {place.nearest}" if place.nearest and place.nearest != place.test else ""
    remedy = f"add a test that fails without the fix to {place.test}{like}" if place.test else "add a test"
    sentence = f"it mends {names}, and no test comes or changes that speaks of it"
    yield Finding(ID, "warn", sentence, remedy, first.path, first.line, symbol=first.name)


def _with_run(subject: Subject, test: str) -> Finding:
    """What running the test says, where a command was named: it has to fail without the fix and to pass with it."""
    ran = None if " of PR " in test else subject.reproduced(test)
    if ran is None:
        return Finding(ID, "pass", f"{test} speaks of what was mended")
    if "flaky" in (ran.below, ran.above):
        return Finding(ID, "unknown", f"`{ran.command}` fails and passes on one tree", "make it reliable", test)
    said = f": {ran.said[-1].strip()}" if ran.said else ""
    if ran.above != "pass":
        return Finding(ID, "warn", f"`{ran.command}` fails with the fix{said}", "mend the test or the fix", test)
    if ran.below == "pass":
        remedy = "make the test fail where the fix is not there"
        return Finding(ID, "warn", f"`{ran.command}` passes without the fix, too", remedy, test)
    return Finding(ID, "pass", f"`{ran.command}` fails without the fix and passes with it")


def _is_fix(subject: Subject) -> bool:
    titles = [subject.title] if subject.title else [each.subject for each in subject.messages if len(each.parents) < 2]
    if not titles or any(re.search(_REVERT, title) for title in titles):
        return False
    return all(re.search(_FIX, title) and not re.search(_OTHER, title) for title in titles)


def _test_of(subject: Subject, mended: list[Symbol]) -> str:
    """A test with new lines that names a mended function, its class or file, or shares a word of its own name with them; else
    any PR's."""
    from prsplit.analysis.paths import file_role, stem

    words = {word for one in mended for word in (*one.name.split("."), stem(one.path)) if len(word) > 2}
    handles = re.compile(
        r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, sorted(words))) + r")(?![A-Za-z0-9])", re.IGNORECASE
    )
    stems = {stem(one.path) for one in mended}
    tests = [
        file for file in subject.diff.files
        if not file.is_gone and file_role(file.path) == "test" and (file.added or _wakes(subject, file))
    ]  # fmt: skip
    for file in tests:
        lines = b"\n".join(line for _, line in subject.diff.new_lines(file)).decode("utf-8", "replace")
        if stem(file.path) in stems or handles.search(lines) or handles.search(file.path):
            return file.path
    for file in tests:
        text = subject.texts((file.path,)).get(file.path, b"").decode("utf-8", "replace")
        if handles.search(text):
            return file.path
    parts = {part for one in mended for part in _parts(f"{one.name} {one.path.rpartition('/')[2]}")}
    for file in tests:
        if parts & _parts(file.path.rpartition("/")[2]):
            return file.path
    inside = {one.path for one in mended if one.path.endswith(".rs")}
    for file in subject.diff.files:
        if file.path in inside and b"#[test]" in b"".join(line for _, line in subject.diff.new_lines(file)):
            return file.path
    later = sorted(path for path in subject.elsewhere if file_role(path) == "test" and stem(path) in stems)
    return f"{later[0]} of PR {subject.elsewhere[later[0]]}" if later else ""


def _parts(name: str) -> set[str]:
    """The words of names that tell something."""
    return {
        part.lower() for part in re.findall(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*", name) if len(part) > 3
    } - _EVERYDAY


def _wakes(subject: Subject, file: Touched) -> bool:
    """Whether a test loses the mark that kept it from running, or from having to pass."""
    from prsplit.checks.cases import SKIP

    marks = [
        [len(re.findall(SKIP, b"\n".join(side))) for side in (edit.old, edit.new)] for edit in subject.diff.edits(file)
    ]
    return any(old > new for old, new in marks)
