"""Files of others that are taken in whole: nobody can see what they bring."""

from __future__ import annotations

from collections.abc import Iterator

from prsplit.analysis.symbols import World
from prsplit.analysis.uses import Ends
from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Need, Witness

_MOST = 40
"""Files that come in place of one that goes."""

_MANY = 100
"""Edits of a file that are told by what it takes in."""

Taken = tuple[str, str, int]
"""(path, file that is taken in, atom)."""


def outside_needs(ends: Ends) -> Iterator[Need]:
    """Where a file takes in another that the repository doesn't hold, and ceases to, what it takes in instead comes first.
    So does the same one in other files of the change: they may have had it by way of the first."""
    gone, come = list(_taken(ends.base)), list(_taken(ends.head))
    before = {(ends.renamed[0].get(path, path), name) for path, name, _ in gone}
    after = {(path, name) for path, name, _ in come}
    fresh = [(path, name, atom) for path, name, atom in come if atom >= 0 and (path, name) not in before]
    for path, name, atom in gone if fresh else ():
        new = ends.renamed[0].get(path, path)
        if atom < 0 or (new, name) in after:
            continue
        instead = [one for one in fresh if one[0] == new or one[1] == name]
        for there, _, target in instead[:_MOST]:
            if target != atom:
                yield Need(atom, target, "removes", "after", Confidence.LIKELY, Witness(there, 1, name))


def brought_needs(ends: Ends, atoms: tuple[Atom, ...]) -> Iterator[Need]:
    """The other edits of a file come after what it begins to take in of that kind, and before what it ceases to: they may
    name what is in there."""
    gone, come = list(_taken(ends.base)), list(_taken(ends.head))
    before = {(ends.renamed[0].get(path, path), name) for path, name, _ in gone}
    after = {(path, name) for path, name, _ in come}
    for path, name, atom in come:
        if (path, name) not in before:
            for other in _edits(ends.head, path, atom, atoms):
                yield Need(other, atom, "uses", "before", Confidence.LIKELY, Witness(path, atoms[other].line, name))
    for path, name, atom in gone:
        if (ends.renamed[0].get(path, path), name) not in after:
            for other in _edits(ends.base, path, atom, atoms):
                yield Need(atom, other, "removes", "after", Confidence.LIKELY, Witness(path, atoms[other].line, name))


def _edits(world: World, path: str, own: int, atoms: tuple[Atom, ...]) -> list[int]:
    """The atoms of a file that change anything but what it takes in; none where there is no `own`, or too many."""
    if own < 0 or atoms[own].action == "modify":
        return []
    module = world.modules[path]
    owners = {module.owner(place, "") for place, leaf in enumerate(module.outline.leaves) if leaf.kind != "import"}
    found = sorted(atom for atom in owners - {-1, own} if atoms[atom].kind != "file")
    return found if len(found) <= _MANY else []


def _taken(world: World) -> Iterator[Taken]:
    for path, module in world.modules.items():
        for place, leaf in enumerate(module.outline.leaves):
            for entry in leaf.imports:
                if entry.bound == entry.member == "*" and not world.candidates(path, entry.module):
                    yield path, entry.module, module.owner(place, entry.bound)
