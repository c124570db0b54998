"""The sentences that a title may be, from the best to the plainest: one row a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from prsplit.model.atom import Atom
from prsplit.planning.collective import shared
from prsplit.planning.lexicon import FRESH, SWEEPING, TURNING
from prsplit.planning.names import area, filed, folder_of, listed, located, plain, shown, subject_of_test, top
from prsplit.planning.plain_sentences import (
    bumped,
    commented,
    declared,
    files_moved,
    imports_sorted,
    laid_out,
    rebuilt,
    renamed,
    swept,
    typed,
)
from prsplit.planning.predicates import leavings, parts, parts_at_least, predicates
from prsplit.planning.side_sentences import (
    documents,
    goldens,
    pages,
    pages_and_tests,
    tests_changed,
    tests_grown,
    tests_new,
)
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
_SUBJECT = 44
"""Characters of a subject that leave room for what sets the PR apart."""
_HALF = 0.5
"""Share of a commit's lines from which on it is mostly here, and of a PR's from which on one thing is what it is about."""
_MANY, _WHOLE = 10, 0.25
"""Files from which on a commit is a sweep, and the share of it up to which edits may come or go as a whole."""
_PLACE, _SPOT = 16, 10
"""Characters that a place takes, and a short one."""
_ENOUGH = 0.4
"""Share of a commit's lines from which on its subject may say of code that changes that something is added."""


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
    """What one commit did here and elsewhere, with what of it is here: only where most of the commit is here, or where every
    part of it is a sweep's."""
    if seen.voice is None or not (seen.voice.its >= _HALF or _sweeping(seen)):
        return
    told = re.search(r"\btests?\b", seen.voice.said) is not None
    aside = seen.kinds == {"tests"} and seen.voice.place in seen.matter.code and not told
    said = brief(seen.voice.said, _SUBJECT)
    if not said or aside:
        return
    own = [atom for atom in seen.pool if seen.voice.place in seen.matter.telling.lines.get(atom.index, ())] or list(
        seen.pool
    )
    places, paths = places_of(own), {atom.path for atom in own}
    lone = len(paths) == 1 and seen.matter.whole.files.get(min(paths), 0) * MOST <= sum(a.lines + 1 for a in own)
    named = [
        one.dotted
        for one in seen.told
        if one.name.lower() not in said.lower() and speakable(one) and len(one.paths) < SPOKEN
    ]
    if not lone:
        enough = [n for n in range(1, SPOKEN + 1) if seen.covers(seen.told[:n]) >= 1 / 2 or len(paths) <= 2]
        texts = [f"{said}: {listed(named[:count])}" for count in reversed(enough) if count <= len(named)]
        yield from sorted(texts, key=lambda text: len(text) > seen.room - 10)
    if [place for place in places if place.lower() not in said.lower()]:
        yield from in_places(seen, said, own)
    yield from fitting(seen, lambda names: f"{said}: {listed(names)}", named)
    if folder := folder_of(paths):
        yield f"{said} in {folder}"


def _converted(seen: View) -> Iterator[str]:
    """A part of a commit that turns one thing into another wherever it is."""
    if seen.voice is None or seen.verb != "Update" or seen.voice.here < _SHARP:
        return
    if unstyled(seen.voice.said).partition(" ")[0].capitalize() in TURNING:
        yield from _in_part(seen)


def _sweeping(seen: View) -> bool:
    """Whether a commit makes one edit wherever it applies: it hardly adds or removes anything as a whole, or says so."""
    place = seen.voice.place if seen.voice else -1
    if seen.voice and seen.verb == "Update" and unstyled(seen.voice.said).partition(" ")[0].capitalize() in SWEEPING:
        return True
    own = [seen.matter.traits[atom] for atom, lines in seen.matter.telling.lines.items() if place in lines]
    whole = sum(trait.weight + 1 for trait in own if trait.adds or trait.goes or trait.created)
    return len({trait.path for trait in own}) >= _MANY and whole <= _WHOLE * sum(trait.weight + 1 for trait in own)


