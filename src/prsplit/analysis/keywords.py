"""Keyword arguments that a callee only passes on: whoever accepts them does so before they are passed, and drops them
after they no longer are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from prsplit.analysis.contracts import changed_definitions, everyday
from prsplit.analysis.lineage import Lineages
from prsplit.analysis.uses import Ends, Use
from prsplit.model.graph import Confidence, Need, Witness
from prsplit.model.outline import Leaf


def keyword_needs(ends: Ends, uses: Iterable[Use]) -> Iterator[Need]:
    """A call of a function that takes any keyword argument and does not name this one: meant is the one changed definition
    that accepts it at this end alone."""
    gained, lost = _at_one_end(ends, head=True), _at_one_end(ends, head=False)
    if not gained and not lost:
        return
    lines = Lineages(ends.base), Lineages(ends.head)
    for use in uses:
        call, takers = use.reference.call, gained if use.head else lost
        if use.atom < 0 or call is None or use.target is None or takers.keys().isdisjoint(call.keywords):
            continue
        callee = lines[use.head].called(use.target)
        for name in call.keywords:
            if len(takers.get(name, ())) == 1 and callee is not None and _passes_on(callee, name):
                yield from _need(use, min(takers[name]), name)


def _need(use: Use, taker: int, name: str) -> Iterator[Need]:
    witness = Witness(use.path, use.line, name)
    if taker != use.atom and use.head:
        yield Need(use.atom, taker, "signature", "before", Confidence.LIKELY, witness)
    elif taker != use.atom:
        yield Need(taker, use.atom, "signature", "after", Confidence.LIKELY, witness)


def _passes_on(callee: Leaf, name: str) -> bool:
    """Whether a function takes the keyword argument among others that it does not name."""
    return any(one.kind == "keywords" for one in callee.signature or ()) and name not in _accepted(callee)


def _at_one_end(ends: Ends, *, head: bool) -> Mapping[str, set[int]]:
    """Parameter → the atoms of the changed functions that have it at head (else base) alone."""
    found: dict[str, set[int]] = defaultdict(set)
    for atom, pairs in changed_definitions(ends).items():
        for one in pairs:
            here, there = (one.new, one.old) if head else (one.old, one.new)
            for name in _accepted(here) - _accepted(there):
                if not everyday(name):
                    found[name].add(atom)
    return found


def _accepted(definition: Leaf) -> set[str]:
    """The keyword arguments that a function names."""
    return {one.name for one in definition.signature or () if one.kind in ("either", "keyword")} - {""}
