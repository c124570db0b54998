"""Sentences for code that changes: told from the names that the edits bring and take, not from the names of what is edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from prsplit.model.atom import Atom
from prsplit.model.news import SYNTAX, Manner
from prsplit.planning.lexicon import COMMON, EVERYDAY
from prsplit.planning.names import filed, listed, named, plain, short, shown, subject_of_test, top
from prsplit.planning.view import MOST, SPOKEN, View, fitting, in_places

_HEAVY = 10
"""Lines of one edit that count for a name in it: a long body tells no more of it."""
_PART = 0.5
"""What an edit counts that is new or goes as a whole, beside one that changes; and share of the best name's weight from
which on a second one is named too."""
_LEAST = 0.2
"""Share of a PR in which a name has to come or go, in order to be what the PR is about."""
_TOGETHER = 0.7
"""Share of two names' edits that are the same from which on one stands for the other."""
_CHANGES = 0.25
"""Share of a PR that changes from which on it is about what changes."""
_OWN = 0.5
"""Share of a PR that comes or goes by its own name from which on it is told so."""
_SHADE = 0.1
"""Share of the heaviest name's lines from which on another is named beside it."""
_SOME = 0.35
"""The same where nothing else is known of the PR."""
_SEVERAL = 4
"""Edits from which on two names that have no word in common stand for one another."""
_NAMES, _PAIRED = 6, 4
"""Names that are looked at, and those that may be replaced or may replace another."""
_FIRM: Mapping[Manner, float] = {
    "call": 1.3, "keyword": 1.3, "flag": 1.3, "mark": 1.3, "attribute": 1.1, "key": 0.7, "name": 1.0,
}  # fmt: skip
"""How much a name tells by how it stands."""
_WORD = 0.6
"""What a name tells that is one word, beside one of several: any file may have it for something else."""
_SERVED = 2.0
"""How much more a name tells that an earlier PR of the series brings: that it is used now is what the PR is for."""
_TURNED = 0.75
"""What names that go count beside names that come: what an edit brings is its reason more often."""
_ENDS = 2.0
"""How much more a name tells that one end of the change lacks."""


@dataclass(frozen=True, slots=True)
class Word:
    """A name that comes or goes, with the edits in which it does."""

    name: str
    manner: Manner
    atoms: tuple[Atom, ...]
    weight: float
    lone: bool
    """Whether the other end of the change has it nowhere."""


def predicates(seen: View) -> Iterator[str]:
    """What edits do to what was there: what they put in the place of what, what they begin to use or stop using."""
    if not _tellable(seen):
        return
    comes, goes = _words(seen, new=True), _words(seen, new=False)
    yield from _replaced(seen, comes, goes)
    goes = [one for one in _telling(goes) if not any(_bare(one.name) == _bare(each.name) for each in comes)]
    comes = _telling(comes)
    if goes and (not comes or _TURNED * _rank(goes[0]) > _rank(comes[0])):
        yield from _taken(seen, goes)
    yield from _brought(seen, comes)


def leavings(seen: View) -> Iterator[str]:
    """What edits do without, where nothing that they bring tells enough of them."""
    if _tellable(seen):
        yield from _taken(seen, _telling(_words(seen, new=False)))


def _telling(words: Sequence[Word]) -> list[Word]:
    """The names that tell something by themselves."""
    telling = [one for one in words if one.name not in COMMON and one.name not in EVERYDAY]
    return [one for one in telling if one.lone or one.name in SYNTAX or not one.name.islower() or "_" in one.name][
        :_NAMES
    ]


def _tellable(seen: View) -> bool:
    return seen.matter.role != "generated" and seen.kinds != {"docs"} and _mostly_changes(seen)


def _rank(word: Word) -> float:
    return 0 if word.name in SYNTAX else word.weight


def _mostly_changes(seen: View) -> bool:
    """Whether what stays and changes is more than what comes or goes by its own name."""
    changes = [atom for atom in seen.pool if _changes(atom)]
    return seen.verb == "Update" and seen.share(changes) >= _CHANGES


