"""Titles that say what a PR does: in the words of its commits where they are true of it, else by what changes most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from prsplit.model.atom import Atom
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.model.plan import Role
from prsplit.planning.names import (
    SPOKEN,
    area,
    cut,
    listed,
    name_of,
    named,
    plain,
    shown,
    some,
    stem,
    subject_of_test,
    thing,
    top,
)
from prsplit.planning.stretches import stretches
from prsplit.planning.styles import in_style
from prsplit.planning.subjects import speakers, spoken, styled
from prsplit.planning.traits import Trait

WIDTH = 72
_SHORT = 62
"""What a page of 80 columns has room for."""
_VERBS = {
    "add": "Add",
    "delete": "Remove",
    "modify": "Update",
    "rename": "Rename",
    "move": "Move",
    "mode": "Change the mode of",
    "type": "Replace",
}
_LONGEST_HEADING = 40
_RARE = 6
"""The part of a PR that uses a name which is to speak for all of it, at least: one in so many lines."""
_TELLING = 20
"""The part of a PR that code must be, at least, to be what the PR is about: one in so many lines."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a title is told from. `traits` is by atom index. `served` are the atoms of earlier PRs that these ones use, each
    with its users; `tested` the code that tests call, by the test's index; `declared` the packages that atoms declare."""

    atoms: Sequence[Atom]
    traits: Sequence[Trait]
    role: Role
    served: Mapping[Atom, Sequence[Atom]] = field(default_factory=dict)
    tested: Mapping[int, Sequence[Atom]] = field(default_factory=dict)
    declared: Mapping[int, str] = field(default_factory=dict)
    telling: Telling = NOTHING_TOLD
    every: Mapping[int, int] = field(default_factory=dict)
    """Lines of the whole change by the place of the commit that wrote them."""

    def weight(self, atoms: Sequence[Atom]) -> int:
        """Lines of these atoms that somebody reads, each atom worth one by itself."""
        return sum(self.traits[atom.index].weight + 1 for atom in atoms)


def title(matter: Matter, taken: Collection[str] = ()) -> str:
    """An imperative title of at most 72 characters that is not in `taken`, in the style of the repository."""
    last = ""
    for option in _options(matter):
        dressed = _dressed(option, matter)
        if not dressed:
            continue
        if dressed not in taken:
            return dressed
        last = last or dressed
    return _numbered(last, taken)


def _dressed(option: str, matter: Matter) -> str:
    """The option in the repository's style, where that fits; a commit's own subject may have its style already."""
    paths = [atom.path for atom in _main(matter)]
    made = option if styled(option) else in_style(option, _role(matter), paths, matter.telling.habit)
    return made if len(made) <= WIDTH else ""


def _options(matter: Matter) -> Iterator[str]:
    """Titles from the best to the plainest; none needs to fit."""
    pool = _main(matter)
    verb, things = _spoken(matter, pool)
    whole, part = speakers([atom.index for atom in matter.atoms], matter.telling, matter.every, verb)
    if whole is not None:
        yield spoken(whole.subject)
    yield from _renamed(matter, pool)
    if all(matter.traits[atom.index].layout for atom in pool):
        verb = "Reformat"
    if len(things) == 1 and (held := stretches(things[0], matter.traits)):
        yield f"{verb} {name_of(things[0])}: {held}"
    if matter.role == "integration":
        yield from _wired(matter, pool)
    if part is not None and verb in ("Update", "Remove", "Move"):
        place = matter.telling.sources.index(part)
        own = [atom for atom in pool if place in matter.telling.lines.get(atom.index, ())]
        if 2 * matter.weight(own) >= matter.weight(pool):
            yield from _in_places(spoken(part.subject), own)
    yield from _special(matter, pool, verb, things)
    room = WIDTH - _prefix(matter)
    for skip in range(max(1, len(things))):
        yield _about(verb, things, skip, room)
    for each in things:
        yield from _members(verb, each, room)
        first = min(each, key=lambda atom: atom.line)
        yield f"{verb} {name_of(each)} from line {first.line} of {shown(first.path.rpartition('/')[2])}"
    yield cut(f"{verb} {name_of(things[0])}", room)


