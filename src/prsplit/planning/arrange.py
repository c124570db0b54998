"""Arrange atoms into an ordered series: knots, concerns, packing, floats, and rounds of proof until nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from prsplit.model.graph import Confidence, Graph, Need, Shape, Witness
from prsplit.model.plan import Counted, Violation
from prsplit.planning.behind import Behind, put_behind
from prsplit.planning.floats import place, riders_of, without_floats
from prsplit.planning.homes import at_home
from prsplit.planning.knots import Knots, behaviour_across, tie, whole_classes, whole_files
from prsplit.planning.pack import Packer, Start
from prsplit.planning.scraps import Setting, gathered, scrap
from prsplit.planning.search import long_search
from prsplit.planning.traits import Limit, Trait

ROUNDS = 8
_STEP = 12
"""Lines by which the limit is tightened at least, where tightening it by the excess was not enough."""
MARGIN = 64
"""One line in so many is left free in each PR."""

_LESS = (15 / 16, 7 / 8)
"""Parts of the limit to fill PRs up to where they leave scraps otherwise."""

Measure = Callable[[Sequence[int], Sequence[int]], Counted]
"""(atoms below, atoms of the PR) → lines of the PR on composed files."""

Tied = Callable[[Limit], Knots]
"""The limit up to which files and classes are kept whole → the knots."""

Prove = Callable[[Sequence[frozenset[int]]], list[Violation]]
"""Cumulative sets of atoms, one per step → what is wrong at the inner steps."""


@dataclass(frozen=True, slots=True)
class Series:
    """Ordered groups of atoms, the graph with what the proof taught, and how the proof was reached."""

    groups: tuple[tuple[int, ...], ...]
    graph: Graph
    dropped: tuple[Need, ...]
    rounds: int
    merged: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the arrangement: the atoms' traits, the limit, each atom's concern (all one when empty).

    Where `measure` finds more lines in a PR than the atoms' weights said (lists written twice), the limit is tightened;
    lines that say nothing new count for that, as they do among the weights.
    `long` asks for a longer search. `whole` says that the change is within the limit as it is, so that it is one PR where
    it is of one concern, and that its concerns do not mix otherwise. `behind` are orders that tie nothing.
    """

    traits: Sequence[Trait]
    limit: Limit
    concerns: Sequence[int] = ()
    measure: Measure | None = None
    long: bool = False
    whole: bool = False
    behind: Behind = field(default_factory=dict)


def arrange(graph: Graph, wish: Wish, prove: Prove) -> Series:
    """A series whose every inner step `prove` finds nothing wrong with.

    Violations become needs and the atoms are arranged again, at most `ROUNDS` times; then the neighbours at fault are
    merged, which ends at the latest with one PR, for which there is nothing to prove.
    """
    if wish.whole and len(set(wish.concerns)) < 2 and not any(trait.apart for trait in wish.traits):
        return Series((tuple(range(graph.size)),), graph, (), 1, 0)
    rounds = 0
    while True:
        groups, knots = _within(graph, wish)
        wrong = prove(cumulative(groups))
        rounds += 1
        if not wrong:
            return _series(groups, graph, knots, rounds, 0)
        learned = _learn(graph, wrong)
        if rounds >= ROUNDS or learned is None:
            break
        graph = learned
    merged = 0
    while wrong:
        groups = _merge_at(groups, wrong)
        merged += 1
        wrong = prove(cumulative(groups))
    return _series(groups, graph, knots, rounds, merged)


def _series(groups: Sequence[Sequence[int]], graph: Graph, knots: Knots, rounds: int, merged: int) -> Series:
    graph = replace(graph, needs=(*graph.needs, *knots.closing)) if knots.closing else graph
    return Series(tuple(map(tuple, groups)), graph, knots.dropped, rounds, merged)


def cumulative(groups: Sequence[Sequence[int]]) -> list[frozenset[int]]:
    """The atoms taken after each group."""
    steps: list[frozenset[int]] = []
    taken: set[int] = set()
    for group in groups:
        taken |= set(group)
        steps.append(frozenset(taken))
    return steps


def _within(graph: Graph, wish: Wish) -> tuple[list[list[int]], Knots]:
    """Arrange and gather the scraps. Where one is left, PRs are filled less full, if that makes fewer."""
    tied = cache(partial(_tied, graph, wish))
    best = _gathered(graph, wish, _with_margin(wish), tied)
    for share in _LESS if wish.measure is not None and _scraps(best[0], wish) else ():
        looser = replace(wish.limit, lines=max(1, int(wish.limit.lines * share)))
        best = min(best, _gathered(graph, wish, looser, tied), key=lambda found: len(found[0]))
    return best


def _scraps(groups: list[list[int]], wish: Wish) -> int:
    """The PRs of few lines in a series of several."""
    least = scrap(wish.limit) if len(groups) > 1 else 0
    return sum(sum(wish.traits[atom].weight for atom in group) < least for group in groups)


def _gathered(graph: Graph, wish: Wish, limit: Limit, tied: Tied) -> tuple[list[list[int]], Knots]:
    """Arrange, filling PRs up to `limit`, and let scraps join others."""
    groups, knots = _measured(graph, wish, limit, tied)
    if wish.measure is None or not limit.lines:
        return groups, knots
    concerns = wish.concerns or (0,) * graph.size
    setting = Setting(knots, graph, wish.traits, wish.limit, concerns, wish.measure, parted=wish.whole)
    return at_home(gathered(groups, setting), setting), knots


