"""The series while it is being edited: which atoms stand where, what must hold, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prsplit.model.graph import Confidence, Float, Graph, Need, Witness
from prsplit.model.plan import Violation
from prsplit.planning.arrange import Prove, cumulative, lessons_of
from prsplit.planning.dag import topological
from prsplit.planning.floats import place, without_floats
from prsplit.planning.traits import Trait

_ROUNDS = 6
NEW = 0
"""The number of the PR that `new` stands for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One PR while it is being edited. `numbers` are those that it had before: several where PRs were merged, none above
    zero for a new one. `title` is what a person wrote, empty where the title follows what the PR holds."""

    atoms: frozenset[int]
    numbers: frozenset[int]
    title: str = ""
    touched: bool = False

    @property
    def fresh(self) -> bool:
        """Whether the PR was not there before."""
        return max(self.numbers, default=0) <= NEW


Lineup = tuple[Row, ...]


class Barred(Exception):
    """What was asked for does not stand. `needs` are in the way, the most telling first; `where` is each atom's place
    (from 0) in the series that was asked for. `fault` is a breach that is about no two atoms."""

    def __init__(self, needs: Sequence[Need], where: dict[int, int], fault: Violation | None = None) -> None:
        """Keep what is in the way."""
        super().__init__(needs, fault)
        self.needs, self.where, self.fault = tuple(needs), where, fault


class Law:
    """What every edit of one series must keep: the hard needs that the series keeps, floats with their users, the proof.

    A need that the series breaks already was given up when it was arranged, and binds nobody.
    """

    def __init__(self, graph: Graph, traits: Sequence[Trait], prove: Prove, groups: Sequence[Iterable[int]]) -> None:
        """`groups` is the proven series to begin with. An atom that stands elsewhere than it would float to is no float."""
        self.graph, self.traits, self.prove = graph, traits, prove
        where = places(groups)
        self.start = {atom: place + 1 for atom, place in where.items()}
        self.floats = _floating(graph.floats, [*map(list, groups)], where)
        self.loose = frozenset(entry.atom for entry in self.floats)
        self.needs = tuple(need for need in graph.needs if need.hard and not breaks(need, where))
        self.bridged = tuple(without_floats(self.needs, self.floats))

    def placed(self, rows: Iterable[Iterable[int]], floats: Sequence[Float]) -> list[list[int]]:
        """The rows with `floats` put where they float to; rows may come out empty."""
        away = {entry.atom for entry in floats}
        return place([sorted(set(row) - away) for row in rows], floats)

    def broken(self, where: dict[int, int]) -> list[Need]:
        """The needs that do not hold, the most telling first: between atoms that a person can move, and sure."""
        found = [need for need in self.needs if breaks(need, where)]
        return sorted(found, key=lambda need: ({need.source, need.target} & self.loose != set(), -need.confidence))

    def solid(self, atoms: Iterable[int]) -> frozenset[int]:
        """Those of the atoms that have a place of their own."""
        return frozenset(atoms) - self.loose


def places(groups: Iterable[Iterable[int]]) -> dict[int, int]:
    """The place (from 0) of each atom's group."""
    return {atom: number for number, group in enumerate(groups) for atom in group}


def breaks(need: Need, where: dict[int, int]) -> bool:
    """Whether a hard need does not hold, as atoms stand."""
    source, target = where[need.source], where[need.target]
    return source != target if need.shape == "with" else source < target


def _floating(floats: Sequence[Float], groups: list[list[int]], where: dict[int, int]) -> tuple[Float, ...]:
    """The largest set of floats whose members all stand where they float to."""
    kept = tuple(floats)
    while True:
        away = {entry.atom for entry in kept}
        there = places(place([[atom for atom in group if atom not in away] for group in groups], kept))
        left = tuple(entry for entry in kept if there[entry.atom] == where[entry.atom])
        if len(left) == len(kept):
            return kept
        kept = left


def settled(rows: Lineup, law: Law) -> Lineup:
    """The rows with every float where it belongs and without empty ones, proven. Raises Barred where they do not stand.

    Where the proof finds a float at fault, the float is moved to whom it failed, and has a place of its own from then on.
    """
    held: list[Need] = []
    where: dict[int, int] = {}
    for _ in range(_ROUNDS):
        moved = {need.source for need in held} | {need.target for need in held}
        floats = tuple(entry for entry in law.floats if entry.atom not in moved)
        groups = law.placed((row.atoms for row in rows), floats)
        where = places(groups)
        broken = [*law.broken(where), *(need for need in held if breaks(need, where))]
        if broken:
            raise Barred(broken, where)
        faults = law.prove(cumulative([group for group in groups if group]))
        if not faults:
            return tuple(replace(row, atoms=frozenset(group)) for row, group in zip(rows, groups, strict=True) if group)
        learned = [need for fault in faults for need in needs_of(fault)]
        loose = {entry.atom for entry in floats}
        mendable = [need for need in learned if {need.source, need.target} & loose]
        if not mendable:
            raise Barred(learned, where, faults[0])
        rows = _anchored(rows, mendable, where, loose)
        held += mendable
    raise Barred(held, where)


def _anchored(rows: Lineup, needs: Sequence[Need], where: dict[int, int], loose: set[int]) -> Lineup:
    """The rows with the floating end of each need moved to the other end."""
    target = dict(where)
    for need in needs:
        end, other = (need.target, need.source) if need.target in loose else (need.source, need.target)
        target[end] = target[other]
    ends = {end for need in needs for end in (need.source, need.target)} & loose
    return tuple(
        replace(row, atoms=(row.atoms - ends) | {end for end in ends if target[end] == place})
        for place, row in enumerate(rows)
    )


def needs_of(fault: Violation) -> list[Need]:
    """The needs that would have avoided a breach."""
    witness = Witness(fault.path, fault.line, fault.name or fault.law)
    return [
        Need(source, target, "proof", shape, Confidence.CERTAIN, witness) for source, target, shape in lessons_of(fault)
    ]


def in_order(rows: Lineup, law: Law) -> Lineup | None:
    """The rows in an order that the needs allow, as near to theirs as can be; None where they need each other in a ring."""
    order = topological(earlier_rows(rows, law))
    return tuple(rows[place] for place in order) if len(order) == len(rows) else None


def earlier_rows(rows: Lineup, law: Law) -> list[frozenset[int]]:
    """Per row, the places of the rows that must come before it."""
    where = places(law.solid(row.atoms) for row in rows)
    before: list[set[int]] = [set() for _ in rows]
    for need in law.bridged:
        if where[need.source] != where[need.target]:
            before[where[need.source]].add(where[need.target])
    return [frozenset(found) for found in before]