def _renamed(matter: Matter, pool: Sequence[Atom]) -> Iterator[str]:
    """`Rename a to b` where nothing else is done to the pool."""
    pairs = dict.fromkeys(matter.traits[atom.index].renamed for atom in pool)
    if None not in pairs:
        said = [f"{shown(old)} to {shown(new)}" for old, new in filter(None, pairs)]
        yield from _fitting(lambda count: f"Rename {some(said, count)}", len(said))


def _role(matter: Matter) -> Role:
    """What the title is about, which may be only a part of what the PR holds."""
    kinds = {matter.traits[atom.index].role for atom in _main(matter)}
    if kinds in ({"tests"}, {"docs"}):
        return kinds.pop()
    return "core" if matter.role in ("tests", "docs") else matter.role


def _prefix(matter: Matter) -> int:
    return len(in_style("Add", _role(matter), [atom.path for atom in _main(matter)], matter.telling.habit)) - 3


def _in_places(subject: str, pool: Sequence[Atom]) -> Iterator[str]:
    """The subject, with the files that it is told of; the folder where they are many."""
    paths: Counter[str] = Counter()
    for atom in pool:
        paths[atom.path] += atom.lines + 1
    places = list(dict.fromkeys(stem(path) for path, _ in sorted(paths.items(), key=lambda item: (-item[1], item[0]))))
    places = [place for place in places if place.lower() not in subject.lower()]
    if not places:
        return
    where = area(paths)
    if len(places) > SPOKEN and where and where.lower() not in subject.lower():
        yield f"{subject} in {shown(where)}"
    yield from _fitting(lambda count: f"{subject} in {some(places, count)}", len(places))


def _fitting(said: Callable[[int], str], names: int) -> Iterator[str]:
    """What is said with as many names as a short title takes, then with as many as a long one does."""
    for limit in (_SHORT, WIDTH):
        for count in range(min(SPOKEN, names), 0, -1):
            if len(said(count)) <= limit:
                yield said(count)


def _special(matter: Matter, pool: Sequence[Atom], verb: str, things: Sequence[Sequence[Atom]]) -> Iterator[str]:
    """What is said in words of its own: packages, tests and documents."""
    packages = list(dict.fromkeys(matter.declared[atom.index] for atom in pool if atom.index in matter.declared))
    if packages and 2 * sum(atom.index in matter.declared for atom in pool) >= len(pool):
        yield f"Declare {some([shown(name) for name in packages], SPOKEN)} in {shown(stem(pool[0].path))}"
    kinds = {matter.traits[atom.index].role for atom in pool}
    if kinds == {"tests"} and (len(things) > 1 or not named(things[0][0]) or " " in thing(things[0][0])):
        yield from _tests(matter, pool, verb)
    if kinds == {"docs"}:
        yield from _documents(matter, pool, verb)


def _wired(matter: Matter, pool: Sequence[Atom]) -> Iterator[str]:
    """`Use X in a, b and c` where much of the code uses what earlier PRs bring as a whole, and X above all."""
    users: dict[str, list[Atom]] = {}
    inside = {atom.index for atom in pool}
    for target, atoms in matter.served.items():
        name = plain(target.symbol)
        if target.action == "add" and target.kind != "item" and name and name == top(target.symbol):
            users.setdefault(name, []).extend(atom for atom in atoms if atom.index in inside)
    weight = {name: matter.weight(tuple(dict.fromkeys(atoms))) for name, atoms in users.items()}
    name = max(sorted(weight), key=lambda each: weight[each], default="")
    using = tuple(dict.fromkeys(atom for atoms in users.values() for atom in atoms))
    if not name or 3 * matter.weight(using) < matter.weight(pool) or _RARE * weight[name] < matter.weight(pool):
        return
    lines: Counter[str] = Counter()
    for atom in users[name]:
        lines[atom.path] += atom.lines + 1
    places = [stem(path) for path, _ in sorted(lines.items(), key=lambda item: (-item[1], item[0]))]
    places = [place for place in dict.fromkeys(places) if place != name]
    yield from _fitting(lambda count: f"Use {shown(name)} in {some(places, count)}", len(places))


