"""Pack knots into PRs: grow by affinity while no cycle closes and the limit holds, then order, then fill up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from prsplit.model.graph import Affinity, Float
from prsplit.planning.dag import Dag
from prsplit.planning.knots import Knots
from prsplit.planning.traits import RANK, Limit, Trait

DUST = 20
"""A leftover of fewer reviewable lines joins a neighbour of another concern rather than being a PR."""


@dataclass(slots=True)
class Bin:
    """A PR while it grows. `own` and `side` are lines of its atoms; `riders` are the floats that its atoms use."""

    atoms: list[int]
    own: int
    side: int
    concern: int
    apart: bool
    riders: frozenset[int]
    links: dict[int, float] = field(default_factory=dict)


class Packer:
    """Packs the groups of `knots`; floating atoms are not among them (they weigh nothing here)."""

    def __init__(
        self,
        knots: Knots,
        traits: Sequence[Trait],
        wishes: Iterable[Affinity],
        limit: Limit,
        concerns: Sequence[int],
        floats: Sequence[Float],
    ) -> None:
        """`concerns` gives each atom the number of its concern; `floats` are left out, and weigh on all who use them."""
        self.knots, self.traits, self.limit = knots, traits, limit
        self.dag = Dag(knots.before)
        floating = {entry.atom for entry in floats}
        riders: dict[int, set[int]] = defaultdict(set)
        for entry in floats:
            for user in entry.users:
                riders[user].add(entry.atom)
        self.bins: dict[int, Bin] = {}
        for number, group in enumerate(knots.groups):
            if floating and all(atom in floating for atom in group):
                continue
            weight = sum(traits[atom].weight for atom in group)
            side = sum(traits[atom].weight for atom in group if traits[atom].side)
            apart = all(traits[atom].apart for atom in group)
            carried = frozenset(rider for atom in group for rider in riders.get(atom, ()))
            self.bins[number] = Bin(list(group), weight, side, min(concerns[atom] for atom in group), apart, carried)
        for wish in wishes:
            one, other = knots.of[wish.one], knots.of[wish.other]
            if one != other and one in self.bins and other in self.bins:
                self.bins[one].links[other] = self.bins[one].links.get(other, 0.0) + wish.weight
                self.bins[other].links[one] = self.bins[other].links.get(one, 0.0) + wish.weight

    def pack(self) -> list[list[int]]:
        """The PRs in order, each a sorted list of atoms."""
        self._grow()
        return self._fill(self._ordered())

    def _fits(self, one: Bin, other: Bin) -> bool:
        return self.limit.fits(one.own + other.own + self._load(one.riders | other.riders), one.side + other.side)

    def _load(self, riders: Iterable[int]) -> int:
        return sum(self.traits[rider].weight for rider in riders)

    def _grow(self) -> None:
        """Merge the pair with the strongest wish for its size, again and again."""
        heap = [
            entry
            for one in self.bins
            for other in self.bins[one].links
            if one < other
            for entry in self._entry(one, other)
        ]
        heapify(heap)
        while heap:
            score, one, other = heappop(heap)
            if one not in self.bins or other not in self.bins or self._entry(one, other) != [(score, one, other)]:
                continue
            if not self._fits(self.bins[one], self.bins[other]) or not self.dag.mergeable(one, other):
                continue
            kept = self._merge(one, other)
            for neighbour in self.bins[kept].links:
                for entry in self._entry(min(kept, neighbour), max(kept, neighbour)):
                    heappush(heap, entry)

    def _entry(self, one: int, other: int) -> list[tuple[float, int, int]]:
        """A heap entry: small bins first, strong wishes first; nothing across concerns."""
        left, right = self.bins[one], self.bins[other]
        if left.concern != right.concern or left.apart != right.apart or other not in left.links:
            return []
        small = min(len(left.atoms), len(right.atoms))
        return [(-round(left.links[other] / small**0.5, 6), one, other)]

    def _merge(self, one: int, other: int) -> int:
        keep = self.dag.merge(one, other)
        gone = max(one, other)
        left, right = self.bins[keep], self.bins.pop(gone)
        left.atoms += right.atoms
        left.own += right.own
        left.side += right.side
        left.riders |= right.riders
        left.concern = min(left.concern, right.concern)
        for neighbour, weight in right.links.items():
            if neighbour != keep:
                left.links[neighbour] = left.links.get(neighbour, 0.0) + weight
                self.bins[neighbour].links[keep] = left.links[neighbour]
                self.bins[neighbour].links.pop(gone, None)
        left.links.pop(gone, None)
        left.links.pop(keep, None)
        return keep

    def _ordered(self) -> list[int]:
        """Topological; ready bins by concern (the one begun goes on), role and path."""
        alive = sorted(self.bins)
        waiting = {node: {one for one in self.dag.earlier(node) if one in self.bins} for node in alive}
        order: list[int] = []
        current = -1
        while waiting:
            ready = [node for node, earlier in waiting.items() if not earlier]
            node = min(ready, key=lambda one: self._urgency(one, current))
            current = self.bins[node].concern
            order.append(node)
            del waiting[node]
            for earlier in waiting.values():
                earlier.discard(node)
        return order

    def _urgency(self, node: int, current: int) -> tuple[object, ...]:
        here = self.bins[node]
        return (
            here.apart,
            here.concern != current,
            self._rank(here),
            here.concern,
            min(self.traits[atom].path for atom in here.atoms),
            node,
        )

    def _rank(self, one: Bin) -> int:
        """The rank of the role that most of a bin's lines have; tests and docs count only when nothing else is there."""
        lines: dict[int, int] = defaultdict(int)
        for atom in one.atoms:
            trait = self.traits[atom]
            lines[RANK[trait.role]] += trait.weight + 1
        main = {rank: count for rank, count in lines.items() if rank < RANK["tests"]}
        return max(sorted(main or lines), key=lambda rank: (main or lines)[rank])

    def _fill(self, order: list[int]) -> list[list[int]]:
        """Join neighbours in the order where the limit allows: fewest PRs, then most wishes inside (dynamic programme)."""
        bins = [self.bins[node] for node in order]
        place = {node: index for index, node in enumerate(order)}
        best: list[tuple[float, float]] = [(0.0, 0.0)]
        start = [0]
        for end in range(1, len(bins) + 1):
            choices: list[tuple[float, float, int]] = []
            weight = side = 0
            inside = 0.0
            riders: frozenset[int] = frozenset()
            for begin in range(end - 1, -1, -1):
                weight += bins[begin].own
                side += bins[begin].side
                riders |= bins[begin].riders
                alone = begin == end - 1
                if not alone and not (
                    self.limit.fits(weight + self._load(riders), side) and self._joinable(bins[begin:end])
                ):
                    break
                inside += sum(w for n, w in bins[begin].links.items() if begin < place.get(n, -1) < end)
                count, wish = best[begin]
                choices.append((count + 1, wish - inside, begin))
            count, wish, begin = min(choices)
            best.append((count, wish))
            start.append(begin)
        cuts: list[tuple[int, int]] = []
        end = len(bins)
        while end:
            cuts.append((start[end], end))
            end = start[end]
        return [sorted(atom for one in bins[begin:end] for atom in one.atoms) for begin, end in reversed(cuts)]

    def _joinable(self, bins: list[Bin]) -> bool:
        """Only one concern in a PR; leftovers that are dust go with anything."""
        if len({one.apart for one in bins}) > 1:
            return False
        concerns = {one.concern for one in bins if one.own >= DUST}
        if len(concerns) > 1:
            return False
        return self.limit.lines > 0 or len({one.concern for one in bins}) == 1
