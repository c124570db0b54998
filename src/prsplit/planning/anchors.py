"""Which atom of a change was which atom of an earlier plan: by id, else by path, symbol and kind, one for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from prsplit.model.atom import Atom
from prsplit.model.saved import Anchor


def matched(old: Sequence[Anchor], fresh: Sequence[Atom]) -> dict[str, int]:
    """Old atom id → index of the fresh atom that took its place. What has none is left out; no index is there twice.

    The same id is the same edit. Of the others those are paired that have path, symbol and kind in common, in the order in
    which they stand; then those that alone have a symbol and a kind in common: their file has moved. An anchor without a
    path (of a plan that was saved before they were kept) is known by its id alone.
    """
    by_id = {atom.id: atom.index for atom in fresh}
    found = {anchor.id: by_id[anchor.id] for anchor in old if anchor.id in by_id}
    _pair(found, old, fresh, alone=False)
    _pair(found, old, fresh, alone=True)
    return found


def _pair(found: dict[str, int], old: Sequence[Anchor], fresh: Sequence[Atom], *, alone: bool) -> None:
    """Add to `found` what has a key in common: path, symbol and kind, or `alone` symbol and kind, each only once."""
    taken = set(found.values())
    goers: dict[Hashable, list[str]] = defaultdict(list)
    comers: dict[Hashable, list[int]] = defaultdict(list)
    for anchor in old:
        if anchor.id not in found and anchor.path:
            goers[_key(anchor, alone=alone)].append(anchor.id)
    for atom in fresh:
        if atom.index not in taken:
            comers[_key(atom, alone=alone)].append(atom.index)
    for key, ids in goers.items():
        if key is not None and (not alone or len(ids) == len(comers[key]) == 1):
            found.update(zip(ids, comers[key], strict=False))


def _key(one: Anchor | Atom, *, alone: bool) -> Hashable | None:
    if alone:
        return (one.symbol, one.kind) if one.symbol and one.kind != "item" else None
    return one.path, one.symbol, one.kind