def _tests(matter: Matter, pool: Sequence[Atom], verb: str) -> Iterator[str]:
    """Tests by what they test: the code that they call, else what their files are named after."""
    lines: Counter[str] = Counter()
    for atom in pool:
        for target in dict.fromkeys(top(each.symbol) for each in matter.tested.get(atom.index, ())):
            lines[target] += atom.lines + 1
    called = [name for name, count in lines.most_common() if name and not name.startswith("_")]
    files: Counter[str] = Counter()
    for atom in pool:
        files[subject_of_test(atom.path)] += atom.lines + 1
    after = [name for name, _ in files.most_common() if name]
    tests = "tests for" if verb == "Add" else "tests of"
    for names in (called, after) if len(after) < len(called) or len(after) > SPOKEN else (after, called):
        yield from _fitting(partial(_listing, f"{verb} {tests}", [shown(name) for name in names]), len(names))


def _listing(begin: str, names: Sequence[str], count: int) -> str:
    return f"{begin} {some(names, count)}"


def _documents(matter: Matter, pool: Sequence[Atom], verb: str) -> Iterator[str]:
    """A new page by its heading, an old one by the sections that change."""
    first = pool[0]
    heads = [
        atom.symbol for atom in pool if atom.kind == "section" and atom.path == first.path and _heading(atom.symbol)
    ]
    if len({atom.path for atom in pool}) > 1 and 2 * matter.weight(
        [a for a in pool if a.path == first.path]
    ) < matter.weight(pool):
        return
    tops = sorted(
        (atom for atom in matter.atoms if atom.path == first.path and _heading(atom.symbol)), key=lambda a: a.line
    )
    if verb == "Add" and matter.traits[first.index].created and tops:
        yield f"Document {_topic(tops[0].symbol.partition('.')[0])}"
    elif verb == "Update" and heads:
        names = list(dict.fromkeys(heads))
        for count in range(min(2, len(names)), 0, -1):
            yield f"Update {some([shown(name) for name in names], count)} in {shown(first.path.rpartition('/')[2])}"


def _topic(heading: str) -> str:
    """What a page is about, by its heading."""
    first, gap, rest = re.sub(r"(?<=\w) (?:Guide|Documentation|Docs|Overview|Reference)$", "", heading).partition(" ")
    return (first.lower() if first.endswith("ing") else first) + gap + rest


def _heading(symbol: str) -> bool:
    words = symbol.split()
    return 0 < len(symbol) <= _LONGEST_HEADING and symbol.isprintable() and words[0][0].isalpha() and "#" not in symbol


def _about(verb: str, things: Sequence[Sequence[Atom]], skip: int, room: int) -> str:
    """What is done to these things; the first `skip` of them are passed over, to tell like PRs apart."""
    things = [*things[skip:], *things[:skip]]
    names = list(dict.fromkeys(name_of(each) for each in things))
    for limit, count in (
        (limit, count) for limit in (room - 10, room) for count in range(min(SPOKEN, len(names)), 0, -1)
    ):
        spoken_of = things if count < len(names) else things[:count]
        where = _where([atom for each in spoken_of for atom in each], names[:count], verb)
        said = names[:count] if count == SPOKEN else [*names[:count], *_rest(len(names) - count)]
        for tail in (where, ""):
            if len(f"{verb} {listed(said)}{tail}") <= limit:
                return f"{verb} {listed(said)}{tail}"
    return cut(f"{verb} {names[0]}", room)


def _rest(count: int) -> list[str]:
    return [f"{count} more"] if count else []


def _members(verb: str, each: Sequence[Atom], room: int) -> Iterator[str]:
    """The members of a class, or the items of a list from the first to the last, where that tells PRs apart."""
    whole = name_of(each)
    items = [atom for atom in sorted(each, key=lambda atom: atom.line) if atom.kind == "item"]
    if len(items) > 1:
        ends = [shown(atom.symbol.rpartition(".")[2].strip("\"'") or atom.symbol) for atom in (items[0], items[-1])]
        yield cut(f"{verb} {shown(top(items[0].symbol))} from {ends[0]} to {ends[1]}", room)
    names = dict.fromkeys(plain(atom.symbol).rpartition(".")[2] for atom in each if named(atom))
    members = [shown(name) for name in names if name and name != whole]
    for count in range(min(SPOKEN, len(members)), 0, -1):
        yield f"{verb} {some(members, count)} of {whole}"