def _measured(graph: Graph, wish: Wish, limit: Limit, tied: Tied) -> tuple[list[list[int]], Knots]:
    """Arrange, at most three times, until no PR measures more than the limit for lines that its atoms do not have."""
    knots = tied(wish.limit)
    groups = _packed(graph, wish, limit, knots)
    if wish.measure is None or not limit.lines:
        return groups, knots
    tight = limit
    loose = {entry.atom for entry in graph.floats}
    for attempt in range(2):
        over = _excess(groups, wish, wish.measure, loose)
        if not over or over >= tight.lines // 2:
            break
        tight = replace(tight, lines=tight.lines - max(over, _STEP * attempt))
        other = tied(replace(wish.limit, lines=wish.limit.lines - limit.lines + tight.lines))
        fresh = _packed(graph, wish, tight, other)
        if _excess(fresh, wish, wish.measure, loose) < over:
            groups, knots = fresh, other
    return groups, knots


def _with_margin(wish: Wish) -> Limit:
    """The limit to fill PRs up to, where there is more than one: git's diff may have some more lines than the shortest."""
    limit = wish.limit
    if limit.fits(sum(trait.weight for trait in wish.traits), 0):
        return limit
    return replace(limit, lines=limit.lines - limit.lines // MARGIN)


def _excess(groups: list[list[int]], wish: Wish, measure: Measure, loose: Collection[int]) -> int:
    """The most lines by which a PR exceeds the limit although its atoms' weights, but for the `loose` ones, do not."""
    most, below = 0, list[int]()
    for group in groups:
        weight = sum(wish.traits[atom].weight for atom in group if atom not in loose)
        side = sum(wish.traits[atom].weight for atom in group if wish.traits[atom].side)
        if wish.limit.fits(weight, side):
            size = measure(below, group).shown
            if not wish.limit.fits(size, side):
                most = max(most, size - wish.limit.lines)
        below += group
    return most


def _tied(graph: Graph, wish: Wish, whole: Limit) -> Knots:
    """The knots where files and classes are kept whole up to the limit `whole`."""
    needs = without_floats(graph.needs, graph.floats)
    concerns = wish.concerns or (0,) * graph.size
    riders = riders_of(graph.floats)
    needs += whole_classes(needs, wish.traits, whole, riders)
    needs += whole_files(wish.traits, whole, concerns, {entry.atom for entry in graph.floats}, riders)
    weak = () if wish.limit.lines else behaviour_across(needs, concerns)
    return put_behind(tie(graph.size, needs, wish.traits, whole, riders, weak), wish.behind)


def _packed(graph: Graph, wish: Wish, limit: Limit, knots: Knots) -> list[list[int]]:
    """The PRs, filled up to `limit`."""
    concerns = wish.concerns or (0,) * graph.size

    def packer(start: Start) -> Packer:
        return Packer(knots, wish.traits, graph, limit, concerns, start)

    packed = long_search(packer, knots) if wish.long else packer(Start()).pack()
    return [group for group in place(packed, graph.floats) if group]


def _learn(graph: Graph, wrong: list[Violation]) -> Graph | None:
    """The graph with one need per violation, atoms at fault no longer floating; None when it taught nothing new."""
    known = {(need.source, need.target, need.shape) for need in graph.needs}
    needs: list[Need] = []
    anchored: set[int] = set()
    for fault in wrong:
        for source, target, shape in lessons_of(fault):
            anchored |= {source, target}
            if (source, target, shape) not in known:
                known.add((source, target, shape))
                witness = Witness(fault.path, fault.line, fault.name or fault.law)
                needs.append(Need(source, target, "proof", shape, Confidence.CERTAIN, witness))
    floats = tuple(entry for entry in graph.floats if entry.atom not in anchored)
    if not needs and len(floats) == len(graph.floats):
        return None
    return replace(graph, needs=(*graph.needs, *needs), floats=floats)


def lessons_of(fault: Violation) -> list[tuple[int, int, Shape]]:
    """(source, target, shape) of the needs that would avoid a violation."""
    atoms = [atom for atom in fault.atoms if atom >= 0]
    if len(atoms) < 2:
        return []
    if fault.law == "missing":
        return [(atoms[0], atoms[1], "before")]
    if fault.law == "unused":
        return [(atoms[0], atoms[1], "with")]
    return [(atoms[0], other, "with") for other in atoms[1:]]


def _merge_at(groups: list[list[int]], wrong: list[Violation]) -> list[list[int]]:
    """Merge the first faulty step with its successors up to the one that holds what it lacks (at least the next)."""
    first = min(fault.step for fault in wrong)
    where = {atom: number for number, group in enumerate(groups, 1) for atom in group}
    last = first + 1
    for fault in wrong:
        if fault.step == first:
            later = [where[atom] for atom in fault.atoms if atom in where and where[atom] > first]
            last = max(last, min(later, default=last))
    joined = sorted(atom for group in groups[first - 1 : last] for atom in group)
    return [*groups[: first - 1], joined, *groups[last:]]