def parts(seen: View, least: float = _OWN) -> Iterator[str]:
    """What comes, or goes, with its own name within what stays, where it is a good part."""
    if seen.verb != "Update" or seen.kinds != {"code"}:
        return
    whole = seen.matter.whole
    if least >= _OWN:
        yield from _reworked(seen)
    for verb, action, link, there in (("Add", "add", "to", whole.before), ("Remove", "delete", "from", whole.after)):
        own = [atom for atom in seen.pool if atom.action == action and atom.kind == "definition" and named(atom)]
        own = [atom for atom in own if (atom.path, plain(atom.symbol)) not in there]
        if seen.share(own) < least or any(seen.matter.traits[atom.index].twin for atom in own):
            continue
        lines = Counter[str]()
        for atom in own:
            if not any(other is not atom and plain(atom.symbol).startswith(f"{plain(other.symbol)}.") for other in own):
                lines[plain(atom.symbol)] += seen.matter.weight([atom])
        most = max(lines.values(), default=0)
        lines = Counter({name: number for name, number in lines.items() if number >= _SHADE * most})
        homes = {name.rpartition(".")[0] for name in lines}
        if len(homes) == 1 and "" not in homes:
            tails = [shown(name.rpartition(".")[2]) for name, _ in lines.most_common()]
            yield from fitting(seen, partial(_linked, verb, link, shown(short(min(homes)))), tails)
        paths = _paths(own)
        place = filed(paths[0]) if len(paths) == 1 else ""
        yield from fitting(
            seen, partial(_linked, verb, link, place), [shown(short(name)) for name, _ in lines.most_common()]
        )


def parts_at_least(seen: View) -> Iterator[str]:
    """The same where nothing else is known: better a part of the PR that is told than names of what only changes."""
    yield from parts(seen, _SOME)


def _reworked(seen: View) -> Iterator[str]:
    """One class that loses members and gets others."""
    for one in seen.things[:1]:
        sides = [[atom for atom in one.atoms if atom.action == action] for action in ("add", "delete")]
        if seen.covers([one]) >= MOST and all(seen.share(own) >= _LEAST for own in sides) and len(one.paths) == 1:
            yield f"Rework {shown(one.name)} in {filed(one.paths[0])}"
            yield f"Rework {shown(one.name)}"


def _linked(verb: str, link: str, place: str, names: list[str]) -> str:
    return f"{verb} {listed(names)}" + (f" {link} {place}" if place else "")


def _words(seen: View, *, new: bool) -> list[Word]:
    """The names that come, or go, those that tell most of the PR first."""
    held, manners = _held(seen, new=new)
    served = _served(seen) if new else frozenset()
    heft = {
        name: _FIRM[manners[name]]
        * (_SERVED if name in served else _WORD if name.isalpha() and name[1:].islower() else 1)
        * sum(_weight(seen, atom) for atom in atoms)
        for name, atoms in held.items()
    }
    few = 1 if sum(map(_changes, seen.pool)) < SPOKEN and seen.kinds != {"tests"} else 2
    found = []
    for name in sorted(heft, key=lambda each: (-heft[each], each))[: 4 * _NAMES]:
        lone = not _stands(seen, name, frozenset())[0 if new else 1]
        left = not new and not lone and _stands(seen, name, frozenset(atom.path for atom in held[name]))[1]
        if lone or (sum(map(_changes, held[name])) >= few and not left):
            found.append(Word(name, manners[name], tuple(held[name]), heft[name] * (_ENDS if lone else 1), lone))
    return sorted(found, key=lambda one: (-one.weight, one.name))


def _served(seen: View) -> frozenset[str]:
    """The names of what earlier PRs of the series bring and this one uses."""
    return frozenset(
        _tail(atom) for atom in seen.matter.served if atom.action == "add" and atom.kind != "item" and named(atom)
    )


