"""The sentences for edits that change little by themselves: names, places, layout, versions, comments, types, what is built."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from prsplit.planning.names import area, filed, listed, shown, stem
from prsplit.planning.stretches import stretches
from prsplit.planning.view import MOST, SPOKEN, View, fitting, in_places, places_of

_RAISED = 4
"""Lines of an edit that may be that of a version alone, at most."""
_BUILT = frozenset(("dist",))
"""Folders of files that a build writes."""
_SWEEP = 3
"""Edits from which on the same replacement is a sweep."""


def renamed(seen: View) -> Iterator[str]:
    """Nothing but definitions that get other names."""
    pairs = dict.fromkeys(seen.matter.traits[atom.index].renamed for atom in seen.pool)
    if None not in pairs:
        said = [f"{shown(old)} to {shown(new)}" for old, new in filter(None, pairs)]
        yield from fitting(seen, lambda names: f"Rename {listed(names)}", said)


def files_moved(seen: View) -> Iterator[str]:
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


def swept(seen: View) -> Iterator[str]:
    """One phrase in place of another, in most of the edits."""
    count: Counter[tuple[str, str]] = Counter()
    for atom in seen.pool:
        if (swap := seen.matter.traits[atom.index].swap) is not None:
            count[swap] += 1
    for swap, _ in count.most_common(1):
        own = [atom for atom in seen.pool if seen.matter.traits[atom.index].swap == swap]
        if len(own) >= _SWEEP and seen.share(own) >= MOST:
            yield from in_places(seen, f"Replace {shown(swap[0])} by {shown(swap[1])}", own)


def laid_out(seen: View) -> Iterator[str]:
    """Layout and nothing else."""
    if all(seen.matter.traits[atom.index].layout for atom in seen.pool):
        places = places_of(seen.pool)
        if len(places) > SPOKEN and (where := area({atom.path for atom in seen.pool})):
            yield f"Reformat {where}" if seen.kinds != {"tests"} else "Reformat tests"
        yield from fitting(seen, lambda names: f"Reformat {listed(names)}", places)


def imports_sorted(seen: View) -> Iterator[str]:
    """Imports in another order."""
    own = [atom for atom in seen.pool if atom.action == "move" and seen.matter.reading.of(atom.index).imports]
    if own and seen.share(own) >= MOST:
        yield from in_places(seen, "Reorder imports", own)


def bumped(seen: View) -> Iterator[str]:
    """A version that rises: the project's own, or that of what it needs."""
    raised = {atom: seen.matter.reading.of(atom.index).version for atom in seen.pool if atom.lines <= _RAISED}
    own = [atom for atom, version in raised.items() if version]
    if not own or seen.share(own) < MOST:
        return
    names = dict.fromkeys(name for atom in own if re.fullmatch(r"[\w-]+", name := re.split(r"[.$]", atom.symbol)[-1]))
    ends = {raised[atom] for atom in own}
    if len(ends) == 1 and names:
        yield from fitting(seen, lambda some: f"Bump {listed(some)} to {min(ends)}", [*names], every=True)
        yield f"Bump {min(names)} to {min(ends)} in {filed(own[0].path)}"
    elif names:
        yield from fitting(seen, lambda some: f"Bump {listed(some)}", [*names])


def commented(seen: View) -> Iterator[str]:
    """Comments and nothing else."""
    told = [seen.matter.reading.of(atom.index) for atom in seen.pool]
    own = [atom for atom, news in zip(seen.pool, told, strict=True) if news.license]
    if own and seen.share(own) >= MOST and seen.verb == "Update":
        deed, link = ("Add", "to") if not any(atom.deleted for atom in own) else ("Update", "in")
        said = f"{deed} license headers"
        yield from (text.replace(f"{said} in ", f"{said} {link} ", 1) for text in in_places(seen, said, own))
    if seen.kinds == {"code"} and all(news.prose for news in told):
        verb = "Comment" if all(not atom.deleted for atom in seen.pool) else "Edit comments in"
        yield from in_places(seen, "Add comments", seen.pool) if verb == "Comment" else ()
        yield from fitting(seen, lambda names: f"{verb} {listed(names)}", places_of(seen.pool))


def typed(seen: View) -> Iterator[str]:
    """Types that are written where none were, and nothing else."""
    own = [atom for atom in seen.pool if seen.matter.reading.of(atom.index).typed]
    if own and seen.share(own) >= MOST:
        places = places_of(own)
        if len(places) > SPOKEN and (where := area({atom.path for atom in own})):
            yield f"Type-annotate {shown(where)}"
        yield from fitting(seen, lambda names: f"Type-annotate {listed(names)}", places)


def rebuilt(seen: View) -> Iterator[str]:
    """Files that were built, by the folder in which such stand."""
    paths = dict.fromkeys(atom.path for atom in seen.pool)
    if seen.verb != "Update" or not all(_BUILT & set(path.split("/")[:-1]) for path in paths):
        return
    names = ["/".join(path.split("/")[-2:]) for path in paths]
    if len(names) == 1 and (held := stretches(seen.pool, seen.matter.traits)):
        yield f"Rebuild {names[0]}: {held}"
    yield from fitting(seen, lambda some: f"Rebuild {listed(some)}", names)


def declared(seen: View) -> Iterator[str]:
    """Packages that the change begins to import."""
    declared = seen.matter.declared
    packages = list(dict.fromkeys(declared[atom.index] for atom in seen.pool if atom.index in declared))
    if packages and 2 * sum(atom.index in declared for atom in seen.pool) >= len(seen.pool):
        yield from fitting(seen, lambda names: f"Depend on {listed(names)}", [shown(name) for name in packages])
