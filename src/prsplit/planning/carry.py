"""Carry a series that a person edited over to a change that has moved since: what still stands is left where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from prsplit.model.graph import Affinity, Confidence, Graph, Need
from prsplit.model.plan import Violation
from prsplit.planning.arrange import Prove, Wish, arrange, cumulative
from prsplit.planning.floats import place, without_floats
from prsplit.planning.lineup import Lineup, Row, breaks, needs_of, places

_WISH = 2.0
"""What a need weighs where a new atom looks for its PR, beside affinities."""
_SAME_FILE = 1.5


@dataclass(frozen=True, slots=True)
class Shift:
    """An atom that stands in a later PR than before, as `need` does not let it stay. Places count from 0."""

    atom: int
    before: int
    need: Need


@dataclass(frozen=True, slots=True)
class Carried:
    """The series as far as it could be kept, proven after `rounds`. `joined` are new atoms, `shifts` old ones that had to
    move, `graph` has what the proof taught."""

    rows: Lineup
    joined: tuple[int, ...]
    shifts: tuple[Shift, ...]
    graph: Graph
    rounds: int


def carried(rows: Lineup, graph: Graph, wish: Wish, prove: Prove) -> Carried:
    """The rows with all atoms of `graph` in them, proven.

    New atoms join the PR that they have most to do with, if it keeps the limit; the others are arranged among themselves,
    behind it all. Where a need or the proof does not hold, its source moves to a later PR: this ends at the latest with
    everything in the last one, so there is always an answer.
    """
    known = frozenset(atom for row in rows for atom in row.atoms)
    joined = tuple(atom for atom in range(graph.size) if atom not in known)
    series = _Series(graph, rows)
    series.add(_among_themselves(series.join(joined, wish), graph, wish))
    rounds = 0
    while True:
        groups = series.pushed()
        steps = [group for group in groups if group]
        faults = prove(cumulative(steps))
        rounds += 1
        if not faults:
            break
        series.learn(faults, groups)
    final = tuple(replace(row, atoms=frozenset(group)) for row, group in zip(series.rows, groups, strict=True) if group)
    shifts = [Shift(atom, *series.causes[atom]) for atom in sorted(series.causes) if atom in known]
    return Carried(final, joined, tuple(shifts), series.graph, rounds)


class _Series:
    """The rows while they are being mended: atoms that do not float only ever move to later places."""

    def __init__(self, graph: Graph, rows: Lineup) -> None:
        self.rows = [*rows]
        self.graph = graph
        loose = {entry.atom for entry in graph.floats}
        self.where = places(row.atoms - loose for row in rows)
        self.causes: dict[int, tuple[int, Need]] = {}
        self._given_up = frozenset(
            id(need)
            for need in graph.needs
            if need.hard and need.confidence is Confidence.LIKELY and {need.source, need.target} <= self.where.keys()
            if breaks(need, self.where)
        )

    def needs(self) -> list[Need]:
        """The hard needs between atoms that do not float. One that a person's series broke before binds nobody."""
        kept = [need for need in self.graph.needs if need.hard and id(need) not in self._given_up]
        return without_floats(kept, self.graph.floats)

    def join(self, joined: Sequence[int], wish: Wish) -> list[int]:
        """Place new atoms with those that they have most to do with; the ones that have nothing to do with any."""
        loose = {entry.atom for entry in self.graph.floats}
        left = [atom for atom in joined if atom not in loose]
        hard = self.needs()
        while True:
            placed = [atom for atom in left if self._placed(atom, hard, wish)]
            if not placed:
                return left
            left = [atom for atom in left if atom not in placed]

    def _placed(self, atom: int, hard: Sequence[Need], wish: Wish) -> bool:
        low = max((self.where[n.target] for n in hard if n.source == atom and n.target in self.where), default=0)
        users = [self.where[n.source] for n in hard if n.target == atom and n.source in self.where]
        high = max(low, min(users, default=len(self.rows) - 1))
        scores = self._scores(atom, wish)
        best = max(range(low, high + 1), key=lambda row: (scores[row], -row), default=-1)
        if best < 0 or scores[best] <= 0 or not (users or self._fits(atom, best, wish)):
            return False
        self.where[atom] = best
        return True

    def _scores(self, atom: int, wish: Wish) -> list[float]:
        """How much an atom has to do with each row."""
        scores = [0.0] * len(self.rows)
        for affinity in self.graph.affinities:
            for one, other in ((affinity.one, affinity.other), (affinity.other, affinity.one)):
                if one == atom and other in self.where:
                    scores[self.where[other]] += affinity.weight
        for need in self.graph.needs:
            for one, other in ((need.source, need.target), (need.target, need.source)):
                if one == atom and other in self.where:
                    scores[self.where[other]] += _WISH
        for row in {self.where[one] for one in self.where if wish.traits[one].path == wish.traits[atom].path}:
            scores[row] += _SAME_FILE
        return scores

    def _fits(self, atom: int, row: int, wish: Wish) -> bool:
        inside = [wish.traits[one] for one, place in self.where.items() if place == row] + [wish.traits[atom]]
        side = sum(trait.weight for trait in inside if trait.side)
        return wish.limit.fits(sum(trait.weight for trait in inside), side)

    def add(self, groups: Iterable[Sequence[int]]) -> None:
        """New rows behind the others."""
        for group in groups:
            self.where |= dict.fromkeys(group, len(self.rows))
            self.rows.append(Row(frozenset(), frozenset({-len(self.rows)})))

    def pushed(self) -> list[list[int]]:
        """The groups, row by row, when every source of a need has moved to where its target is, or behind it."""
        needs = self.needs()
        moving = True
        while moving:
            moving = False
            for need in needs:
                source, target = self.where[need.source], self.where[need.target]
                if source < target:
                    self._move(need.source, target, need)
                elif need.shape == "with" and target < source:
                    self._move(need.target, source, need)
                else:
                    continue
                moving = True
        groups: list[list[int]] = [[] for _ in self.rows]
        for atom, row in self.where.items():
            groups[row].append(atom)
        return place(groups, self.graph.floats)

    def _move(self, atom: int, row: int, need: Need) -> None:
        began = self.causes[atom][0] if atom in self.causes else self.where[atom]
        self.causes[atom] = (began, need)
        self.where[atom] = row

    def learn(self, faults: Sequence[Violation], groups: Sequence[Sequence[int]]) -> None:
        """Let the proof's breaches become needs. A float at fault joins whom it failed; what teaches nothing is merged."""
        known = {(need.source, need.target, need.shape) for need in self.graph.needs}
        lessons = [need for fault in faults for need in needs_of(fault)]
        fresh = [need for need in lessons if (need.source, need.target, need.shape) not in known]
        loose = {entry.atom for entry in self.graph.floats}
        here = places(groups)
        anchored = {end for need in lessons for end in (need.source, need.target)} & loose
        if not fresh and not anchored:
            self._merge(min(fault.step for fault in faults), groups)
            return
        self.where |= {atom: here[atom] for atom in anchored}
        for need in lessons:
            for end, other in ((need.target, need.source), (need.source, need.target)):
                if end in anchored:
                    self.where[end] = here[other]
                    break
        floats = tuple(entry for entry in self.graph.floats if entry.atom not in anchored)
        self.graph = replace(self.graph, needs=(*self.graph.needs, *fresh), floats=floats)

    def _merge(self, step: int, groups: Sequence[Sequence[int]]) -> None:
        """Move the atoms of a step (from 1, empty rows not counted) to the next one."""
        full = [row for row, group in enumerate(groups) if group]
        here, following = full[step - 1], full[step]
        self.where = {atom: following if row == here else row for atom, row in self.where.items()}
        for entry in self.graph.floats:
            if entry.atom in groups[here]:
                self.where[entry.atom] = following
        kept = tuple(entry for entry in self.graph.floats if entry.atom not in groups[here])
        self.graph = replace(self.graph, floats=kept)


def _among_themselves(atoms: Sequence[int], graph: Graph, wish: Wish) -> list[list[int]]:
    """Atoms that have nothing to do with the others, as groups in order."""
    if not atoms:
        return []
    to = {atom: number for number, atom in enumerate(atoms)}
    needs = without_floats(graph.needs, graph.floats)
    inner = [
        replace(need, source=to[need.source], target=to[need.target])
        for need in needs
        if need.source in to and need.target in to
    ]
    wishes = [
        Affinity(to[one.one], to[one.other], one.weight)
        for one in graph.affinities
        if {one.one, one.other} <= to.keys()
    ]
    concerns = tuple(wish.concerns[atom] for atom in atoms) if wish.concerns else ()
    alone = Wish([wish.traits[atom] for atom in atoms], wish.limit, _from_zero(concerns))
    series = arrange(Graph(len(atoms), tuple(inner), (), tuple(wishes)), alone, lambda _: [])
    return [[atoms[number] for number in group] for group in series.groups]


def _from_zero(concerns: Sequence[int]) -> tuple[int, ...]:
    """The concerns, each as its lowest atom."""
    lowest: dict[int, int] = {}
    return tuple(lowest.setdefault(concern, place) for place, concern in enumerate(concerns))
