"""Looks for a test of each function that is new or does something else than before.

A function is tested where a test names it, its class or a function of its file that leads to it; where a test that is
named after its file changes; and where its file holds its tests itself. What is there already counts as well as what
comes. Nothing is run: a coverage report tells more (`tests.patch_cov`).

- pass: a test leads to every one
- warn: to some there is none; to one that was there before this is held against the PR only where no test changes at all
- fail: with `strict`, none to a new public function
- skip: no function does anything else than before

Not held against a PR: renames, moves, comments, type hints, constants, documents and tooling; examples, benchmarks and what
tools run by its name; a new method of a class that was there and that a test which comes names; tests that lie elsewhere than
most; doctests; tests in a later PR of the series, which is named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from prsplit.checks.files import counted, listed
from prsplit.checks.public import is_public, is_shown
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.checks.symbols import Code, Pair, Symbol
    from prsplit.model.finding import Outcome

ID = "tests.touched"
_WORD = rb"[^\W\d][\w$]*"
_OWN_TESTS = rb"#\[(?:\w+::)?test\b|#\[cfg\(test\)\]|>>> "
_ENTRY = ("main", "__main__")


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """A finding for each file with functions that no test leads to."""
    code = subject.code_of
    for path in code.unread:
        yield Finding(ID, "unknown", f"{path} could not be parsed", "mend its syntax, or check it by hand", path)
    behaving = [pair for pair in code.behaving() if _counts(pair)]
    if not behaving:
        if not code.unread:
            yield Finding(ID, "skip", "no function does anything else than before")
        return
    bare = [pair for pair in behaving if not _tested_beside(subject, pair)]
    if any(_is_test_change(path) for path in _changed(subject)):
        spoken = _spoken(subject) - {pair.new.bare for pair in code.pairs if pair.old is None and pair.new}
        fresh = [(pair, pair.new) for pair in bare if pair.old is None and pair.new and is_public(pair.new, code)]
        bare = [pair for pair, new in fresh if _owner(new) not in spoken]
    files = {pair.new.path for pair in bare if pair.new}
    subject.mentions({each for one in code.new if one.path in files for each in _handles(one, new=False)}, "tests")
    bare = [pair for pair in bare if not _led_to(subject, code, pair)]
    later = subject.later({pair.new.bare for pair in bare if pair.new}, "tests") if bare else {}
    waiting = [pair for pair in bare if pair.new and pair.new.bare in later]
    yield from _findings(subject, policy, [pair for pair in bare if pair not in waiting])
    if not bare or len(waiting) == len(bare):
        told = f"a test leads to {counted(len(behaving), 'changed function')}"
        if waiting:
            numbers = sorted({later[pair.new.bare] for pair in waiting if pair.new})
            told += f"; of {len(waiting)} it comes with PR {', '.join(map(str, numbers))}"
        yield Finding(ID, "pass", told)


def _counts(pair: Pair) -> bool:
    """Whether a function is one that can be tested by itself: no stub, no `main`."""
    one = pair.new
    if one is None or one.bare in _ENTRY or one.abstract or is_shown(one.path) or not _handles(one, new=False):
        return False
    return re.search(rb"@(\w+\.)?(overload|abstractmethod)\b", one.text) is None


def _changed(subject: Subject) -> list[str]:
    """The files that bring lines."""
    return [file.path for file in subject.diff.files if not file.is_gone and file.added]


def _is_test_change(path: str) -> bool:
    from prsplit.analysis.paths import file_role

    return file_role(path) == "test"


def _spoken(subject: Subject) -> set[str]:
    """The words of the lines that come to tests."""
    files = [file for file in subject.diff.files if not file.is_gone and file.added and _is_test_change(file.path)]
    return {word for file in files for _, line in subject.diff.new_lines(file) for word in _words(line)}


def _owner(one: Symbol) -> str:
    return one.name.split(".")[-2] if "." in one.name else ""


def _tested_beside(subject: Subject, pair: Pair) -> bool:
    """Whether the test that is named after a function's file changes, or the file's own tests name it."""
    assert pair.new is not None
    path = pair.new.path
    if subject.belongs(path).test in set(_changed(subject)) - {path}:
        return True
    own = subject.texts((path,)).get(path, b"")
    found = re.search(_OWN_TESTS, own)
    return found is not None and _names(pair.new, set(_words(own[found.start() :])))


def _led_to(subject: Subject, code: Code, pair: Pair) -> bool:
    """Whether a test names a function, or what leads to it."""
    assert pair.new is not None
    family = [one for one in code.new if one.path == pair.new.path]
    return _reached(subject, pair.new, family, new=pair.old is None)


def _reached(subject: Subject, one: Symbol, family: list[Symbol], *, new: bool) -> bool:
    """Whether tests name the function, or one of its file from which names lead to it."""
    named = set(subject.mentions({each for other in family for each in _handles(other, new=False)}, "tests"))
    if any(handle in named for handle in _handles(one, new=new)):
        return True
    seen: set[str] = set()
    heads = [other for other in family if other != one and any(each in named for each in _handles(other, new=True))]
    while heads:
        head = heads.pop()
        if head.name in seen:
            continue
        seen.add(head.name)
        words = set(_words(head.text))
        if one.bare in words:
            return True
        heads += [other for other in family if other.name not in seen and other.bare in words]
    return False


def _handles(one: Symbol, *, new: bool) -> list[str]:
    """The words by which a test may name it: a method that was there before, by its class, too."""
    owner = _owner(one)
    if one.bare.startswith("__") and one.bare.endswith("__"):
        return [owner] if owner else []
    return [one.bare, *([owner] if owner and (not new or one.bare.startswith("_")) else [])]


def _names(one: Symbol, words: Collection[str]) -> bool:
    return any(handle in words for handle in _handles(one, new=False))


def _words(text: bytes) -> Iterable[str]:
    return (word.decode("utf-8", "surrogateescape") for word in re.findall(_WORD, text))


def _findings(subject: Subject, policy: Policy, bare: list[Pair]) -> Iterator[Finding]:
    by_file: dict[str, list[Pair]] = defaultdict(list)
    for pair in bare:
        if pair.new is not None:
            by_file[pair.new.path].append(pair)
    for path, pairs in by_file.items():
        first = pairs[0].new
        assert first is not None
        names = [pair.new.name for pair in pairs if pair.new]
        fresh = [pair for pair in pairs if pair.old is None and pair.new and is_public(pair.new, subject.code_of)]
        outcome: Outcome = "fail" if policy.strict and fresh else "warn"
        sentence = f"no test leads to {listed(names)} of {path}"
        yield Finding(ID, outcome, sentence, _remedy(subject, path), path, first.line, symbol=first.name)


def _remedy(subject: Subject, path: str) -> str:
    """Where the test belongs, and the one to take after."""
    place = subject.belongs(path)
    if not place.test:
        return "add a test"
    verb = "add to" if place.exists else "write"
    like = f", after the manner of {place.nearest}" if place.nearest and place.nearest != place.test else ""
    return f"{verb} {place.test}{like}"
