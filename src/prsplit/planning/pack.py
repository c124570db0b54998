"""Pack knots into PRs: grow by affinity while no cycle closes and the limit holds, then order, then fill up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from prsplit.model.graph import Graph
from prsplit.planning.dag import Dag
from prsplit.planning.floats import riders_of
from prsplit.planning.knots import Knots
from prsplit.planning.ready import Ready, Turn
from prsplit.planning.traits import RANK, Limit, Trait

DUST = 10
"""Under a limit, a concern of fewer reviewable lines in all may join a neighbour of another one rather than be a PR."""

SCRAP = 30
"""Where commits tell what belongs together, a PR of fewer reviewable lines goes where it has most to do, to any concern, if
its own has more lines."""

_CLOSING = RANK["tests"]


@dataclass(slots=True)
class Bin:
    """A PR while it grows. `own` and `side` are lines of its atoms, `stands` those lines by the rank where they want to
    stand; `riders` are the floats that its atoms use; `named` are its lines where all of them only follow a rename."""

    atoms: list[int]
    own: int
    side: int
    concern: int
    apart: bool
    riders: frozenset[int]
    stands: Counter[int]
    links: dict[int, float] = field(default_factory=dict)
    bulk: int = 0
    named: int = 0

    @property
    def plain(self) -> bool:
        """Whether nothing but names changes."""
        return self.named == self.own


class Start(NamedTuple):
    """How bins grow: `pull` is how much a bin's size speaks against it, `mixed` grows across roles from the start."""

    pull: float = 0.5
    mixed: bool = False


FIRST = Start()