def _stands(seen: View, name: str, paths: frozenset[str]) -> tuple[bool, bool]:
    return seen.matter.reading.stands(name.lstrip("-"), paths)


def _held(seen: View, *, new: bool) -> tuple[dict[str, list[Atom]], dict[str, Manner]]:
    """The names that may tell something, each with its edits and how it stands: no everyday ones, those of syntax only where
    most edits have them, and some edit that is neither new nor gone as a whole."""
    held: dict[str, list[Atom]] = {}
    manners: dict[str, Manner] = {}
    for atom in seen.pool:
        if atom.kind == "section" or seen.matter.traits[atom.index].role == "build":
            continue
        news, own = seen.matter.reading.of(atom.index), _tail(atom)
        for name, manner in (news.comes if new else news.goes).items():
            if name != own:
                held.setdefault(name, []).append(atom)
                manners[name] = max(manner, manners.get(name, manner), key=lambda each: _FIRM[each])
    every = sum(map(_changes, seen.pool))
    least = {name: max(SPOKEN, every / 2) if name in SYNTAX else 1 for name in held}
    return {name: atoms for name, atoms in held.items() if sum(map(_changes, atoms)) >= least[name]}, manners


def _changes(atom: Atom) -> bool:
    return atom.action not in ("add", "delete")


def _weight(seen: View, atom: Atom) -> float:
    lines = min(seen.matter.traits[atom.index].weight + 1, _HEAVY)
    return lines if _changes(atom) else lines * _PART


def _tells(seen: View, atoms: Sequence[Atom], least: float = _LEAST) -> bool:
    """Whether the edits are enough of the PR."""
    own = sum(_weight(seen, atom) for atom in atoms)
    return own >= least * sum(_weight(seen, atom) for atom in seen.pool)


def _replaced(seen: View, comes: Sequence[Word], goes: Sequence[Word]) -> Iterator[str]:
    """One name in the place of another, in the same edits."""
    for old, new in product(goes[:_PAIRED], comes[:_PAIRED]):
        if {old.name, new.name} & SYNTAX or not _telling([old, new]):
            continue
        both = [atom for atom in old.atoms if atom in new.atoms]
        either = len({*old.atoms, *new.atoms})
        enough = SPOKEN if _akin(old.name, new.name) else _SEVERAL
        if len(both) >= max(enough, _TOGETHER * either) and _alike(old, new) and _tells(seen, both, _SOME):
            yield from _placed(seen, f"Replace {shown(old.name)} by {shown(new.name)}", both, "in")
            return


def _alike(old: Word, new: Word) -> bool:
    """Whether one can stand where the other did."""
    return old.manner == new.manner or old.name[:1].isupper() == new.name[:1].isupper()


def _brought(seen: View, words: Sequence[Word]) -> Iterator[str]:
    """What changed bodies begin to use, or are given: a definition of this PR, of another one or of the base, or a name that
    no edit defines, as parameters and fields are."""
    own = {_tail(atom) for atom in seen.matter.atoms if atom.action == "add" and atom.kind != "item"}
    fresh = frozenset(name.rpartition(".")[2] for name in seen.matter.whole.come) - own
    groups: dict[str, list[Word]] = {}
    for one in words:
        kind = "own" if one.name in own else "used" if _known(one, fresh) else "given"
        groups.setdefault(kind, []).append(one)
    for kind, some in groups.items():
        if some[0].weight < _PART * words[0].weight:
            continue
        if kind == "own":
            users = [atom for atom in some[0].atoms if _changes(atom)]
            if _tells(seen, users):
                yield from _placed(seen, f"Add {shown(some[0].name)} and use it", users, "in")
        elif kind == "given":
            yield from _said(seen, "Add", "to", some)
        else:
            yield from _said(seen, "Pass" if some[0].manner in ("keyword", "flag") else "Use", "in", some)


def _tail(atom: Atom) -> str:
    return plain(atom.symbol).rpartition(".")[2]


