"""The sentences for PRs that hold tests or documents alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from prsplit.model.atom import Atom
from prsplit.model.places import GENERIC_FOLDERS
from prsplit.planning.names import (
    MACRO,
    area,
    filed,
    folder_of,
    listed,
    named,
    plain,
    shown,
    stem,
    subject_of_test,
    top,
)
from prsplit.planning.things import Thing
from prsplit.planning.view import MOST, SPOKEN, View, fitting, places_of, said_of, speakable

_LONGEST_HEADING = _FOLDER = 40
_GOLDEN = {
    "golden": "golden values", "snapshot": "snapshots", "fixture": "fixtures", "expected": "expected output",
    "baseline": "baselines",
}  # fmt: skip
"""What the paths of files that tests compare with have in them → what to call them."""
_CODE = re.compile(r"test[^/]*[.](?!ya?ml$|json$|toml$|txt$|xml$|csv$)[A-Za-z]+$", re.IGNORECASE)
"""Files that hold tests themselves."""
_TELLS = re.compile(r"(?:^|[. ])(?:it|test) (?:should )?(\w[^\"'`{}]{5,48})$")
"""A case that is told in a sentence."""
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+")
"""What names are made of."""
_LITTLE = 10
"""The part of some tests that a file, or what is called, must be, at least, to be named: one in so many lines."""
_NEARLY = 0.8
"""Share of the change's lines in some files of tests from which on a PR has these tests."""
_LONGEST_NAME = 56
"""Characters of a name from which on it is no title."""
_HALF = 0.5
"""Share of tests that change from which on new cases tell of them."""
_BOTH = 0.25
"""Share of tests that come, and of tests that go, from which on they are reworked."""
_PIECES = 3
"""Pieces from which on the name of a file of tests is a phrase."""


def goldens(seen: View) -> Iterator[str]:
    """Files that tests compare with, by what they are and the folder that they are for."""
    if seen.kinds != {"tests"} or any(named(atom) for atom in seen.pool):
        return
    yield from _cases_of(seen)
    for word, said in _GOLDEN.items():
        own = [atom for atom in seen.pool if word in atom.path.lower()]
        if own and seen.share(own) >= MOST:
            folder = folder_of({atom.path for atom in own}).rpartition("/")[2]
            telling = folder and word not in folder.lower() and folder.lower() not in GENERIC_FOLDERS
            yield f"{seen.verb} {said} for {shown(folder, _FOLDER)}" if telling else f"{seen.verb} {said}"
            return


def _cases_of(seen: View) -> Iterator[str]:
    """Files of one case that are no code and no golden ones, by the folder that the case is."""
    paths = {atom.path for atom in seen.pool}
    folder = folder_of(paths).rpartition("/")[2]
    if any(word in path.lower() for path in paths for word in _GOLDEN) or folder.lower() in GENERIC_FOLDERS:
        return
    if folder and all(atom.kind in ("file", "hunk", "section") and not _CODE.search(atom.path) for atom in seen.pool):
        names = dict.fromkeys(path.rpartition("/")[2] for path in sorted(paths))
        yield from fitting(
            seen, lambda some: f"{seen.verb} {listed(some)} for {shown(folder, _FOLDER)}", [*names], every=True
        )


def tests_grown(seen: View) -> Iterator[str]:
    """Tests that change where most of it is new cases: by these."""
    own = [atom for atom in seen.pool if atom.action == "add" and named(atom)]
    fresh = not any(seen.matter.traits[atom.index].twin for atom in own)
    if seen.kinds == {"tests"} and seen.verb == "Update" and fresh and seen.share(own) >= _HALF:
        files = Counter[str]()
        for atom in own:
            files[_phrase(subject_of_test(atom.path))] += atom.lines + 1
        files.pop("", None)
        yield from _cases(own, seen, "Test", [name for name, _ in files.most_common()])


def tests_new(seen: View) -> Iterator[str]:
    """Tests that come or go: one or two in a file that stays by their names, else by what they test."""
    if seen.kinds != {"tests"} or seen.verb not in ("Add", "Remove"):
        return
    fresh = any(seen.matter.traits[atom.index].created for atom in seen.pool)
    if (
        not fresh
        and len(seen.things) <= SPOKEN
        and all(speakable(one) and one.name not in map(filed, one.paths) for one in seen.things)
    ):
        staying = [one for one in seen.things if subject_of_test(one.name) != subject_of_test(one.paths[0])]
        if len(staying) == len(seen.things):
            yield from said_of(seen, seen.told)
    if len(places_of(seen.pool)) <= SPOKEN or seen.voice is None:
        yield from _tested(seen, _deed(seen))


