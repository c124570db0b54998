"""A longer search for the packing: many starts, then moves of single knots, all in a fixed order and number of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from prsplit.planning.knots import Knots
from prsplit.planning.pack import Packer, Start

_PULLS = (0.5, 0.25, 0.75, 0.0, 1.0)
"""How much the size of a bin speaks against it while bins grow; the first one is where a short search ends."""
_WORK = 3_000
"""Knots times starts: many knots have fewer starts."""
_STEPS = 20_000
"""Moves that are tried on one packing."""

Groups = list[list[int]]


class Worth(NamedTuple):
    """What a packing is worth, least first: PRs, those of few lines, and the wishes that are torn."""

    prs: int
    dust: int
    torn: float


def long_search(make: Callable[[Start], Packer], knots: Knots) -> Groups:
    """The best packing of all starts; `make` gives a packer for a start."""
    starts = [Start(pull, mixed) for mixed in (False, True) for pull in _PULLS]
    packers = [make(start) for start in starts[: max(2, _WORK // (1 + len(knots.groups)))]]
    made = [(packer, packer.pack()) for packer in packers]
    ways = made[0][0].wishes
    found = [_moved(packer, groups, knots, ways) for packer, groups in made]
    return min((*(groups for _, groups in made[:1]), *found), key=lambda groups: _worth(groups, packers[0], ways))


def _worth(groups: Groups, packer: Packer, wishes: Sequence[tuple[int, int, float]]) -> Worth:
    where = {atom: number for number, group in enumerate(groups) for atom in group}
    sizes = [sum(packer.traits[atom].weight for atom in group) for group in groups]
    torn = sum(weight for one, other, weight in wishes if where.get(one, -1) != where.get(other, -1))
    return Worth(len(groups), sum(size < packer.limit.lines // 16 for size in sizes), round(torn, 6))


def _moved(packer: Packer, groups: Groups, knots: Knots, wishes: Sequence[tuple[int, int, float]]) -> Groups:
    """Move knots to where they are wanted more, as long as that tears fewer wishes and the steps last."""
    links: dict[int, list[tuple[int, float]]] = {}
    for one, other, weight in wishes:
        first, second = knots.of[one], knots.of[other]
        if first != second:
            links.setdefault(first, []).append((second, weight))
            links.setdefault(second, []).append((first, weight))
    place = {knots.of[atom]: number for number, group in enumerate(groups) for atom in group}
    after: dict[int, list[int]] = {}
    for knot, earlier in enumerate(knots.before):
        for one in earlier:
            after.setdefault(one, []).append(knot)
    rows = [[knot for knot, there in place.items() if there == number] for number in range(len(groups))]
    steps, better = 0, True
    while better and steps < _STEPS:
        better = False
        for knot in sorted(links.keys() & place.keys()):
            wanted = {place[other] for other, _ in links[knot] if other in place}
            for there in _span(knot, place, knots, after, len(groups)):
                if there not in wanted:
                    continue
                steps += 1
                gain = sum(w * ((place.get(n) == there) - (place.get(n) == place[knot])) for n, w in links[knot])
                if gain > 0 and packer.may_share([atom for one in (knot, *rows[there]) for atom in knots.groups[one]]):
                    rows[place[knot]].remove(knot)
                    rows[there].append(knot)
                    place[knot], better = there, True
    return [sorted(atom for knot in row for atom in knots.groups[knot]) for row in rows if row]


def _span(knot: int, place: dict[int, int], knots: Knots, after: dict[int, list[int]], count: int) -> Iterator[int]:
    """The PRs in which a knot may be, but for the one it is in."""
    first = max((place[one] for one in knots.before[knot] if one in place), default=0)
    last = min((place[one] for one in after.get(knot, ()) if one in place), default=count - 1)
    return (number for number in range(first, last + 1) if number != place[knot])
