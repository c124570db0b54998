"""The sentences for PRs that hold tests or documents alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from prsplit.model.atom import Atom
from prsplit.model.places import GENERIC_FOLDERS
from prsplit.planning.names import area, filed, folder_of, listed, named, plain, shown, stem, subject_of_test, top
from prsplit.planning.things import Thing
from prsplit.planning.view import MOST, SPOKEN, View, fitting, places_of, said_of, speakable

_LONGEST_HEADING = 40
_GOLDEN = {
    "golden": "golden values", "snapshot": "snapshots", "fixture": "fixtures", "expected": "expected output",
    "baseline": "baselines",
}  # fmt: skip
"""What the paths of files that tests compare with have in them → what to call them."""
_PIECES = 3
"""Pieces from which on the name of a file of tests is a phrase."""


def goldens(seen: View) -> Iterator[str]:
    """Files that tests compare with, by what they are and the folder that they are for."""
    if seen.kinds != {"tests"} or any(named(atom) for atom in seen.pool):
        return
    for word, said in _GOLDEN.items():
        own = [atom for atom in seen.pool if word in atom.path.lower()]
        if own and seen.share(own) >= MOST:
            folder = folder_of({atom.path for atom in own}).rpartition("/")[2]
            telling = folder and word not in folder.lower() and folder.lower() not in GENERIC_FOLDERS
            yield f"{seen.verb} {said} for {shown(folder)}" if telling else f"{seen.verb} {said}"
            return


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
        yield from _tested(seen, "Test" if seen.verb == "Add" else "Remove tests of")


def tests_changed(seen: View) -> Iterator[str]:
    """Tests that change or go."""
    if seen.kinds == {"tests"} and (len(seen.things) > 1 or _unnamed(seen.things[0])):
        yield from _tested(seen, {"Add": "Test"}.get(seen.verb, f"{seen.verb} tests of"))


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
    paths = {atom.path for atom in seen.pool}
    if sum(atom.lines + 1 for atom in seen.pool) < MOST * sum(seen.matter.whole.files.get(path, 0) for path in paths):
        yield from _cases(seen, begin, [name for name, _ in files.most_common()])
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


def _cases(seen: View, begin: str, after: Sequence[str]) -> Iterator[str]:
    """A few cases of a file of which other PRs have most: by their names, as words."""
    names = [plain(atom.symbol).rpartition(".")[2] for atom in seen.pool]
    cases = [re.sub(r"^tests?_", "", name) for name in names if re.match(r"tests?_\w", name)]
    if len(after) == 1 and cases:
        yield from fitting(
            seen,
            partial(_listing, f"{begin} {after[0]}:"),
            [shown(" ".join(filter(None, case.split("_")))) for case in dict.fromkeys(cases)],
        )


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