def _known(one: Word, fresh: frozenset[str]) -> bool:
    """Whether a name is defined somewhere: at base, by another PR, or by what is imported."""
    return one.name in fresh | SYNTAX or not one.lone or one.name[:1].isupper() or one.manner in ("call", "mark")


def _taken(seen: View, words: Sequence[Word]) -> Iterator[str]:
    """What changed bodies do without."""
    gone = [one for one in words if one.lone]
    if words and words[0].lone:
        yield from _said(seen, "Remove", "from", gone)
    elif words:
        yield from _said(seen, "Stop using", "in", [one for one in words if not one.lone])


def _said(seen: View, verb: str, link: str, words: Sequence[Word]) -> Iterator[str]:
    """A verb with one or two of the names, and where."""
    first = next((one for one in words if _tells(seen, one.atoms)), words[0])
    near = _tells(seen, first.atoms)
    homes = {(atom.path, top(atom.symbol) if near else "") for atom in first.atoms}
    others = [
        one
        for one in words
        if one is not first and one.weight >= _PART * first.weight and not _akin(one.name, first.name)
        if any((atom.path, top(atom.symbol) if near else "") in homes for atom in one.atoms)
    ]
    for some in ([first, *others[:1]], [first]):
        names = {one.name for one in some}
        own = [atom for atom in seen.pool if verb == "Remove" and atom.action == "delete" and _tail(atom) in names]
        atoms = tuple(dict.fromkeys([*(atom for one in some for atom in one.atoms), *own]))
        if _tells(seen, atoms):
            said = f"{verb} {listed([shown(one.name) for one in some])}"
            fitted = [text for text in _placed(seen, said, atoms, link) if len(text) <= seen.room]
            yield from fitted or ([said] if verb in ("Add", "Remove") else [])


def _bare(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _akin(one: str, other: str) -> bool:
    """Whether two names say the same."""
    bare, more = (_bare(name) for name in sorted((one, other), key=len))
    return bare in more or bare[:6] == more[:6]


def _placed(seen: View, said: str, atoms: Sequence[Atom], link: str) -> Iterator[str]:
    """What is said, with where: one definition, the file, two definitions, the files or their folder."""
    if seen.kinds == {"tests"}:
        subjects = dict.fromkeys(shown(name) for name in map(subject_of_test, _paths(atoms)) if name)
        yield from fitting(seen, partial(_tests_of, said, link), [*subjects])
        if not subjects:
            yield from fitting(seen, lambda names: f"{said} {link} {listed(names)}", [*map(filed, _paths(atoms))])
        return
    tops, homes = Counter[str](), dict[str, set[str]]()
    for atom in atoms:
        name = top(atom.symbol) if named(atom) else ""
        tops[name] += atom.lines + 1
        homes.setdefault(name, set()).add(atom.path)
    names = [name for name, _ in tops.most_common() if name and name not in said.split()]
    if names and len(homes[names[0]]) > 1:
        names = []
    if len(tops) == 1 and names:
        member = {plain(atom.symbol) for atom in atoms}
        yield f"{said} {link} {shown(short(member.pop()) if len(member) == 1 else names[0])}"
    paths = _paths(atoms)
    if names and tops[names[0]] >= MOST * tops.total():
        yield f"{said} {link} {shown(names[0])}"
    if len(names) > 1 and sum(tops[name] for name in names[:2]) >= MOST * tops.total():
        yield f"{said} {link} {listed([shown(name) for name in names[:2]])}"
    if len(paths) == 1:
        yield f"{said} {link} {filed(paths[0])}"
    yield from (text.replace(f"{said} in ", f"{said} {link} ", 1) for text in in_places(seen, said, atoms))


def _tests_of(said: str, link: str, subjects: list[str]) -> str:
    return f"{said} {link} tests of {listed(subjects)}"


def _paths(atoms: Sequence[Atom]) -> list[str]:
    """The files of some edits, those with the most lines first."""
    lines = Counter[str]()
    for atom in atoms:
        lines[atom.path] += atom.lines + 1
    return [path for path, _ in lines.most_common()]
