"""Needs of types that are only declared: what names one above its definition does so while the declaration is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from prsplit.analysis.symbols import Module
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness


def announced_needs(ends: Ends) -> Iterator[Need]:
    """A text that names a type above its definition comes after the declaration further up, and goes before it."""
    for world, other, head in ((ends.base, ends.head, False), (ends.head, ends.base, True)):
        for module in world.modules.values():
            if not any(leaf.announces for leaf in module.outline.leaves):
                continue
            far = other.modules.get(ends.renamed[head].get(module.path, module.path))
            kept = _announced(far) if far is not None else Counter()
            for user, atom, witness in _readers(module, kept):
                if head:
                    yield Need(user, atom, "uses", "before", Confidence.CERTAIN, witness)
                else:
                    yield Need(atom, user, "removes", "after", Confidence.CERTAIN, witness)


def _announced(module: Module) -> Counter[str]:
    return Counter(name for leaf in module.outline.leaves for name in leaf.announces)


def _readers(module: Module, kept: Counter[str]) -> Iterator[tuple[int, int, Witness]]:
    """(atom that names a type, atom of the one declaration above it, where), of types that the file defines further down
    or not at all, and whose declaration the other end, which holds `kept`, has not."""
    once = {name for name, count in _announced(module).items() if count == 1 and not kept[name]}
    announced: dict[str, int] = {}
    bound: set[str] = set()
    for place, (leaf, facts) in enumerate(zip(module.outline.leaves, module.outline.facts, strict=False)):
        for reference in facts.references if announced else ():
            plain = not (reference.member or reference.unknown or reference.deferred)
            atom = announced.get(reference.chain[0], -1) if plain and reference.chain else -1
            user = module.user(place, reference)
            if atom >= 0 and user not in (-1, atom):
                yield user, atom, Witness(module.path, 1, reference.chain[0])
        for name in leaf.announces:
            if name in once - bound:
                announced[name] = module.owner(place, "")
        for name in leaf.binds:
            announced.pop(name, None)
            bound.add(name)
