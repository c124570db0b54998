"""Looks for tests that go, assert less or no longer run.

- pass: no test is lost
- warn: a test goes and none like it comes; one that stays asserts less; one that was there is skipped or expected to fail

Not held against a PR: tests that move or get another name; several that become one with a table of cases; tests and asserts
of code that goes with them; asserts that move into a helper which the test calls; a condition under which a test is skipped;
what stands in a comment or a string. Of tests that share a name in one file (in classes of their own) it is not told which
asserts less.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from prsplit.checks.cases import SKIP, TABLE, Case, asserts, cases
from prsplit.checks.files import counted, listed
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Touched

ID = "tests.removed"
_FUNCTION = rb"(?m)^[ \t]*(?:(?:async |pub |export )*(?:def|fn|function)|func) (?P<name>\w+)"
_CALLED = rb"\b(?:pytest\.(?:skip|xfail)|t\.Skip\w*)\(|\bGTEST_SKIP\b"
"""What skips a test when it is reached."""

_BRANCH = rb"\s*(?:\}\s*)?(?:if|elif|else|except|case|when|unless)\b"
_ALIKE, _NAMED = 0.5, 0.6
"""Share of its words, and of those of its name, that a test has in common with the one that it was."""


class _Ends(NamedTuple):
    file: Touched
    old: list[Case]
    new: list[Case]


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Tests that go, then tests that are weaker."""
    ends = _ends(subject)
    fresh = [case for each in ends for case in _only(each.new, each.old)]
    found = False
    for each in ends:
        for finding in (
            *_lost(subject, each, fresh),
            *_weaker(subject, each, fresh, _text(subject, each)),
            *_asleep(subject, each),
        ):
            found = True
            yield finding
    if not found:
        yield Finding(ID, "pass", "no test is lost")


def _ends(subject: Subject) -> list[_Ends]:
    from prsplit.analysis.paths import file_role

    files = [
        file for file in subject.diff.files
        if file.is_text and file_role(file.path) in {"test", "code"} and not subject.is_apart(file.path)
    ]  # fmt: skip
    old = subject.texts([file.old_path for file in files if not file.is_new], at_base=True)
    new = subject.texts([file.path for file in files if not file.is_gone])
    return [
        _Ends(
            file,
            list(cases(file.old_path, old.get(file.old_path, b""))) if not file.is_new else [],
            list(cases(file.path, new.get(file.path, b""))) if not file.is_gone else [],
        )
        for file in files
        if file_role(file.path) == "test" or file.path.endswith(".rs")
    ]


def _only(some: list[Case], others: list[Case]) -> list[Case]:
    names = {case.name for case in others}
    return [case for case in some if case.name not in names]


def _lost(subject: Subject, ends: _Ends, fresh: list[Case]) -> Iterator[Finding]:
    gone = _only(ends.old, ends.new)
    if not gone:
        return
    names = {case.name for case in fresh}
    here = _only(ends.new, ends.old)
    tables = [case for case in ends.new if re.search(TABLE, case.text)]
    lost = [
        case for case in gone
        if case.name not in names and not any(_alike(case, other) for other in fresh)
        and not any(_takes_in(case, other) for other in here)
        and not any(_takes_in(case, table) for table in tables) and not _subject_gone(subject, case)
    ]  # fmt: skip
    if lost:
        path = ends.file.path
        sentence = f"{path} loses {counted(len(lost), 'test')}: {listed([case.name for case in lost])}"
        remedy = "bring them back, or say in the description why nothing needs them"
        line = 0 if ends.file.is_gone else 1
        yield Finding(ID, "warn", sentence, remedy, path, line, symbol=lost[0].name, key="lost")


def _words(case: Case) -> set[bytes]:
    return set(re.findall(rb"\w{3,}", case.text))


def _alike(one: Case, other: Case) -> bool:
    """Whether two tests share most of their words, or most of their names' words."""
    named, called = set(one.name.lower().split("_")), set(other.name.lower().split("_"))
    if len(named & called) >= _NAMED * len(named | called) and len(named) > 2:
        return True
    ours, theirs = _words(one), _words(other)
    return bool(ours) and len(ours & theirs) >= _ALIKE * len(ours | theirs)


def _takes_in(case: Case, table: Case) -> bool:
    """Whether another test, or a table of cases, has most of what a test had."""
    ours = _words(case)
    return bool(ours) and len(ours & _words(table)) >= _ALIKE * len(ours)


def _gone(subject: Subject) -> set[str]:
    """The names of definitions that go and do not come elsewhere."""
    code = subject.code_of
    kept = {one.bare for one in code.new}
    return {pair.old.bare for pair in code.pairs if pair.new is None and pair.old is not None} - kept


def _names_gone(subject: Subject, was: Case, case: Case) -> bool:
    """Whether what a test no longer says names something that goes."""
    dropped = {word.decode("utf-8", "surrogateescape") for word in _words(was) - _words(case)}
    return bool(dropped and dropped & _gone(subject))


