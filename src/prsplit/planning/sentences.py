"""The sentences that a title may be, from the best to the plainest: one row a pattern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from prsplit.model.atom import Atom
from prsplit.planning.collective import shared
from prsplit.planning.names import area, filed, folder_of, listed, plain, shown, stem, top
from prsplit.planning.side_sentences import documents, goldens, pages, pages_and_tests, tests_changed, tests_new
from prsplit.planning.stretches import beginnings, stretches
from prsplit.planning.subjects import as_written, brief, styled, unstyled
from prsplit.planning.view import (
    MOST,
    SPOKEN,
    WIDTH,
    View,
    fitting,
    in_places,
    places_of,
    said_of,
    speakable,
)

_SHARP = 0.75
"""The same for a sentence that is better than the words of a commit of which the PR is a part."""
_RARE = 6
"""The part of a PR that uses a name which is to speak for all of it, at least: one in so many lines."""
_ENTIRE = 0.95
"""Share of a commit's lines from which on its subject is true of a PR that holds tests or documents alone."""
_SUBJECT, _FEATURE = 44, 30
"""Characters of a subject that leave room for what sets the PR apart: of a commit that is mostly here, and of one that is
mostly elsewhere, which only names the feature."""
_HALF = 0.5
"""Share of a commit's lines from which on it is mostly here, and of a PR's from which on one thing is what it is about."""
_PLACE = 16
"""Characters that a place takes."""
_SWEEP = 3
"""Edits from which on the same replacement is a sweep."""


def entire(seen: View) -> str:
    """The subject of the one commit that the PR is, whole and alone, as its author wrote it; empty where there is none, or
    where it says nothing or too much."""
    matter = seen.matter
    own = matter.telling.of(atom.index for atom in matter.atoms)
    if len(own) != 1:
        return ""
    place, lines = next(iter(own.items()))
    text = as_written(matter.telling.sources[place].subject) if lines == matter.every.get(place) else ""
    return brief(text, WIDTH)


def _committed(seen: View) -> Iterator[str]:
    """What one commit did, and did nearly nowhere else."""
    if seen.voice is None or not seen.voice.whole or seen.matter.role == "generated":
        return
    side = next((kind for kind in ("tests", "docs") if seen.kinds == {kind}), "")
    if not side or seen.voice.its >= _ENTIRE or side[:3] in seen.voice.said.lower():
        yield brief(seen.voice.said, WIDTH if styled(seen.voice.said) else seen.room)


def _renamed(seen: View) -> Iterator[str]:
    """Nothing but definitions that get other names."""
    pairs = dict.fromkeys(seen.matter.traits[atom.index].renamed for atom in seen.pool)
    if None not in pairs:
        said = [f"{shown(old)} to {shown(new)}" for old, new in filter(None, pairs)]
        yield from fitting(seen, lambda names: f"Rename {listed(names)}", said)


def _files_moved(seen: View) -> Iterator[str]:
    """Files that get another name or folder, more or less as they are."""
    moved = [
        atom
        for atom in seen.pool
        if atom.kind == "file" and atom.action != "add" and seen.matter.traits[atom.index].twin
    ]
    paths = {atom.path for atom in moved}
    if not moved or seen.share([atom for atom in seen.pool if atom.path in paths]) < MOST:
        return
    pairs = [(seen.matter.traits[atom.index].twin, atom.path) for atom in moved]
    old, new = pairs[0]
    if len(pairs) == 1 and old.rpartition("/")[2] != new.rpartition("/")[2]:
        yield f"Rename {filed(old)} to {filed(new)}"
        yield f"Rename {stem(old)} to {stem(new)}"
    folders = {path.rpartition("/")[0] for _, path in pairs}
    if len(folders) == 1 and (where := folders.pop()):
        yield from fitting(
            seen, lambda names: f"Move {listed(names)} to {where}", [filed(old) for old, _ in pairs], every=True
        )
        if len(pairs) > 1:
            yield f"Move {len(pairs)} files to {where}"