def _deed(seen: View) -> str:
    """What is done to tests: they are reworked where some go and others come."""
    sides = [seen.share([atom for atom in seen.pool if atom.action == action]) for action in ("add", "delete")]
    if min(sides) >= _BOTH:
        return "Rework tests of"
    return "Test" if seen.verb == "Add" else f"{seen.verb} tests of"


def tests_changed(seen: View) -> Iterator[str]:
    """Tests that change or go."""
    if seen.kinds == {"tests"} and (len(seen.things) > 1 or _unnamed(seen.things[0])):
        yield from _tested(seen, _deed(seen))


def _unnamed(one: Thing) -> bool:
    """Whether a thing is called by a sentence or by its file."""
    return " " in one.name or one.name in map(filed, one.paths)


def _tested(seen: View, begin: str) -> Iterator[str]:
    """Tests by what their files are named after, else by the code that they call."""
    files: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    for atom in seen.pool:
        files[_phrase(subject_of_test(atom.path))] += atom.lines + 1
        for name in dict.fromkeys(top(each.symbol) for each in seen.matter.tested.get(atom.index, ())):
            calls[shown(name) if name and not name.startswith("_") else ""] += atom.lines + 1
    for count in (files, calls):
        count.pop("", None)
        for name in [name for name in count if _LITTLE * count[name] < count.total()]:
            del count[name]
    paths = {atom.path for atom in seen.pool}
    if sum(atom.lines + 1 for atom in seen.pool) < _NEARLY * sum(
        seen.matter.whole.files.get(path, 0) for path in paths
    ):
        names = [name for name, _ in files.most_common()]
        yield from _cases(seen.pool, seen, begin, names)
        fresh = any(seen.matter.traits[atom.index].created for atom in seen.pool)
        if begin == "Test" and names and not fresh and len(seen.told[0].dotted) > _LONGEST_NAME:
            yield from fitting(seen, partial(_listing, "Extend tests of"), names)
        return
    after, called = ([name for name, _ in count.most_common()] for count in (files, calls))
    modules = {stem(path).lower() for path in seen.matter.whole.files if subject_of_test(path) == stem(path)}
    half = sum(atom.lines + 1 for atom in seen.pool) / 2
    if not {name.lower() for name in after} & modules:
        yield from fitting(seen, partial(_listing, begin), [name for name in called if calls[name] >= half])
    if len(after) > SPOKEN and (where := area({atom.path for atom in seen.pool})):
        yield f"{begin} {shown(where.removeprefix('test_'))}"
    for first, other in ((after, called), (called, after)):
        names = [name for name in other if name not in first]
        if len(first) == 1:
            yield f"{begin} {first[0]}"
            yield from fitting(seen, partial(_listing, f"{begin} {first[0]}:"), names)
        yield from fitting(seen, partial(_listing, begin), first)


def _cases(pool: Sequence[Atom], seen: View, begin: str, after: Sequence[str]) -> Iterator[str]:
    """A few cases of a file of which other PRs have most: by the words that their names share, else by their names, as
    words."""
    names = [plain(atom.symbol) for atom in pool]
    if len(after) != 1:
        return
    said = [(name.rpartition(".")[2], atom.symbol) for atom, name in zip(pool, names, strict=True)]
    cases = [
        words for name, symbol in said if (words := _case(name) or _given(name, symbol, after[0]) or _sentence(symbol))
    ]
    if not cases:
        return
    suites = [
        " ".join(words) for name in dict.fromkeys(name.partition(".")[0] for name in names) if (words := _case(name))
    ]
    count = Counter(word for case in cases for word in dict.fromkeys(case))
    common = [word for word, number in count.items() if number >= MOST * len(cases) and word not in after[0].lower()]
    if len(cases) > SPOKEN and 1 < len(suites) <= SPOKEN:
        yield from fitting(
            seen, partial(_listing, f"{begin} {after[0]}:"), [shown(suite) for suite in suites], every=True
        )
    if len(cases) > 1 and common and not any(_sentence(symbol) for _, symbol in said):
        yield f"{begin} {after[0]}: {shown(' '.join(common))}"
    yield from fitting(
        seen,
        partial(_listing, f"{begin} {after[0]}:"),
        [shown(" ".join(case)) for case in map(list, dict.fromkeys(map(tuple, cases)))],
    )