def _subject_gone(subject: Subject, case: Case) -> bool:
    """Whether a test names something that goes with it, or is named after what the code no longer speaks of."""
    words = {word.decode("utf-8", "surrogateescape") for word in _words(case)}
    gone = _gone(subject)
    files = {
        file.path.rpartition("/")[2].partition(".")[0]
        for file in subject.diff.files
        if file.is_gone or file.old_path != file.path
    }
    return (
        bool(words & (gone | {name for name in files if not name.startswith("test")}))
        or any(name in case.name for name in gone if len(name) > 3)
        or bool(_named(case) & _unspoken(subject))
    )


def _named(case: Case) -> set[bytes]:
    return {word.encode("utf-8", "surrogateescape") for word in case.name.lower().split("_") if len(word) > 4}


def _unspoken(subject: Subject) -> set[bytes]:
    """The words that lines of code lose and that no changed file of code has any more."""
    from prsplit.analysis.paths import file_role

    files = [file for file in subject.diff.files if file.is_text and file_role(file.path) == "code"]
    old = {word for file in files for edit in subject.diff.edits(file) for word in _parts(b"\n".join(edit.old))}
    if not old:
        return old
    new = subject.texts([file.path for file in files if not file.is_gone])
    return old - {word for text in new.values() for word in _parts(text)}


def _parts(text: bytes) -> set[bytes]:
    return {word.lower() for word in re.findall(rb"[A-Z]?[a-z]{4,}", text)}


def _weaker(subject: Subject, ends: _Ends, fresh: list[Case], text: bytes) -> Iterator[Finding]:
    """Tests that stay and assert less, unless a new test or a helper in `text` has taken part of theirs, or they got a
    table."""
    before = {case.name: case for case in ends.old}
    twice = Counter(case.name for case in ends.old) | Counter(case.name for case in ends.new)
    for case in (case for case in ends.new if twice[case.name] == 1):
        was = before.get(case.name)
        if was is None or case.asserts >= was.asserts or case.text == was.text:
            continue
        if _names_gone(subject, was, case):
            continue
        split = any(_takes_part(was, case, other) for other in fresh)
        if split or _helped(was, case, text) or len(re.findall(TABLE, case.text)) > len(re.findall(TABLE, was.text)):
            continue
        sentence = (
            f"{case.name} asserts {was.asserts - case.asserts} less than before ({case.asserts} of {was.asserts})"
        )
        remedy = "bring back what it asserted, or say in the description why it no longer holds"
        yield Finding(ID, "warn", sentence, remedy, ends.file.path, case.line, symbol=case.name, key="weaker")


def _helped(was: Case, case: Case, text: bytes) -> bool:
    """Whether functions of the file, which the test has come to call, assert what it no longer does itself."""
    called = _words(case) - _words(was)
    starts = [one for one in re.finditer(_FUNCTION, text) if one["name"] in called]
    bodies = (text[one.end() :].partition(b"\ndef ")[0] for one in starts)
    return case.asserts + sum(map(asserts, bodies)) >= was.asserts


def _takes_part(was: Case, case: Case, other: Case) -> bool:
    """Whether what a test no longer says is said by another one."""
    dropped = _words(was) - _words(case)
    return bool(dropped) and len(dropped & _words(other)) >= _ALIKE * len(dropped)


def _asleep(subject: Subject, ends: _Ends) -> Iterator[Finding]:
    """Tests that were there and have a mark that keeps them from running."""
    if ends.file.is_new or ends.file.is_gone:
        return
    edits = subject.diff.edits(ends.file)
    gone = sum(len(re.findall(SKIP, line)) for edit in edits for line in edit.old)
    lines = _text(subject, ends).split(b"\n")
    rows = [
        row for row in subject.diff.new_lines(ends.file)
        if re.search(SKIP, row[1]) and not (re.search(_CALLED, row[1]) and _on_condition(lines, row[0]))
    ]  # fmt: skip
    known = {case.name for case in ends.old}
    asleep = [(number, case) for number, _ in rows[gone:] if (case := _at(ends.new, number)) and case.name in known]
    for number, case in asleep:
        sentence = f"{case.name} no longer runs"
        yield Finding(ID, "warn", sentence, "let it run, or name the issue that it waits for", ends.file.path, number,
                      symbol=case.name, key="asleep")  # fmt: skip


def _text(subject: Subject, ends: _Ends) -> bytes:
    """The file's text at head, empty where it is gone."""
    return b"" if ends.file.is_gone else subject.texts((ends.file.path,)).get(ends.file.path, b"")


def _on_condition(lines: list[bytes], number: int) -> bool:
    """Whether what encloses a line, by its indentation, is a branch."""
    own = _indent(lines[number - 1])
    above = (line for line in reversed(lines[: number - 1]) if line.strip() and _indent(line) < own)
    return re.match(_BRANCH, next(above, b"")) is not None


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t"))


def _at(new: list[Case], number: int) -> Case | None:
    """The test that a line belongs to: the one around it, or the one right below it."""
    below = next((case for case in new if 0 <= case.line - number <= 3), None)
    return below or next((case for case in reversed(new) if case.line <= number), None)
