"""Contract what must stay together: `with` needs and cycles of needs become knots; oversized knots are loosened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from prsplit.model.graph import Confidence, Need, Witness
from prsplit.planning.dag import components, topological
from prsplit.planning.traits import Limit, Trait

Riders = Mapping[int, frozenset[int]]
"""Atom → floats that come with it."""
NO_RIDERS: Riders = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Knots:
    """Groups of atoms (each sorted, all sorted by first atom), which group an atom is in, and the edges between groups.

    `before[g]` are the groups that must come before g or in its PR. `dropped` are needs given up to loosen a knot, `closing`
    those that came instead: who uses a part of a loosened knot from outside comes after all of it.
    """

    groups: tuple[tuple[int, ...], ...]
    of: tuple[int, ...]
    before: tuple[frozenset[int], ...]
    dropped: tuple[Need, ...] = ()
    closing: tuple[Need, ...] = ()


def tie(
    size: int,
    needs: Iterable[Need],
    traits: Sequence[Trait],
    limit: Limit,
    riders: Riders = NO_RIDERS,
    weak: Sequence[Need] = (),
) -> Knots:
    """The knots of `size` atoms. Knots above the limit lose their likely needs, one at a time and surest last.

    What is `weak` among the needs ties nothing: it comes back as an order where that contradicts no other need.
    """
    dropped = [replace(need, shape="before") for need in weak if need.hard]
    given_up = set(weak)
    kept = [need for need in needs if need.hard and need not in given_up]
    closing: list[Need] = []
    while True:
        knots = _contract(size, kept)
        loose = _loosest(knots, kept, traits, limit, riders)
        if not loose:
            return replace(_restored(knots, dropped), closing=tuple(closing))
        gone = set(map(id, loose))
        dropped += loose
        kept = [need for need in kept if id(need) not in gone]
        fresh = list(_closing(knots.groups[knots.of[loose[0].source]], loose, kept, traits))
        closing += fresh
        kept += fresh


def _closing(
    group: Sequence[int], loose: Sequence[Need], kept: Sequence[Need], traits: Sequence[Trait]
) -> Iterator[Need]:
    """What uses a part of a knot comes after all that another part may do without until then."""
    wanted = {need.target: need for need in loose if need.kind == "uses"}
    inside = {atom for atom in group if traits[atom].adds}
    users = {need.source for need in kept if need.target in inside and need.source not in inside} if wanted else set()
    for user in sorted(users):
        for target, need in sorted(wanted.items()):
            if user != target:
                yield replace(need, source=user, confidence=Confidence.CERTAIN)


def _restored(knots: Knots, dropped: Sequence[Need]) -> Knots:
    """The knots with the orders back that were given up and contradict nothing that is left, surest kinds first."""
    before = list(knots.before)
    gone: list[Need] = []
    for need in reversed(dropped):
        later, earlier = knots.of[need.source], knots.of[need.target]
        if need.shape == "with" or later == earlier or _reaches(before, earlier, later):
            gone.append(need)
        else:
            before[later] |= {earlier}
    return Knots(knots.groups, knots.of, tuple(before), tuple(reversed(gone)))


def _reaches(before: Sequence[frozenset[int]], start: int, end: int) -> bool:
    """Whether `end` must come before `start`."""
    seen, queue = {start}, [start]
    for group in queue:
        fresh = before[group] - seen
        if end in fresh:
            return True
        seen |= fresh
        queue += fresh
    return False


def load(atoms: Iterable[int], traits: Sequence[Trait], riders: Riders) -> int:
    """The lines of some atoms with all that comes with them."""
    return sum(traits[atom].weight for atom in {one for atom in atoms for one in (atom, *riders.get(atom, ()))})


def whole_classes(
    needs: Sequence[Need], traits: Sequence[Trait], limit: Limit, riders: Riders = NO_RIDERS
) -> list[Need]:
    """Needs that keep every class that comes or goes in one PR where its header and members fit into the limit together."""
    members: dict[int, set[int]] = defaultdict(set)
    for need in needs:
        if need.kind == "contains" and need.shape == "before" and traits[need.target].symbol:
            header, member = (need.source, need.target) if traits[need.source].goes else (need.target, need.source)
            members[header].add(member)
    found: list[Need] = []
    for header, inside in sorted(members.items()):
        if Limit(limit.lines, hard=True).fits(load({header, *inside}, traits, riders), 0):
            witness = Witness(traits[header].path, 1, traits[header].symbol)
            found += [Need(atom, header, "contains", "with", Confidence.LIKELY, witness) for atom in sorted(inside)]
    return found


def whole_files(
    traits: Sequence[Trait], limit: Limit, concerns: Sequence[int], floats: Collection[int], riders: Riders = NO_RIDERS
) -> list[Need]:
    """Needs that keep every new file in one PR where it fits into the limit and is of one concern. A new test module may
    serve several PRs, so it is kept whole only where most of it is about the whole change."""
    files: dict[str, list[int]] = defaultdict(list)
    for atom, trait in enumerate(traits):
        if trait.created and atom not in floats:
            files[trait.path].append(atom)
    found: list[Need] = []
    for path, inside in sorted(files.items()):
        weight = sum(traits[atom].weight for atom in inside)
        closing = sum(traits[atom].weight for atom in inside if traits[atom].standing in ("tests", "docs"))
        tests = any(traits[atom].role == "tests" for atom in inside)
        several = len({concerns[atom] for atom in inside}) > 1 or (tests and 2 * closing < weight)
        if not several and Limit(limit.lines, hard=True).fits(load(inside, traits, riders), 0):
            witness = Witness(path, 1, path)
            found += [Need(atom, inside[0], "contains", "with", Confidence.LIKELY, witness) for atom in inside[1:]]
    return found


_BEHAVIOUR = ("contract", "pins")
"""Kinds of likely needs that tell how code behaves, not whether it stands."""


def behaviour_across(needs: Iterable[Need], concerns: Sequence[int]) -> list[Need]:
    """The likely needs of behaviour between atoms of two concerns: without a limit they order, and tie nothing.

    Source: 404 tangles of 33 repositories. Of the pairs that they tie across concerns 67 % (pins) and 61 % (contract) are
    of one commit, but a knot takes all the rest of both along: adjusted Rand 0.561 as orders for 0.551 as ties.
    """
    return [
        need
        for need in needs
        if need.kind in _BEHAVIOUR and need.confidence is Confidence.LIKELY
        if concerns[need.source] != concerns[need.target]
    ]


_TOGETHER = ("order", "contains")
"""Kinds of which all needs are let go at once: none of them means more than another."""
_LOOSENING = (*_TOGETHER, "contract", "pins", "uses", "removes", "names", "registers", "declares", "signature")
_FEW = 24
"""Likely needs of one kind in a knot that are tried one by one."""


def _loosest(knots: Knots, needs: list[Need], traits: Sequence[Trait], limit: Limit, riders: Riders) -> list[Need]:
    """The likely needs that are let go next, of the first kind that holds an oversized knot together: the one that leaves
    the smallest knots, or all of the kind where none alone makes a difference."""
    for group in knots.groups:
        side = sum(traits[atom].weight for atom in group if traits[atom].side)
        if len(group) == 1 or limit.fits(load(group, traits, riders), side):
            continue
        members = set(group)
        inner = [need for need in needs if {need.source, need.target} <= members]
        for kind in _LOOSENING:
            found = [need for need in inner if need.confidence == Confidence.LIKELY and need.kind == kind]
            if found:
                return found if kind in _TOGETHER or len(found) > _FEW else _best(group, inner, found, traits)
    return []


def _best(group: Sequence[int], inner: list[Need], found: list[Need], traits: Sequence[Trait]) -> list[Need]:
    """The need without which the heaviest knot of a group weighs least; all of them where that is no less than now."""
    place = {atom: number for number, atom in enumerate(group)}
    local = [replace(need, source=place[need.source], target=place[need.target]) for need in inner]
    weights = [traits[atom].weight for atom in group]
    loose = set(map(id, found))
    scores: list[int] = []
    for number in [number for number, need in enumerate(inner) if id(need) in loose]:
        parts = _contract(len(group), local[:number] + local[number + 1 :]).groups
        scores.append(max(sum(weights[atom] for atom in part) for part in parts))
    least = min(scores)
    return [found[scores.index(least)]] if least < sum(weights) else found


def _contract(size: int, needs: list[Need]) -> Knots:
    """Join what `with` needs tie, then whatever still lies on a cycle."""
    tied = _joined(size, [(need.source, need.target) for need in needs if need.shape == "with"])
    knots = _quotient(size, tied, needs)
    if len(topological(knots.before)) == len(knots.groups):
        return knots
    cycles = components(knots.before)
    return _quotient(size, [cycles[knots.of[atom]] for atom in range(size)], needs)


def _joined(size: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The lowest member of each atom's group after joining `pairs`."""
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return [root(node) for node in range(size)]


def _quotient(size: int, label: list[int], needs: list[Need]) -> Knots:
    """Groups of equal label, ordered by first atom, with the edges that needs draw between them."""
    members: dict[int, list[int]] = defaultdict(list)
    for atom in range(size):
        members[label[atom]].append(atom)
    groups = sorted(tuple(atoms) for atoms in members.values())
    of = [0] * size
    for number, group in enumerate(groups):
        for atom in group:
            of[atom] = number
    before: list[set[int]] = [set() for _ in groups]
    for need in needs:
        if of[need.source] != of[need.target]:
            before[of[need.source]].add(of[need.target])
    return Knots(tuple(groups), tuple(of), tuple(map(frozenset, before)))
