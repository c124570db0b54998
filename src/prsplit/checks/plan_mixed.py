"""Looks for concerns that have nothing to do with each other in one PR: they are read, reverted and waited for apart.

Concerns are found as for a plan: by what uses what, by names, words and places. A small change is one concern unless the
evidence for more is strong.

- pass: one concern, or what else there is hardly counts
- warn: several, each with at least 10 lines of code in a file that no other one touches

Not held against a PR: tests and documents of what they speak of; code that the rest needs; a few lines here or there; edits
of one file; generated files; one purpose in many places, be it a sweep or a name that goes: a word tells it that stands in
a third of the edits of each, new files aside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from prsplit.checks.files import listed
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Concern, Subject
    from prsplit.model.diff import Edit

ID = "plan.mixed"
LEAST = 10
"""Lines of a concern that is worth a PR of its own."""

_SHARE = 1 / 3
_PART = rb"[A-Z]?[a-z]{3,}|[A-Z]{3,}"
_EVERYDAY = frozenset(
    b"self this return def func function class const let var public private static void int str string for not and the"
    b" else none null true false new import from include package require".split()
)
"""Words of edits of any kind: they tell no purpose."""


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:  # noqa: ARG001 - the protocol of rules
    """One finding that names the concerns."""
    if len(subject.diff.files) < 2 or subject.diff.added + subject.diff.deleted < 2 * LEAST:
        yield Finding(ID, "pass", "too small for more than one concern")
        return
    found = _apart(subject.concerns)
    found = _unlike(subject, found) if len(found) > 1 else found
    if len(found) < 2:
        yield Finding(ID, "pass", "one concern")
        return
    told = "; ".join(f"{listed(list(concern.paths), 2)} ({concern.code:,} lines of code)" for concern in found[:4])
    more = f"; and {len(found) - 4} more" if len(found) > 4 else ""
    sentence = f"{len(found)} concerns that do not need each other: {told}{more}"
    yield Finding(ID, "warn", sentence, subject.split_command, found[1].paths[0], key="concerns")


def _apart(concerns: Sequence[Concern]) -> list[Concern]:
    """Those with enough lines of code in one file of their own: the evidence that parts of a file do not belong together
    is weak, and so is that of a line here and there."""
    from prsplit.checks.symbols import is_code

    times = Counter(path for each in concerns if each.code >= LEAST for path in each.paths)
    return [
        each for each in concerns
        if any(lines >= LEAST and times[path] == 1 and is_code(path) for path, lines in zip(each.paths, each.weights, strict=True))
    ]  # fmt: skip


def _unlike(subject: Subject, found: Sequence[Concern]) -> list[Concern]:
    """The largest, and those that share no word with it that stands in a third of the edits of both."""
    first, *others = (_words(subject, one, found) for one in found)
    often = {word for word, share in first.items() if share >= _SHARE}
    alike = [any(share >= _SHARE for word, share in each.items() if word in often) for each in others]
    return [found[0], *(one for one, same in zip(found[1:], alike, strict=True) if not same)]


def _words(subject: Subject, one: Concern, found: Sequence[Concern]) -> dict[bytes, float]:
    """Word → the share of a concern's edits of code that was there in which it comes or goes; files of several concerns are
    left out."""
    from prsplit.checks.symbols import is_code

    own = Counter(path for each in found for path in each.paths)
    mine = {path for path in one.paths if own[path] == 1 and is_code(path)}
    files = [file for file in subject.diff.files if file.path in mine and not file.is_new]
    edits = [edit for file in files for edit in subject.diff.edits(file)]
    count = Counter(word for edit in edits for word in _differing(edit))
    return {word: times / len(edits) for word, times in count.items()}


def _differing(edit: Edit) -> Collection[bytes]:
    """The parts of names that an edit has more of on one side."""
    old, new = (Counter(part.lower() for part in re.findall(_PART, b"\n".join(side))) for side in (edit.old, edit.new))
    return ((old - new) | (new - old)).keys() - _EVERYDAY