def _swept(seen: View) -> Iterator[str]:
    """One phrase in place of another, in most of the edits."""
    count: Counter[tuple[str, str]] = Counter()
    for atom in seen.pool:
        if (swap := seen.matter.traits[atom.index].swap) is not None:
            count[swap] += 1
    for swap, _ in count.most_common(1):
        own = [atom for atom in seen.pool if seen.matter.traits[atom.index].swap == swap]
        if len(own) >= _SWEEP and seen.share(own) >= MOST:
            yield from in_places(seen, f"Replace {shown(swap[0])} by {shown(swap[1])}", own)


def _laid_out(seen: View) -> Iterator[str]:
    """Layout and nothing else."""
    if all(seen.matter.traits[atom.index].layout for atom in seen.pool):
        places = places_of(seen.pool)
        if len(places) > SPOKEN and (where := area({atom.path for atom in seen.pool})):
            yield f"Reformat {where}" if seen.kinds != {"tests"} else "Reformat tests"
        yield from fitting(seen, lambda names: f"Reformat {listed(names)}", places)


def _declared(seen: View) -> Iterator[str]:
    """Packages that the change begins to import."""
    declared = seen.matter.declared
    packages = list(dict.fromkeys(declared[atom.index] for atom in seen.pool if atom.index in declared))
    if packages and 2 * sum(atom.index in declared for atom in seen.pool) >= len(seen.pool):
        yield from fitting(seen, lambda names: f"Depend on {listed(names)}", [shown(name) for name in packages])


def _rows(seen: View) -> Iterator[str]:
    """Rows of a table, from the first to the last."""
    if len(seen.told) == 1 and (held := stretches(seen.told[0].atoms, seen.matter.traits)):
        yield f"{seen.verb} {seen.told[0].label}: {held}"


def _sharp(seen: View) -> Iterator[str]:
    """One or two things that come, go or move, and are nearly all of it."""
    if seen.verb == "Update":
        return
    for count in (1, 2, SPOKEN):
        if (
            len(seen.told) >= count
            and (count < SPOKEN or len(seen.told) == SPOKEN)
            and seen.covers(seen.told[:count]) >= _SHARP
        ):
            yield from said_of(seen, seen.told[:count])


def _wired(seen: View) -> Iterator[str]:
    """Code that uses what an earlier PR brings as a whole."""
    if seen.matter.role != "integration":
        return
    users: dict[str, list[Atom]] = {}
    inside = {atom.index for atom in seen.pool}
    for target, atoms in seen.matter.served.items():
        name = plain(target.symbol)
        if target.action == "add" and target.kind != "item" and name and name == top(target.symbol):
            users.setdefault(name, []).extend(atom for atom in atoms if atom.index in inside)
    weight = {name: seen.share(tuple(dict.fromkeys(atoms))) for name, atoms in users.items()}
    name = max(sorted(weight), key=lambda each: weight[each], default="")
    using = tuple(dict.fromkeys(atom for atoms in users.values() for atom in atoms))
    if name and 3 * seen.share(using) >= 1 and _RARE * weight[name] >= 1:
        places = [place for place in places_of(users[name]) if place != name]
        yield from fitting(seen, lambda names: f"Use {shown(name)} in {listed(names)}", places)


def _in_part(seen: View) -> Iterator[str]:
    """What one commit did here and elsewhere, with what of it is here."""
    if seen.voice is None:
        return
    short = len(unstyled(seen.voice.said)) <= _FEATURE
    aside = seen.kinds == {"tests"} and seen.voice.place in seen.matter.code
    said = brief(seen.voice.said, _SUBJECT) if seen.voice.its >= _HALF or short else ""
    if not said or (aside and not short):
        return
    own = [atom for atom in seen.pool if seen.voice.place in seen.matter.telling.lines.get(atom.index, ())] or list(
        seen.pool
    )
    places, paths = places_of(own), {atom.path for atom in own}
    lone = len(paths) == 1 and seen.matter.whole.files.get(min(paths), 0) * MOST <= sum(a.lines + 1 for a in own)
    named = [one.dotted for one in seen.told if one.name.lower() not in said.lower() and speakable(one)]
    if not lone:
        enough = [n for n in range(1, SPOKEN + 1) if seen.covers(seen.told[:n]) >= 1 / 2 or len(paths) <= 2]
        texts = [f"{said}: {listed(named[:count])}" for count in reversed(enough) if count <= len(named)]
        yield from sorted(texts, key=lambda text: len(text) > seen.room - 10)
    if [place for place in places if place.lower() not in said.lower()]:
        yield from in_places(seen, said, own)
    yield from fitting(seen, lambda names: f"{said}: {listed(names)}", named)
    if folder := folder_of(paths):
        yield f"{said} in {folder}"


