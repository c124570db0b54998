"""What there is to say of a PR, and how it is put into words that fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from prsplit.model.atom import Atom
from prsplit.planning.matter import Matter
from prsplit.planning.names import area, filed, folder_of, listed, located, shown, stem
from prsplit.planning.subjects import Voice, voice
from prsplit.planning.things import Thing, things

WIDTH = 72
SPOKEN = 3
MOST = 0.6
"""Share of a PR's lines of which a sentence has to be true."""


_ASIDE = re.compile(
    r"(?:\S+: )?(?:Add|Write|Update|Fix|Improve|Extend|Create) (?:\w+ ){0,2}"
    r"(?:tests|documentation|docs|readme|changelog)(?: (?:for|of|to) .*)?$|(?:\S+: )?Test ",
    re.IGNORECASE,
)
"""What is said of tests and documents, and not of code."""


@dataclass(frozen=True, slots=True)
class View:
    """What the patterns look at: the edits to speak of, the things that they are, the verb of most, the commit that wrote
    them, and the columns that the repository's style leaves."""

    matter: Matter
    pool: Sequence[Atom]
    things: Sequence[Thing]
    verb: str
    voice: Voice | None
    room: int = WIDTH
    kinds: frozenset[str] = field(default_factory=frozenset)

    @property
    def told(self) -> list[Thing]:
        """The things of which the verb is true."""
        return [one for one in self.things if one.verb == self.verb]

    def share(self, atoms: Sequence[Atom]) -> float:
        """How much of the pool these edits are."""
        return self.matter.weight(atoms) / max(1, self.matter.weight(self.pool))

    def covers(self, some: Sequence[Thing]) -> float:
        """How much of the pool these things are."""
        return sum(one.weight for one in some) / max(1, self.matter.weight(self.pool))


def view(matter: Matter, room: int = WIDTH) -> View:
    """What there is to say of a PR."""
    pool = matter.main()
    found = things(matter, pool)
    count: Counter[str] = Counter()
    for one in found:
        count[one.verb] += one.weight
    verb = max(sorted(count), key=lambda each: count[each])
    heard = voice(
        [atom.index for atom in matter.atoms], [atom.index for atom in pool], matter.telling, matter.every, verb
    )
    if heard is not None and matter.code.get(heard.place):
        own = matter.telling.of(atom.index for atom in matter.atoms if not matter.traits[atom.index].side)
        heard = replace(heard, its=max(heard.its, own.get(heard.place, 0) / matter.code[heard.place]))
    kinds = frozenset(matter.kind(atom) for atom in pool)
    tests = any(re.search("spec|test", atom.path, re.IGNORECASE) for atom in pool)
    if heard is not None and kinds == {"code"} and not tests and _ASIDE.match(heard.said):
        heard = None
    return View(matter, pool, found, verb, heard, room, kinds)


def said_of(seen: View, some: Sequence[Thing]) -> Iterator[str]:
    """What is done to some things, with the place where they are, if they have one in common."""
    names = [some[0].label] if len(some) == 1 else [one.dotted for one in some]
    names = list({name.lower(): name for name in names}.values())
    said = f"{seen.verb} {listed(names)}"
    atoms = [atom for one in some for atom in one.atoms]
    where = _source(seen, atoms) if seen.verb == "Extract" else _where(atoms, said, seen.verb)
    yield f"{said}{where}"
    yield said
    if len(some) == 1 and some[0].dotted != some[0].label:
        if seen.verb == "Update":
            yield f"{seen.verb} {shown(some[0].name)}{_where(atoms, seen.verb, seen.verb)}"
        yield f"{seen.verb} {some[0].dotted}"
    if len(paths := {atom.path for atom in atoms}) == 1 and "/" in min(paths) and where:
        yield f"{said}{where.rpartition(' ')[0]} {located(min(paths))}"
    if not where and (folder := folder_of({atom.path for atom in atoms})):
        yield f"{said} in {folder}"


