"""Where a PR is best cut in two: between knots, where the fewest ties cross for the lines on the smaller side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prsplit.model.graph import Affinity
from prsplit.planning.knots import Knots, tie
from prsplit.planning.lineup import Barred, Law, Lineup, Row, places, settled
from prsplit.planning.traits import Limit

_TRIES = 16
_WISH = 2.0
"""What a need that is only wanted weighs, beside affinities."""


def divided(rows: Lineup, row: Row, law: Law) -> frozenset[int]:
    """The atoms of `row` that are best taken out into a PR of their own. Raises Barred where it can't be cut.

    Candidates are each knot with all that it needs, and each with all that needs it; the score is the ratio cut (Wei and
    Cheng, ICCAD 1989). The first one in that order that the proof accepts is taken.
    """
    inside = law.solid(row.atoms)
    needs = [need for need in law.bridged if need.source in inside and need.target in inside]
    knots = tie(law.graph.size, needs, law.traits, Limit(0))
    members = sorted({knots.of[atom] for atom in inside})
    sides = {frozenset(atom for knot in side for atom in knots.groups[knot]) for side in _closed(knots, members, law)}
    sides = {side for side in sides if 0 < len(side) < len(inside)}
    ranked = sorted(sides, key=lambda side: (_score(side, inside, law), sorted(side)))
    bar: Barred | None = None
    for side in ranked[:_TRIES]:
        rest = inside - side
        for first, second in ((side, rest), (rest, side)):
            try:
                settled(_cut(rows, row, first, second), law)
            except Barred as found:
                bar = bar or found
            else:
                return _named(first, second, law)
    if bar is None:
        inner = [need for need in law.needs if {need.source, need.target} <= row.atoms]
        bar = Barred(sorted(inner, key=lambda need: need.shape != "with")[:1], places(each.atoms for each in rows))
    raise bar


def _cut(rows: Lineup, row: Row, first: frozenset[int], second: frozenset[int]) -> Lineup:
    place = rows.index(row)
    halves = (Row(first, frozenset({-9})), Row(second | (row.atoms - first), row.numbers))
    return (*rows[:place], *halves, *rows[place + 1 :])


def _named(first: frozenset[int], second: frozenset[int], law: Law) -> frozenset[int]:
    """The side that moves out: the one with fewer lines, so that the number stays with the bulk."""
    return min((first, second), key=lambda side: (sum(law.traits[atom].weight + 1 for atom in side), sorted(side)))


def _closed(knots: Knots, members: Sequence[int], law: Law) -> Iterator[frozenset[int]]:
    """Sets of knots that can go first: each with all that it needs, all but one with all that need it, and what is tied
    to one by needs, by wishes, and by the stronger half of affinities or by all of them."""
    inside = set(members)
    before = {knot: knots.before[knot] & inside for knot in members}
    after = {knot: frozenset(other for other in members if knot in before[other]) for knot in members}
    for knot in members:
        yield _reach(knot, (before,))
        yield frozenset(inside - _reach(knot, (after,)))
        yield _reach(knot, (before, after))
    weights = sorted(wish.weight for wish in _inner(knots, inside, law))
    for least in {weights[len(weights) // 2], 0.0} if weights else set():
        alike = _alike(knots, inside, law, least)
        for knot in members:
            yield _reach(knot, (before, after, alike))


def _inner(knots: Knots, inside: set[int], law: Law) -> Iterator[Affinity]:
    """The affinities between different knots."""
    for wish in law.graph.affinities:
        one, other = knots.of[wish.one], knots.of[wish.other]
        if one != other and {one, other} <= inside:
            yield wish


def _alike(knots: Knots, inside: set[int], law: Law, least: float) -> dict[int, frozenset[int]]:
    """Per knot, those that it is drawn to at least so much, or by a need that is only wanted."""
    pairs = [(knots.of[wish.one], knots.of[wish.other]) for wish in _inner(knots, inside, law) if wish.weight >= least]
    pairs += [(knots.of[need.source], knots.of[need.target]) for need in law.graph.needs if not need.hard]
    found: dict[int, set[int]] = {knot: set() for knot in inside}
    for one, other in pairs:
        if {one, other} <= inside:
            found[one].add(other)
            found[other].add(one)
    return {knot: frozenset(others) for knot, others in found.items()}


def _reach(start: int, ways: Sequence[dict[int, frozenset[int]]]) -> frozenset[int]:
    seen, queue = {start}, [start]
    while queue:
        node = queue.pop()
        for way in ways:
            fresh = way[node] - seen
            seen |= fresh
            queue += fresh
    return frozenset(seen)


def _score(side: frozenset[int], inside: frozenset[int], law: Law) -> float:
    rest = inside - side
    crossing = 1.0
    for wish in law.graph.affinities:
        if (wish.one in side and wish.other in rest) or (wish.one in rest and wish.other in side):
            crossing += wish.weight
    for need in law.graph.needs:
        if (need.source in side and need.target in rest) or (need.source in rest and need.target in side):
            crossing += 1.0 if need.hard else _WISH
    lines = [sum(law.traits[atom].weight + 1 for atom in one) for one in (side, rest)]
    return crossing / min(lines)
