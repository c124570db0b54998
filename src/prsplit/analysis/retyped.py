"""Needs of a field or variable that is declared with another type: the changed statements that name it change with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from prsplit.analysis.contracts import changed_definitions
from prsplit.analysis.symbols import Hop
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Confidence, Need, Witness


def retyped_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A text whose statements name it otherwise than at base goes with it; one that begins to name it comes after it, and
    one that ceases to, before."""
    fields = _fields(ends)
    changed, strict = _changed(ends) | fields, set(fields.values())
    told: dict[tuple[int, int], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    seen: dict[tuple[int, int], Use] = {}
    for use in uses if changed else ():
        target = changed.get(use.target, -1) if use.target is not None else -1
        if target not in (-1, use.atom) and use.atom >= 0:
            told[use.atom, target][use.head].add(use.reference.statement)
            seen[use.atom, target] = use
    for (atom, target), (before, after) in sorted(told.items(), key=lambda entry: entry[0]):
        use = seen[atom, target]
        witness = Witness(use.path, use.line, use.name)
        if before and after and before != after:
            sure = Confidence.CERTAIN if target in strict else Confidence.LIKELY
            yield Need(atom, target, "contract", "with", sure, witness)
        elif after and not before:
            yield Need(atom, target, "signature", "before", Confidence.LIKELY, witness)
        elif before and not after:
            yield Need(target, atom, "signature", "after", Confidence.LIKELY, witness)


def _changed(ends: Ends) -> dict[Hop, int]:
    """What one atom declares with another type than at base, as it is called at either end."""
    found: dict[Hop, int] = {}
    for path, module in list(ends.head.modules.items()):
        before = ends.renamed[True].get(path, path)
        old = ends.base.modules.get(before)
        known = {leaf.name: place for place, leaf in enumerate(old.outline.leaves) if leaf.returns} if old else {}
        for place, leaf in enumerate(module.outline.leaves if old else ()):
            if leaf.kind != "statement" or not leaf.returns or leaf.name not in known or old is None:
                continue
            was, atom = old.outline.leaves[known[leaf.name]], module.owner(place, "")
            if was.kind == leaf.kind and was.returns != leaf.returns and atom == old.owner(known[leaf.name], "") != -1:
                found |= {Hop(side, leaf.scope, name): atom for side in (path, before) for name in leaf.binds}
    return found


def _fields(ends: Ends) -> dict[Hop, int]:
    """The fields in the text of a type that one atom changes and that have another type than at base."""
    homes = {atom: path for path, module in ends.head.modules.items() for atom in module.owners.values()}
    found: dict[Hop, int] = {}
    for atom, pairs in changed_definitions(ends).items():
        for one in pairs:
            if one.new.kind != "class" or one.new.abstract or one.old.typed == one.new.typed:
                continue
            old, path = dict(one.old.typed), homes[atom]
            names = [name for name, kind in one.new.typed if old.get(name, kind) != kind]
            sides = {path, ends.renamed[True].get(path, path)}
            found |= {Hop(side, one.new.name, name): atom for side in sides for name in names}
    return found