def _case(name: str) -> list[str]:
    """The name of a test, or of a suite of them, as words; empty where it is neither."""
    found = re.match(r"(?:[Tt]ests?(?=[_A-Z])_*|Benchmark(?=[A-Z]))(.+)", name)
    return [word.lower() for word in _PARTS.findall(found[1])] if found else []


def _sentence(symbol: str) -> list[str]:
    """The case that is called by a sentence."""
    found = _TELLS.search(symbol)
    return found[1].split() if found else []


def _given(name: str, symbol: str, subject: str) -> list[str]:
    """The name that the macro of a test is given as words, without what is tested."""
    words = [word.lower() for word in _PARTS.findall(name)] if MACRO.match(symbol.partition("(")[0]) else []
    return words[1:] if words[:1] == [subject.lower()] else words


def _phrase(name: str) -> str:
    """The name of a file of tests as it may stand in a sentence: one of many pieces as words."""
    return shown(name.replace("_", " ") if name.count("_") + 1 >= _PIECES else name) if name else ""


def _listing(begin: str, names: Sequence[str]) -> str:
    return f"{begin} {listed(names)}"


def pages(seen: View) -> Iterator[str]:
    """A new page by its heading."""
    if seen.kinds == {"docs"} and seen.verb == "Add":
        own = [atom for atom in seen.matter.atoms if atom.path == seen.pool[0].path]
        tops = sorted((atom for atom in own if _heading(atom.symbol)), key=lambda atom: atom.line)
        if all(seen.matter.traits[atom.index].created for atom in own) and tops and 2 * seen.share(own) >= 1:
            split = tops[0].symbol.partition(".")[0] not in {atom.symbol for atom in own}
            yield f"Add {filed(own[0].path)}" if split else f"Document {_topic(tops[0].symbol.partition('.')[0])}"


def pages_and_tests(seen: View) -> Iterator[str]:
    """A new page and the tests that close the series with it."""
    kinds: dict[str, list[Atom]] = {"docs": [], "tests": []}
    for atom in seen.matter.atoms:
        kinds.setdefault(seen.matter.kind(atom), []).append(atom)
    heads = [atom for atom in kinds["docs"] if seen.matter.traits[atom.index].created and _heading(atom.symbol)]
    if not heads or not kinds["tests"] or kinds.keys() > {"docs", "tests"}:
        return
    topic = _topic(min(heads, key=lambda atom: (atom.line, atom.path)).symbol.partition(".")[0])
    subjects = dict.fromkeys(subject_of_test(atom.path).replace("_", " ") for atom in kinds["tests"])
    yield from fitting(
        seen, lambda names: f"Document {topic} and test {listed(names)}", [*filter(None, subjects)], every=True
    )
    yield f"Document {topic}"


def documents(seen: View) -> Iterator[str]:
    """A page by the sections that change."""
    if seen.kinds != {"docs"}:
        return
    path = seen.pool[0].path
    own = [atom for atom in seen.pool if atom.path == path]
    if seen.share(own) < 1 / 2:
        return
    heads = [atom.symbol for atom in own if atom.kind == "section" and _heading(atom.symbol)]
    if heads:
        deeds = {atom.action for atom in own if atom.symbol in heads}
        verb, place = (
            {"add": ("Document", "in"), "delete": ("Remove", "from")}.get(min(deeds), ("Update", "in"))
            if len(deeds) == 1
            else ("Update", "in")
        )
        lines: Counter[str] = Counter()
        for atom in own:
            if atom.symbol in heads:
                lines[shown(atom.symbol)] += atom.lines + 1
        names = [name for name, _ in lines.most_common()]
        yield from fitting(seen, lambda said: f"{verb} {listed(said)} {place} {filed(path)}", names)


def _topic(heading: str) -> str:
    """What a page is about, by its heading."""
    first, gap, rest = re.sub(r"(?<=\w) (?:Guide|Documentation|Docs|Overview|Reference)$", "", heading).partition(" ")
    return (first.lower() if first.endswith("ing") else first) + gap + rest


def _heading(symbol: str) -> bool:
    words = symbol.split()
    return 0 < len(symbol) <= _LONGEST_HEADING and symbol.isprintable() and words[0][0].isalpha() and "#" not in symbol