def _main(matter: Matter) -> list[Atom]:
    """The atoms that a title should speak of, heaviest first: code before tests, tests before documents, each unless it is
    next to nothing."""
    traits = matter.traits
    least = matter.weight(matter.atoms) / _TELLING
    for wanted in ("code", "tests", "docs"):
        own = [a for a in matter.atoms if (traits[a.index].role if traits[a.index].side else "code") == wanted]
        code = [a for a in own if traits[a.index].role not in ("build", "generated")]
        telling = [
            atom
            for atom in code or own
            if (atom.kind in ("definition", "file", "statement") and (atom.symbol or atom.lines))
            or (atom.kind == "section" and traits[atom.index].created)
        ]
        if own and matter.weight(own) >= least:
            return sorted(
                telling or code or own, key=lambda atom: (-traits[atom.index].weight, -atom.lines, atom.index)
            )
    return list(matter.atoms)


def _spoken(matter: Matter, pool: Sequence[Atom]) -> tuple[str, list[list[Atom]]]:
    """The verb for most of the lines, and the things of which it is true."""
    things = _things(matter, pool)
    created = {atom.path for atom in pool if matter.traits[atom.index].created}
    verbs = [_verb(each, created) for each in things]
    count: Counter[str] = Counter()
    for verb, each in zip(verbs, things, strict=True):
        count[verb] += matter.weight(each)
    most = max(sorted(count), key=lambda verb: count[verb])
    return most, [each for verb, each in zip(verbs, things, strict=True) if verb == most]


def _verb(each: Sequence[Atom], created: Collection[str]) -> str:
    """What is done to one thing. Members that come and go update their class, and hunks their file."""
    actions: Counter[str] = Counter()
    for atom in each:
        actions[atom.action] += atom.lines + 1
    action = max(sorted(actions), key=lambda one: actions[one])
    if action in ("add", "delete"):
        whole = any(plain(atom.symbol) == top(atom.symbol) or atom.kind == "file" for atom in each if named(atom))
        if not named(each[0]):
            whole = (action == "add" and each[0].path in created) or any(atom.kind == "file" for atom in each)
        alone = named(each[0]) and len({plain(atom.symbol) for atom in each}) == 1
        if not (whole or alone):
            action = "modify"
    return _VERBS[action]


def _things(matter: Matter, pool: Sequence[Atom]) -> list[list[Atom]]:
    """The pool by what a reader would call one thing, heaviest first: a definition with its members, or a file in which
    no definition changes. Tests that live in a file of code are named where there is nothing else."""
    found: dict[str, list[Atom]] = {}
    known = {atom.path for atom in pool if named(atom)}
    for atom in pool:
        if named(atom) or atom.path not in known:
            found.setdefault(thing(atom), []).append(atom)
    if len(found) > 1:
        found = {name: atoms for name, atoms in found.items() if name.lower() not in ("test", "tests")} or found
    return sorted(found.values(), key=lambda atoms: -matter.weight(atoms))


def _where(atoms: Sequence[Atom], names: Sequence[str], verb: str) -> str:
    """The file or folder that all of it is in, as the end of the title; empty when the names say it already."""
    paths = {atom.path for atom in atoms}
    place = area(paths) if len(paths) == 1 or len({path.rpartition("/")[0] for path in paths}) == 1 else ""
    if not place or any(place in name or name == place.partition(".")[0] for name in names):
        return ""
    created = any(atom.kind == "file" and atom.action == "add" for atom in atoms)
    return f" {'from' if verb == 'Remove' else 'to' if verb == 'Add' and not created else 'in'} {shown(place)}"


def _numbered(name: str, taken: Collection[str]) -> str:
    count = 2
    while f"{name[: WIDTH - 6]} ({count})" in taken:
        count += 1
    return f"{name[: WIDTH - 6]} ({count})"
