"""Who gets the credit for a PR: its author, co-authors, date and sign-offs, from the commits that its lines came from."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prsplit.model.atom import Atom
from prsplit.model.history import Commit, History, kin
from prsplit.model.script import Person

_TRAILER = re.compile(r"(?P<key>[A-Za-z0-9][A-Za-z0-9-]*)[ \t]*:[ \t]*(?P<value>\S.*)")
_FOLDED = re.compile(r"\n[ \t]+")
_PICKED = re.compile(r"\(cherry picked from commit [0-9a-f]+\)")
_MAILBOX = re.compile(r"(?P<name>[^<>]*?) *<(?P<email>[^<>]+)>")
_SIGNED, _CREDITED = "signed-off-by", "co-authored-by"


@dataclass(frozen=True, slots=True)
class Credit:
    """What one PR says about people. `signed` and `dropped` are trailer lines; `sources` the commits it draws from."""

    author: Person
    others: tuple[Person, ...]
    signed: tuple[str, ...]
    dropped: tuple[str, ...]
    sources: tuple[Commit, ...]


def credits_of(
    groups: Sequence[Sequence[Atom]], atoms: Sequence[Atom], former: Mapping[str, str], history: History
) -> tuple[Credit, ...]:
    """One credit for each group of atoms, dates never falling from one to the next.

    `atoms` are all of the change, `former` maps a path to the one it had at base where they differ.
    """
    weights = _Weights(atoms, former, history)
    found, floor = [], history.me.when
    for group in groups:
        credit = _credit(weights.of(group), history, floor)
        floor = credit.author.when
        found.append(credit)
    return tuple(found)


class _Weights:
    """How many lines of a group of atoms each source commit wrote."""

    def __init__(self, atoms: Sequence[Atom], former: Mapping[str, str], history: History) -> None:
        self.lines = history.lines
        self.former = former
        self.kin = kin(history.commits)
        self.order = {commit.id: place for place, commit in enumerate(history.commits)}
        self.touching: dict[str, list[str]] = defaultdict(list)
        for commit in history.commits:
            for path in commit.paths:
                self.touching[path].append(commit.id)
        self.written = self._written(atoms)

    def _written(self, atoms: Sequence[Atom]) -> dict[int, Counter[str]]:
        """Blamed lines by the atom that begins last at or before them: a file's added lines all belong to its atoms."""
        starts: dict[str, list[Atom]] = defaultdict(list)
        for atom in atoms:
            if atom.path in self.lines and atom.action != "delete":
                starts[atom.path].append(atom)
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for path, here in starts.items():
            here.sort(key=lambda atom: (atom.line, atom.index))
            place = 0
            for line, commit in self.lines[path]:
                while place + 1 < len(here) and here[place + 1].line <= line:
                    place += 1
                found[here[place].index][commit] += 1
        return found

    def of(self, group: Iterable[Atom]) -> Counter[str]:
        """Commits and their lines; a commit that merely touched a file of one single author counts nothing."""
        found: Counter[str] = Counter()
        for atom in group:
            blamed = self.written.get(atom.index)
            if blamed:
                found.update({commit: count for commit, count in blamed.items() if commit in self.order})
                continue
            touching = self._touching(atom.path)
            found.update(dict.fromkeys(touching, 0) if atom.path not in self.lines else {})
            if touching:
                found[touching[-1]] += max(1, atom.lines)
        return found

    def _touching(self, path: str) -> list[str]:
        names = {path, self.former.get(path, path)}
        names = names.union(*(self.kin.get(name, ()) for name in names))
        return sorted({commit for name in names for commit in self.touching.get(name, ())}, key=self.order.__getitem__)


