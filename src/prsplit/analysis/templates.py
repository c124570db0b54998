"""A class whose type parameters change takes along what repeats its list: members outside of it, declarations of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.symbols import World
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf

Key = tuple[str, str]
"""Namespace and qualified name of a class."""


def template_needs(ends: Ends) -> Iterator[Need]:
    """The opening of a class whose list of type parameters changes goes with what changes of its outer members."""
    before, after = _openings(ends.base), _openings(ends.head)
    changed = {
        key: after[key] for key in after.keys() & before.keys() if _letters(before[key][0]) != _letters(after[key][0])
    }
    if not changed:
        return
    for world in (ends.base, ends.head):
        for path, atom, key, name in _outer(world):
            opening = changed.get(key)
            if opening is not None and atom not in (-1, opening[1]) and opening[1] >= 0:
                yield Need(opening[1], atom, "signature", "with", Confidence.CERTAIN, Witness(path, 1, name))


def _openings(world: World) -> dict[Key, tuple[Leaf, int]]:
    """Each class of a shared namespace, with the atom of its opening; one of several openings is nobody's."""
    found: dict[Key, list[tuple[Leaf, int]]] = defaultdict(list)
    for module in world.modules.values():
        for place, leaf in enumerate(module.outline.leaves if module.outline.namespace else ()):
            if leaf.kind == "class":
                found[module.outline.namespace, leaf.name].append((leaf, module.owner(place, "")))
    return {key: entries[0] for key, entries in found.items() if len(entries) == 1}


def _letters(leaf: Leaf) -> tuple[str, ...]:
    return tuple(name for name in leaf.members if name.startswith("<"))


def _outer(world: World) -> Iterator[tuple[str, int, Key, str]]:
    """The members that stand outside of their class, and declarations of classes: (path, atom, class, name)."""
    for path, module in sorted(world.modules.items()):
        inside: list[str] = []
        for place, leaf in enumerate(module.outline.leaves if module.outline.namespace else ()):
            if leaf.kind == "class" and not leaf.apart:
                inside.append(leaf.name)
            elif leaf.kind == "tail" and inside and leaf.name == inside[-1] + "}":
                inside.pop()
            elif leaf.kind == "function" and leaf.scope and leaf.scope not in inside and not leaf.bodiless:
                yield path, module.owner(place, ""), (module.outline.namespace, leaf.scope), leaf.name
            for name in leaf.announces:
                yield path, module.owner(place, ""), (module.outline.namespace, name), name
