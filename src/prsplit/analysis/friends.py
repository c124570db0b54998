"""Friends of a class: what they do in it is legal while the class says that they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.symbols import World
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness

_FRIEND = "friend "

Key = tuple[str, str, str]
"""(namespace, class, its friend)."""


def friend_needs(ends: Ends) -> Iterator[Need]:
    """A class takes a friend in before the friend's texts come, and lets one go after they are gone or changed: for
    certain where they name a member of the class, else likely."""
    sides = dict(_friends(ends.base)), dict(_friends(ends.head))
    for head in (False, True):
        only = {key: atom for key, atom in sides[head].items() if key not in sides[not head] and atom >= 0}
        world = ends.head if head else ends.base
        texts = _texts(world) if only else {}
        for (namespace, owner, friend), atom in sorted(only.items()):
            inside = {name for module in world.modules.values() for scope, name in module.bindings if scope == owner}
            for (path, other), words in sorted(texts.get((namespace, friend), {}).items()):
                witness = Witness(path, 1, f"{owner}.{_FRIEND}{friend}")
                sure = Confidence.LIKELY if inside.isdisjoint(words) else Confidence.CERTAIN
                if head and other not in (-1, atom):
                    yield Need(other, atom, "uses", "before", sure, witness)
                elif other not in (-1, atom):
                    yield Need(atom, other, "removes", "after", sure, witness)


def _friends(world: World) -> Iterator[tuple[Key, int]]:
    """The friends that classes of a shared namespace name, with the atoms of the lines that do."""
    for module in world.modules.values():
        for place, leaf in enumerate(module.outline.leaves if module.outline.namespace else ()):
            last = leaf.name.removeprefix(f"{leaf.scope}.")
            if leaf.scope and last.startswith(_FRIEND):
                name = last.removeprefix(_FRIEND).partition(" #")[0]
                yield (module.outline.namespace, leaf.scope, name), module.owner(place, "")


def _texts(world: World) -> dict[tuple[str, str], dict[tuple[str, int], set[str]]]:
    """By namespace and name: the functions called so, and the members that have bodies of classes called so, as the path
    and the atom, with the words that they refer to."""
    found: dict[tuple[str, str], dict[tuple[str, int], set[str]]] = defaultdict(lambda: defaultdict(set))
    for path, module in world.modules.items():
        for place, leaf in enumerate(module.outline.leaves if module.outline.namespace else ()):
            if leaf.kind == "function" and not leaf.bodiless:
                name = (leaf.scope or leaf.name).rpartition(".")[2]
                facts = module.outline.facts[place].references if module.outline.facts else ()
                words = found[module.outline.namespace, name][path, module.owner(place, "")]
                words.update(part for one in facts for part in one.chain)
    return found