def _collective(seen: View) -> Iterator[str]:
    """Many things by what their names have in common."""
    told = seen.told
    if len(told) > SPOKEN and seen.covers(told[:2]) < _SHARP and (name := shared(told)):
        own = [atom for one in told for atom in one.atoms]
        if not area({atom.path for atom in own}):
            return
        said = in_places(seen, f"{seen.verb} {name}", own)
        yield from (each for each in said if not any(one.name in each for one in told))
        yield f"{seen.verb} {name}"


def _loose(seen: View) -> Iterator[str]:
    """Edits that have nothing in common but the commit that made them, with the place where they are."""
    if seen.voice is None or seen.verb != "Update" or "tests" in seen.kinds or seen.covers(seen.told[:1]) >= _HALF:
        return
    if said := brief(seen.voice.said, seen.room - _PLACE):
        yield from in_places(seen, said, seen.pool)


def _plain(seen: View) -> Iterator[str]:
    """The heaviest things by their names; the first are passed over where another PR is called after them. What only
    changes, in several files, has less in common: two names and their folder say more than three."""
    told = seen.told
    most = 2 if seen.verb == "Update" and len({path for one in told[:SPOKEN] for path in one.paths}) > 1 else SPOKEN
    for skip in range(max(1, min(len(told), 2 * SPOKEN))):
        ring = [*told[skip:], *told[:skip]]
        for limit in (seen.room - 10, seen.room):
            for count in range(min(most, len(ring)), 0, -1):
                yield from (said for said in said_of(seen, ring[:count]) if len(said) <= limit)


def _last(seen: View) -> Iterator[str]:
    """What is left to tell PRs apart: members, and the line where it begins."""
    for one in seen.told or seen.things:
        if first := beginnings(one.atoms, seen.matter.traits):
            yield f"{one.verb} {first} and others of {one.label}"
            yield f"{one.verb} {first} and others of {shown(one.name)}"
        for atom in one.atoms:
            if plain(atom.symbol):
                yield f"{one.verb} {shown(plain(atom.symbol))} in {filed(atom.path)}"
        for atom in sorted(one.atoms, key=lambda atom: (-seen.matter.traits[atom.index].weight, atom.line)):
            yield f"{one.verb} {one.label} at line {atom.line} of {filed(atom.path)}"
        yield f"{one.verb} {one.dotted}"


Pattern = Callable[[View], Iterator[str]]

PATTERNS: tuple[tuple[str, Pattern], ...] = (
    ("the subject of the one commit that it is", _committed),
    ("Rename a to b", _renamed),
    ("Move a.py and b.py to folder", _files_moved),
    ("Reformat folder", _laid_out),
    ("Replace foo by bar in folder", _swept),
    ("Depend on package", _declared),
    ("Update TABLE: first to last", _rows),
    ("Document topic and test subject", pages_and_tests),
    ("Add golden values for folder", goldens),
    ("Test subject", tests_new),
    ("Document topic", pages),
    ("Add Thing to a.py", _sharp),
    ("Use Thing in a and b", _wired),
    ("the subject of a commit: Thing", _in_part),
    ("Update Section in a.md", documents),
    ("Update tests of subject", tests_changed),
    ("Add processors to a.py", _collective),
    ("the subject of a commit in a and b", _loose),
    ("Update A, B and C", _plain),
    ("Update A.member in a.py", _last),
)
"""What a title may look like → what says it, the first that fits and is no other PR's."""


def sentences(seen: View) -> Iterator[str]:
    """Titles from the best to the plainest; none needs to fit."""
    for _, pattern in PATTERNS:
        yield from pattern(seen)