class Packer:
    """Packs the groups of `knots`; floating atoms are not among them (they weigh nothing here)."""

    def __init__(
        self,
        knots: Knots,
        traits: Sequence[Trait],
        graph: Graph,
        limit: Limit,
        concerns: Sequence[int],
        start: Start = FIRST,
    ) -> None:
        """`concerns` gives each atom the number of its concern; the graph's floats are left out, and weigh on all who use
        them."""
        floats = graph.floats
        self._hints = [(need.source, need.target) for need in graph.needs if need.shape == "should"]
        self._start = start
        self._concerns = concerns
        self.wishes = [(wish.one, wish.other, wish.weight) for wish in graph.affinities]
        self.knots, self.traits, self.limit = knots, traits, limit
        self._strict = Limit(limit.lines, hard=True)
        self._whole: Counter[int] | None = None
        self._told = limit.lines > 0 and len({trait.when for trait in traits}) > 1
        self._small = self._strict.fits(sum(trait.weight for trait in traits), 0)
        self.dag = Dag(knots.before)
        floating = {entry.atom for entry in floats}
        riders = riders_of(floats)
        self.bins: dict[int, Bin] = {}
        for number, group in enumerate(knots.groups):
            if floating and all(atom in floating for atom in group):
                continue
            weight = sum(traits[atom].weight for atom in group)
            side = sum(traits[atom].weight for atom in group if traits[atom].side)
            apart = all(traits[atom].apart for atom in group)
            carried = frozenset(rider for atom in group for rider in riders.get(atom, ()) if rider not in group)
            stands: Counter[int] = Counter()
            for atom in group:
                stands[_layer(traits[atom])] += traits[atom].weight + 1
            concern = _main_concern(group, concerns, traits)
            bulk = sum(traits[atom].bulk for atom in group)
            plain = all(traits[atom].renamed for atom in group if traits[atom].weight)
            named = weight if plain else 0
            self.bins[number] = Bin(list(group), weight, side, concern, apart, carried, stands, bulk=bulk, named=named)
        self._riders = riders
        for atom, fellow, strength in self.wishes:
            one, other = knots.of[atom], knots.of[fellow]
            if one != other and one in self.bins and other in self.bins:
                self.bins[one].links[other] = self.bins[one].links.get(other, 0.0) + strength
                self.bins[other].links[one] = self.bins[other].links.get(one, 0.0) + strength

    def pack(self) -> list[list[int]]:
        """The PRs in order, each a sorted list of atoms.

        Bins first grow within one role, then crumbs join their neighbours of another. Where commits tell what belongs
        together, scraps find their place by them in the end.
        """
        self._grow(across=self._start.mixed)
        self._grow(across=True)
        if self._told:
            self._grow(across=True, scraps=True)
        return self._fill(self._ordered())

    def _fits(self, one: Bin, other: Bin) -> bool:
        """Whether two bins are within the limit together; only a test or document of its own may go beyond."""
        weight = one.own + other.own + self._load(one.riders | other.riders)
        if not self._light(weight, one.bulk + other.bulk):
            return False
        attached = one.own == one.side or other.own == other.side
        return self._strict.fits(weight, 0) or (attached and self.limit.fits(weight, one.side + other.side))

    def may_share(self, atoms: Sequence[int]) -> bool:
        """Whether atoms may be one PR: within the limit, of one concern and one standing."""
        riders = {rider for atom in atoms for rider in self._riders.get(atom, ())}
        stands: Counter[int] = Counter()
        for atom in atoms:
            stands[_layer(self.traits[atom])] += self.traits[atom].weight + 1
        weight = sum(self.traits[atom].weight for atom in atoms) + self._load(riders - set(atoms))
        return (
            self._strict.fits(weight, 0)
            and self._light(weight, sum(self.traits[atom].bulk for atom in atoms))
            and len({self._concerns[atom] for atom in atoms}) == 1
            and len({self.traits[atom].apart for atom in atoms}) == 1
            and self._one_role(stands)
            and self._one_kind(
                sum(self.traits[atom].weight for atom in atoms if self.traits[atom].renamed),
                plain=all(self.traits[atom].renamed for atom in atoms if self.traits[atom].weight),
            )
        )

    def _light(self, weight: int, bulk: int) -> bool:
        """Whether lines and those that merely come along are no more than the limit."""
        return not bulk or self._strict.fits(weight + bulk, 0)

    def _blend(self, bins: Sequence[Bin]) -> bool:
        """Whether bins may share a PR for all their roles: at most one role is there with a quarter of the limit, and a
        rename is read by itself."""
        stands: Counter[int] = Counter()
        for one in bins:
            stands.update(one.stands)
        return self._one_role(stands) and self._one_kind(
            sum(one.named for one in bins if one.plain), plain=all(one.plain for one in bins)
        )

    def _one_kind(self, named: int, *, plain: bool) -> bool:
        """Whether `named` lines that only follow a rename may stand with what else there is, unless all is `plain`."""
        return plain or named < DUST or not self.limit.lines or self._small

    def _one_role(self, stands: Mapping[int, int]) -> bool:
        if not self.limit.lines or self._small:
            return True
        return sum(1 for lines in stands.values() if lines >= max(DUST, self.limit.lines / 4)) <= 1

    def _load(self, riders: Iterable[int]) -> int:
        return sum(self.traits[rider].weight for rider in riders)

    def _grow(self, *, across: bool, scraps: bool = False) -> None:
        """Merge the pair with the strongest wish for its size, again and again; `across` roles or within one, or only pairs
        that one `scraps` is in."""
        self._across = across or not self.limit.lines
        self._whole = self._lines() if scraps else None
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
            pair = self.bins[one], self.bins[other]
            if not self._fits(*pair) or not self._blend(pair) or not self.dag.mergeable(one, other):
                continue
            kept = self._merge(one, other)
            for neighbour in self.bins[kept].links:
                for entry in self._entry(min(kept, neighbour), max(kept, neighbour)):
                    heappush(heap, entry)

    def _entry(self, one: int, other: int) -> list[tuple[float, int, int]]:
        """A heap entry: small bins first, strong wishes first; nothing across concerns, and what closes the series is not
        drawn into its middle."""
        left, right = self.bins[one], self.bins[other]
        if left.apart != right.apart or other not in left.links or not self._kin(left, right):
            return []
        if self.limit.lines and (self._rank(left) == _CLOSING) != (self._rank(right) == _CLOSING):
            return []
        if not self._across and left.stands.most_common(1)[0][0] != right.stands.most_common(1)[0][0]:
            return []
        small = min(len(left.atoms), len(right.atoms))
        return [(-round(left.links[other] / small**self._start.pull, 6), one, other)]

    def _kin(self, left: Bin, right: Bin) -> bool:
        """Whether a wish may join two bins: they are of one concern, or one of them is a scrap."""
        if self._whole is None:
            return left.concern == right.concern
        return self._is_scrap(left, self._whole) or self._is_scrap(right, self._whole)

    @staticmethod
    def _is_scrap(one: Bin, whole: Mapping[int, int]) -> bool:
        return one.own < DUST or one.own < min(SCRAP, whole[one.concern])

    def _merge(self, one: int, other: int) -> int:
        keep = self.dag.merge(one, other)
        gone = max(one, other)
        left, right = self.bins[keep], self.bins.pop(gone)
        left.concern = left.concern if left.own >= right.own else right.concern
        left.atoms += right.atoms
        left.named = left.named + right.named if left.plain and right.plain else 0
        left.own += right.own
        left.side += right.side
        left.bulk += right.bulk
        left.riders |= right.riders
        left.stands += right.stands
        for neighbour, weight in right.links.items():
            if neighbour != keep:
                left.links[neighbour] = left.links.get(neighbour, 0.0) + weight
                self.bins[neighbour].links[keep] = left.links[neighbour]
                self.bins[neighbour].links.pop(gone, None)
        left.links.pop(gone, None)
        left.links.pop(keep, None)
        return keep

    def _ordered(self) -> list[int]:
        """Topological, hints among the order where they close no cycle, the most frequent first; ready bins by concern
        (the one begun goes on), role and path."""
        self._follow_hints()
        queue, since = Ready(), self._since()
        waiting: dict[int, int] = {}
        after: dict[int, list[int]] = defaultdict(list)
        for node in sorted(self.bins):
            earlier = [one for one in self.dag.earlier(node) if one in self.bins]
            waiting[node] = len(earlier)
            for one in earlier:
                after[one].append(node)
            if not earlier:
                queue.add(self._turn(node, since))
        order: list[int] = []
        while (turn := queue.take()) is not None:
            order.append(turn.node)
            for follower in after[turn.node]:
                waiting[follower] -= 1
                if not waiting[follower]:
                    queue.add(self._turn(follower, since))
        return order

    def _follow_hints(self) -> None:
        of = {atom: node for node, one in self.bins.items() for atom in one.atoms}
        wanted = Counter((of[first], of[second]) for second, first in self._hints if first in of and second in of)
        for first, second in sorted(wanted, key=lambda pair: (-wanted[pair], pair)):
            self.dag.put_before(first, second)

    def _leftovers(self) -> frozenset[int]:
        """The concerns that may join others."""
        return frozenset(concern for concern, own in self._lines().items() if own < DUST and self.limit.lines)

    def _lines(self) -> Counter[int]:
        """The lines of each concern."""
        lines: Counter[int] = Counter()
        for one in self.bins.values():
            lines[one.concern] += one.own
        return lines

    def _turn(self, node: int, since: Mapping[int, float]) -> Turn:
        here = self.bins[node]
        gone = sum(self.traits[atom].weight for atom in here.atoms if self.traits[atom].goes)
        path = min(self.traits[atom].path for atom in here.atoms)
        goes, rank = gone >= DUST and 2 * gone > here.own, self._rank(here)
        stage = 0 if rank == 0 else 2 if rank == _CLOSING else 1
        return Turn(here.apart, stage, since[here.concern], rank, goes, self._age(here.atoms), here.concern, path, node)

    def _since(self) -> dict[int, float]:
        """The age of each concern."""
        found: dict[int, list[int]] = defaultdict(list)
        for one in self.bins.values():
            found[one.concern] += one.atoms
        return {concern: self._age(atoms) for concern, atoms in found.items()}

    def _age(self, atoms: Sequence[int]) -> float:
        """The mean place of the commits that wrote the lines of some atoms."""
        lines = sum(self.traits[atom].weight + 1 for atom in atoms)
        return round(sum((self.traits[atom].weight + 1) * self.traits[atom].when for atom in atoms) / lines, 3)

    @staticmethod
    def _rank(one: Bin) -> int:
        """The rank at which most of a bin's lines want to stand."""
        return min(one.stands, key=lambda rank: (-one.stands[rank], rank))

    def _fill(self, order: list[int]) -> list[list[int]]:
        """Join neighbours in the order where the limit allows: fewest PRs, then most wishes inside (dynamic programme)."""
        bins = [self.bins[node] for node in order]
        place = {node: index for index, node in enumerate(order)}
        known = [frozenset[int]()]
        light, whole = self._leftovers(), self._lines()
        for one in bins:
            known.append(known[-1] | one.riders)
        best: list[tuple[float, float]] = [(0.0, 0.0)]
        start = [0]
        for end in range(1, len(bins) + 1):
            choices: list[tuple[float, float, int]] = []
            weight = bulk = named = 0
            inside, plain = 0.0, True
            riders: frozenset[int] = frozenset()
            stands: Counter[int] = Counter()
            concerns: set[int] = set()
            for begin in range(end - 1, -1, -1):
                weight += bins[begin].own
                bulk += bins[begin].bulk
                named += bins[begin].named if bins[begin].plain else 0
                plain = plain and bins[begin].plain
                riders |= bins[begin].riders
                stands.update(bins[begin].stands)
                concerns |= (
                    set() if self._told and self._is_scrap(bins[begin], whole) else {bins[begin].concern} - light
                )
                alone = begin == end - 1
                load = weight + self._load(riders - known[begin])
                fits = (
                    self._strict.fits(load, 0)
                    and self._light(load, bulk)
                    and len(concerns) <= 1
                    and bins[begin].apart == bins[end - 1].apart
                    and self._one_role(stands)
                    and self._one_kind(named, plain=plain)
                )
                if not alone and not fits:
                    break
                inside += sum(w for n, w in bins[begin].links.items() if begin < place.get(n, -1) < end)
                count, wish = best[begin]
                choices.append((count + 1, wish - inside, begin))
            count, wish, begin = min(choices)
            best.append((count, wish))
            start.append(begin)
        return [sorted(atom for one in bins[begin:end] for atom in one.atoms) for begin, end in _cuts(start)]


def _layer(trait: Trait) -> int:
    """The rank at which an atom wants to stand; what closes a series stands in one place."""
    return min(RANK[trait.standing], _CLOSING)


def _main_concern(group: Iterable[int], concerns: Sequence[int], traits: Sequence[Trait]) -> int:
    """The concern that most lines of a knot are of, the lowest on a tie: a small stray does not carry the rest away."""
    lines: Counter[int] = Counter()
    for atom in group:
        lines[concerns[atom]] += traits[atom].weight + 1
    return min(lines, key=lambda one: (-lines[one], one))


def _cuts(start: Sequence[int]) -> list[tuple[int, int]]:
    """The runs that a dynamic programme chose, first to last: `start[end]` is where the run up to `end` begins."""
    found: list[tuple[int, int]] = []
    end = len(start) - 1
    while end:
        found.append((start[end], end))
        end = start[end]
    return found[::-1]