def _source(seen: View, atoms: Sequence[Atom]) -> str:
    """The one file that all of it comes from, as the end of the title."""
    paths = {seen.matter.traits[atom.index].twin for atom in atoms} - {""}
    return f" from {shown(filed(min(paths)))}" if len(paths) == 1 else ""


def _where(atoms: Sequence[Atom], said: str, verb: str) -> str:
    """The file or folder that all of it is in, as the end of the title; empty when the names say it already."""
    paths = {atom.path for atom in atoms if verb != "Move" or atom.action != "delete"}
    place = area(paths) if len(paths) == 1 or len({path.rpartition("/")[0] for path in paths}) == 1 else ""
    if not place or re.search(r" (?:to|from|of) ", said) or place in said or place.partition(".")[0] in said.split():
        return ""
    fresh = all(atom.kind == "file" or atom.action == "add" for atom in atoms)
    return f" {'from' if verb == 'Remove' else 'to' if verb == 'Move' or (verb == 'Add' and fresh) else 'in'} {shown(place)}"


def places_of(atoms: Sequence[Atom]) -> list[str]:
    """The files of some edits as a title calls them, those with the most lines first."""
    paths: Counter[str] = Counter()
    for atom in atoms:
        paths[atom.path] += atom.lines + 1
    return list(dict.fromkeys(stem(path) for path, _ in sorted(paths.items(), key=lambda item: (-item[1], item[0]))))


def in_places(seen: View, said: str, atoms: Sequence[Atom]) -> Iterator[str]:
    """What is said, with the files that it is said of; the folder where they are many and hardly anything else of the
    change is in it."""
    places = [place for place in places_of(atoms) if place.lower() not in said.lower()]
    where = area({atom.path for atom in atoms})
    if len(places) > SPOKEN:
        folder = folder_of({atom.path for atom in atoms})
        if where and where.lower() not in said.lower() and _holds(seen, folder, atoms):
            yield f"{said} in {shown(where)}"
        yield from fitting(seen, lambda names: f"{said} in {listed(names)}", _folders(seen, atoms), every=True)
    yield from fitting(seen, lambda names: f"{said} in {listed(names)}", places)


def _folders(seen: View, atoms: Sequence[Atom]) -> list[str]:
    """The names of up to three folders that hold most of these edits, where hardly anything else of the change is in them;
    heaviest first."""
    lines: Counter[str] = Counter()
    for atom in atoms:
        lines[atom.path.rpartition("/")[0]] += seen.matter.weight([atom])
    most = [folder for folder, _ in lines.most_common(SPOKEN) if folder]
    names = list(dict.fromkeys(area([f"{folder}/a", f"{folder}/b"]) for folder in most))
    held = sum(lines[folder] for folder in most) >= MOST * seen.matter.weight(atoms)
    return names if held and all(names) and all(_holds(seen, folder, atoms) for folder in most) else []


def _holds(seen: View, folder: str, atoms: Sequence[Atom]) -> bool:
    """Whether these edits are most of what the whole change does in a folder."""
    inside = sum(lines for path, lines in seen.matter.whole.files.items() if path.startswith(f"{folder}/"))
    return sum(atom.lines + 1 for atom in atoms if atom.path.startswith(f"{folder}/")) >= MOST * inside


def fitting(
    seen: View, said: Callable[[list[str]], str], names: Sequence[str], *, every: bool = False
) -> Iterator[str]:
    """What is said with as many names as a short title takes, then with as many as a long one does."""
    for limit in (seen.room - 10, seen.room):
        for count in range(min(SPOKEN, len(names)), 0, -1):
            text = said([*names[:count]])
            if len(text) <= limit and (count == len(names) or not every):
                yield text


def speakable(one: Thing) -> bool:
    """Whether the thing has a name that can stand in a list."""
    return one.dotted.isprintable() and " " not in one.dotted.removeprefix("the old ") and one.name != "operator"
