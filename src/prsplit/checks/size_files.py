"""Counts the files that somebody has to read: no renames without a change, nothing generated, vendored or binary.

- pass: up to 10 files
- warn: up to 30
- fail: above

At push it is a warning.

Not held against a PR: a codemod. Where nine in ten edits are one of at most two small replacements, or bring or take one of
at most six words, or nothing but the order of a file's words, the files are counted and named as such, and it is a warning at most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from prsplit.checks.files import counted, reviewable
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.diff import Diff, Edit, Touched
    from prsplit.model.finding import Outcome

ID = "size.files"
FEW, MANY = 10, 30
_UNIFORM = 0.9
_EVEN, _LINES = 0.5, 4
"""A codemod replaces lines, or touches few of most files: where neither holds, nobody looks closer."""

_FEW_WORDS = 6
_NAME = rb"[^\W\d]\w+"
_IMPORT = frozenset((b"import", b"from"))
_WORDS = rb"\w+|[^\w\s]"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """Count, and look for a codemod where there are many."""
    files = subject.diff.files if len(subject.diff.files) <= FEW else reviewable(subject)
    count = len(files)
    if count <= FEW:
        yield Finding(ID, "pass", f"{counted(count, 'file')}, at most {FEW} are few")
        return
    remedy = subject.split_command
    if count > MANY and _is_codemod(subject.diff, list(files)):
        yield Finding(ID, "warn", f"{counted(count, 'file')}, nearly all with the same small edit", remedy)
        return
    outcome: Outcome = "warn" if count <= MANY else "fail"
    yield Finding(ID, outcome, f"{counted(count, 'file')}, more than {FEW if outcome == 'warn' else MANY}", remedy)


def _is_codemod(diff: Diff, files: list[Touched]) -> bool:
    """Whether the two most frequent edits, taken as the words that differ, or a few words make up nearly all of them."""
    from statistics import median

    lines = sum(file.lines for file in files)
    even = sum(2 * min(file.added, file.deleted) for file in files)
    if even < _EVEN * lines and median(file.lines for file in files) > _LINES:
        return False
    shapes = Counter(shape for file in files for edit in diff.edits(file) for shape in _shapes(edit))
    top = sum(count for _, count in shapes.most_common(2))
    if sum(shapes.values()) < len(files):
        return False
    return top >= _UNIFORM * sum(shapes.values()) or _few_words(diff, files)


def _few_words(diff: Diff, files: Sequence[Touched]) -> bool:
    """Whether nearly all edits bring or take one of a few words, the most frequent first."""
    left = [words for file in files for words in _unlike(diff, file)]
    enough = (1 - _UNIFORM) * len(left)
    for _ in range(_FEW_WORDS):
        often = Counter(word for words in left for word in words).most_common(1)
        left = [words for words in left if not often or often[0][0] not in words]
    return len(left) <= enough


def _unlike(diff: Diff, file: Touched) -> list[Collection[bytes]]:
    """The words that each edit of a file has more of on one side; a sign for the order where they are all the same in the
    end, and nothing in a new file."""
    edits = list(diff.edits(file))
    if file.is_new or file.is_gone:
        return [() for _ in edits]
    sides = [tuple(Counter(re.findall(_NAME, b"\n".join(side))) for side in (edit.old, edit.new)) for edit in edits]
    old, new = (sum((side[place] for side in sides), Counter[bytes]()) for place in (0, 1))
    if not _IMPORT.issuperset(((old - new) | (new - old)).keys()):
        return [((one - other) | (other - one)).keys() for one, other in sides]
    return [(b" ",) for _ in edits]


def _shapes(edit: Edit) -> Iterator[tuple[tuple[bytes, ...], tuple[bytes, ...]]]:
    """The words that differ, for each pair of old and new line; an edit of unlike sides is a shape of its own."""
    pairs = [(edit.old, edit.new)]
    if len(edit.old) == len(edit.new):
        pairs = [((old,), (new,)) for old, new in zip(edit.old, edit.new, strict=True)]
    for old, new in pairs:
        yield _differing(re.findall(_WORDS, b"\n".join(old)), re.findall(_WORDS, b"\n".join(new)))


def _differing(old: list[bytes], new: list[bytes]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    front = 0
    while front < min(len(old), len(new)) and old[front] == new[front]:
        front += 1
    back = 0
    while back < min(len(old), len(new)) - front and old[-1 - back] == new[-1 - back]:
        back += 1
    return tuple(old[front : len(old) - back]), tuple(new[front : len(new) - back])
