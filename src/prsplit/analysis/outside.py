"""Files of others that are taken in whole: nobody can see what they bring."""

from __future__ import annotations

from collections.abc import Iterator

from prsplit.analysis.symbols import World
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness

_MOST = 40
"""Files that come in place of one that goes."""

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


def _taken(world: World) -> Iterator[Taken]:
    for path, module in world.modules.items():
        for place, leaf in enumerate(module.outline.leaves):
            for entry in leaf.imports:
                if entry.bound == entry.member == "*" and not world.candidates(path, entry.module):
                    yield path, entry.module, module.owner(place, entry.bound)