def _consequence(seen: View) -> Iterator[str]:
    """What one commit did, with the places where this is, of code that changes and of which nothing else is known: it
    changes because of what the commit did."""
    heard = seen.voice
    if heard is None or seen.verb != "Update" or "docs" in seen.kinds or heard.here < _SHARP:
        return
    if styled(heard.said):
        seen = replace(seen, room=WIDTH)
    said = brief(heard.said, _SUBJECT) or brief(heard.said, seen.room - _SPOT)
    if not said or (heard.its < _ENOUGH and unstyled(said).partition(" ")[0].capitalize() in FRESH - SWEEPING):
        return
    if seen.kinds == {"tests"}:
        subjects = dict.fromkeys(shown(name) for atom in seen.pool if (name := subject_of_test(atom.path)))
        link = "in" if re.search(r"\btests?\b", said) else "in tests of"
        yield from fitting(seen, lambda names: f"{said} {link} {listed(names)}", [*subjects])
    yield from in_places(seen, said, seen.pool)
    yield f"{said} in {folder_of({atom.path for atom in seen.pool}) or filed(seen.pool[0].path)}"


def _collective(seen: View) -> Iterator[str]:
    """Many things by what their names have in common."""
    told = seen.told
    if len(told) > SPOKEN and seen.covers(told[:2]) < _SHARP and (name := shared(told)):
        own = [atom for one in told for atom in one.atoms]
        if not area({atom.path for atom in own}):
            return
        said = in_places(seen, f"{seen.verb} {name}", own)
        yield from (each for each in said if not any(one.name in each for one in told))


def _loose(seen: View) -> Iterator[str]:
    """Edits that have nothing in common but the commit that made them, with the place where they are."""
    if seen.voice is None or seen.verb != "Update" or "tests" in seen.kinds or seen.covers(seen.told[:1]) >= _HALF:
        return
    if seen.voice.its < _HALF and not _sweeping(seen):
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
                yield f"{one.verb} {shown(plain(atom.symbol))} in {located(atom.path)}"
        for atom in sorted(one.atoms, key=lambda atom: (-seen.matter.traits[atom.index].weight, atom.line)):
            yield f"{one.verb} {one.label} at line {atom.line} of {filed(atom.path)}"
        yield f"{one.verb} {one.dotted}"
        if one.dotted != shown(one.name):
            yield f"{one.verb} members {'to' if one.verb == 'Add' else 'of'} {shown(one.name)}"


Pattern = Callable[[View], Iterator[str]]

PATTERNS: tuple[tuple[str, Pattern], ...] = (
    ("the subject of the one commit that it is", _committed),
    ("Rename a to b", renamed),
    ("Move a.py and b.py to folder", files_moved),
    ("Reformat folder", laid_out),
    ("Reorder imports in a and b", imports_sorted),
    ("Replace foo by bar in folder", swept),
    ("Bump package to version", bumped),
    ("Depend on package", declared),
    ("Add comments in a.py", commented),
    ("Type-annotate a", typed),
    ("Rebuild dist/a.js", rebuilt),
    ("Update TABLE: first to last", _rows),
    ("Document topic and test subject", pages_and_tests),
    ("Add golden values for folder", goldens),
    ("Test subject: new case", tests_grown),
    ("Test subject", tests_new),
    ("Document topic", pages),
    ("Add Thing to a.py", _sharp),
    ("Add member to Thing", parts),
    ("Convert a to b in c", _converted),
    ("Use name in a and b", predicates),
    ("Use Thing in a and b", _wired),
    ("Add the member that tells most", parts_at_least),
    ("Remove name from a and b", leavings),
    ("the subject of a commit: Thing", _in_part),
    ("Update Section in a.md", documents),
    ("the subject of a commit in tests of a", _consequence),
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