def _credit(weights: Counter[str], history: History, floor: str) -> Credit:
    sources = tuple(commit for commit in history.commits if commit.id in weights)
    people = _people(sources, weights)
    if not people and len({_key(commit.author) for commit in history.commits}) == 1:
        # What only a merge or the working tree brought belongs to the one author that there is.
        people = [history.commits[-1].author]
    when = max([floor, *(commit.author.when for commit in sources)], key=_seconds)
    author = people[0] if people else history.me
    helpers = _helpers(sources, {_key(person) for person in people})
    signed, dropped = _trailers(sources, (*people, *helpers))
    dated = Person(author.name, author.email, when)
    return Credit(dated, (*people[1:], *helpers), signed, dropped, sources)


def _people(sources: Sequence[Commit], weights: Mapping[str, int]) -> list[Person]:
    """Authors by falling number of lines, each under the name of their newest commit."""
    lines: Counter[str] = Counter()
    known: dict[str, Person] = {}
    for commit in sources:
        lines[_key(commit.author)] += weights[commit.id]
        known[_key(commit.author)] = commit.author
    return [known[key] for key in sorted(known, key=lambda key: (-lines[key], key)) if lines[key]]


def _helpers(sources: Sequence[Commit], known: Iterable[str]) -> tuple[Person, ...]:
    """Those whom the source commits name as co-authors and who are no authors here."""
    found: dict[str, Person] = {}
    for commit in sources:
        for key, value in trailers(commit.body):
            match = _MAILBOX.fullmatch(value) if key.lower() == _CREDITED else None
            if match:
                person = Person(match["name"], match["email"], "")
                found.setdefault(_key(person), person)
    return tuple(person for key, person in found.items() if key not in set(known))


def _trailers(sources: Sequence[Commit], people: Sequence[Person]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sign-offs of `people` to keep, and every other trailer line of the sources but co-authors.

    A sign-off speaks for the commits that bear it, so that of an author is kept only when all of their sources bear it, and
    that of a co-author always.
    """
    bearing: dict[str, set[str]] = defaultdict(set)
    lines: dict[str, str] = {}
    dropped: dict[str, None] = {}
    owned = {
        _key(person): {commit.id for commit in sources if _key(commit.author) == _key(person)} for person in people
    }
    for commit in sources:
        for name, value in trailers(commit.body):
            signer = _signer(value, people) if name.lower() == _SIGNED else ""
            if signer:
                bearing[signer].add(commit.id)
                lines[signer] = f"Signed-off-by: {value}"
            elif name.lower() != _CREDITED:
                dropped[f"{name}: {value}" if name else value] = None
    kept = [key for key in lines if owned[key] <= bearing[key]]
    lost = [line for key, line in lines.items() if key not in kept]
    return tuple(lines[key] for key in kept), (*dropped, *lost)


def _signer(value: str, people: Sequence[Person]) -> str:
    """The key of the one who signed off, or nothing. Where one of two addresses is a forge's private one, the name decides."""
    found = _MAILBOX.fullmatch(value)
    if not found:
        return ""
    name, address = found["name"].lower(), found["email"].strip().lower()
    same = (one for one in people if _key(one) == address)
    alike = (one for one in people if one.name.lower() == name and "noreply" in f"{one.email} {address}".lower())
    one = next(same, None) or next(alike, None)
    return _key(one) if one else ""


def trailers(body: str) -> list[tuple[str, str]]:
    """Key and value of each trailer of a commit message's body: its last paragraph, where every line is one.

    The line that `cherry-pick -x` leaves counts as a trailer with an empty key.
    """
    last = _FOLDED.sub(" ", body.strip().rpartition("\n\n")[2])
    found = []
    for line in filter(None, (line.strip() for line in last.split("\n"))):
        match = _TRAILER.fullmatch(line)
        if match:
            found.append((match["key"], match["value"].strip()))
        elif _PICKED.fullmatch(line):
            found.append(("", line))
        else:
            return []
    return found


def _key(person: Person) -> str:
    return person.email.strip().lower() or person.name


def _seconds(when: str) -> int:
    return int(when.partition(" ")[0])
