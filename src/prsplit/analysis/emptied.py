"""A big class that goes is cut at its members: it goes with the last of them, or behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from prsplit.analysis.uses import Ends
from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Need, Witness


def emptied_needs(ends: Ends, atoms: tuple[Atom, ...]) -> Iterator[Need]:
    """A class that goes waits for its members, where they are edits of their own: none stands outside of it."""
    for module in ends.base.modules.values():
        leaves = module.outline.leaves
        heads = {leaf.name: module.owner(place, "") for place, leaf in enumerate(leaves) if leaf.kind == "class"}
        gone = {name: atom for name, atom in heads.items() if atom >= 0 and atoms[atom].action == "delete"}
        parts: dict[int, set[int]] = defaultdict(set)
        for (place, _), atom in module.owners.items() if gone else ():
            parts[place].add(atom)
        for place, leaf in enumerate(leaves if gone else ()):
            for atom in sorted(parts[place]) if leaf.scope in gone else ():
                if atom >= 0 and atom != gone[leaf.scope]:
                    witness = Witness(module.path, 1, leaf.name or leaf.scope)
                    yield Need(gone[leaf.scope], atom, "contains", "before", Confidence.CERTAIN, witness)
