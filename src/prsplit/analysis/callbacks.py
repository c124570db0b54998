"""Calls of what a text was handed, where the type of such functions takes more or fewer things than at base."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from prsplit.analysis.contracts import Changed, accepts
from prsplit.analysis.uses import Ends
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Call, Parameter

_Calls = dict[tuple[int, str], Counter[int]]
"""(atom, local name) → how often it is called with how many things."""


def callback_needs(ends: Ends, definitions: Mapping[int, tuple[Changed, ...]]) -> Iterator[Need]:
    """A changed text calls a local with another number of things than at base, and a type of functions changes its
    parameters so: the text goes with the type where neither call fits both ends, else it is on the side that it fits."""
    homes = {
        atom: (path, module.outline.language)
        for path, module in ends.head.modules.items()
        for atom in module.owners.values()
    }
    changed = [
        (atom, one.new.name, one.old.signature, one.new.signature)
        for atom, pairs in sorted(definitions.items())
        for one in pairs
        if one.new.kind == "class" and one.old.signature != one.new.signature
    ]
    before, after = (_calls(ends, head=head) if changed else {} for head in (False, True))
    for atom, name in sorted(before.keys() & after.keys()):
        gone = before[atom, name] - after[atom, name]
        come = after[atom, name] - before[atom, name]
        for target, told, old, new in changed:
            if target == atom or homes.get(target, ("", ""))[1] != homes.get(atom, ("", "*"))[1] or None in (old, new):
                continue
            witness = Witness(homes[atom][0], 1, told)
            kept, fresh = _fit(gone, old or (), new or ()), _fit(come, new or (), old or ())
            if kept[0] and fresh[0]:
                yield Need(target, atom, "signature", "with", Confidence.LIKELY, witness)
            elif fresh[0] and kept[1]:
                yield Need(atom, target, "signature", "before", Confidence.LIKELY, witness)
            elif kept[0] and fresh[1]:
                yield Need(target, atom, "signature", "after", Confidence.LIKELY, witness)


def _fit(counts: Counter[int], own: tuple[Parameter, ...], other: tuple[Parameter, ...]) -> tuple[bool, bool]:
    """Whether one of the calls fits this end's parameters alone, and whether one fits those of both ends."""
    calls = [Call(count, (), starred=False) for count in counts]
    here = [call for call in calls if accepts(own, call, bound=False)]
    there = [accepts(other, call, bound=False) for call in here]
    return not all(there), any(there)


def _calls(ends: Ends, *, head: bool) -> _Calls:
    found: _Calls = defaultdict(Counter)
    for module in (ends.head if head else ends.base).changed():
        for place, facts in enumerate(module.outline.facts):
            for name, count in facts.handed:
                if module.owner(place, "") >= 0:
                    found[module.owner(place, ""), name][count] += 1
    return found
