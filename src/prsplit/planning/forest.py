"""Independent parts of a series: PRs that need each other, or whose texts lie so close that merging could not tell them
apart, are one part; every part is a stack of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations

from prsplit.model.plan import PlannedPR
from prsplit.planning.arrange import Prove, cumulative

Adjacent = Callable[[Collection[int], Collection[int]], bool]
"""Whether two sets of atoms can't be merged by text."""


def parts(prs: Sequence[PlannedPR], adjacent: Adjacent, prove: Prove) -> tuple[tuple[PlannedPR, ...], ...]:
    """The parts in the order of their first PRs, the PRs of each in the order of the series.

    `prove` gives the breaches of steps, the last of which is the whole change. A part that does not stand without others
    is joined with one that would mend it, else with its neighbour.
    """
    home = {pr.number: pr.number for pr in prs}
    for pr in prs:
        for link in pr.depends_on:
            _join(home, pr.number, link.number)
    while True:
        groups = _grouped(prs, home)
        if not (_joined_neighbours(groups, home, adjacent) or _joined_broken(groups, home, prs, prove)):
            return groups


def _join(home: dict[int, int], one: int, other: int) -> None:
    """Make the parts of two PRs one; a part is known by its first PR."""
    low, high = sorted((home[one], home[other]))
    for number, root in home.items():
        if root == high:
            home[number] = low


def _grouped(prs: Sequence[PlannedPR], home: Mapping[int, int]) -> tuple[tuple[PlannedPR, ...], ...]:
    roots = sorted(set(home.values()))
    return tuple(tuple(pr for pr in prs if home[pr.number] == root) for root in roots)


def _atoms(part: Sequence[PlannedPR]) -> frozenset[int]:
    return frozenset(atom for pr in part for atom in pr.atoms)


def _joined_neighbours(groups: Sequence[Sequence[PlannedPR]], home: dict[int, int], adjacent: Adjacent) -> bool:
    """Join all parts whose texts are too close to each other; whether there were any."""
    found = False
    for (one, mine), (other, theirs) in combinations([(group[0].number, _atoms(group)) for group in groups], 2):
        if home[one] != home[other] and adjacent(mine, theirs):
            _join(home, one, other)
            found = True
    return found


def _joined_broken(
    groups: Sequence[Sequence[PlannedPR]], home: dict[int, int], prs: Sequence[PlannedPR], prove: Prove
) -> bool:
    """Join the first part that has a breach by itself with another that would mend it, else with its neighbour; whether
    there was one."""
    whole = frozenset(atom for pr in prs for atom in pr.atoms)
    where = {atom: pr.number for pr in prs for atom in pr.atoms}
    for place, part in enumerate(groups if len(groups) > 1 else ()):
        faults = prove([*cumulative([pr.atoms for pr in part]), whole])
        if faults:
            own = {pr.number for pr in part}
            outside = [where[atom] for fault in faults for atom in fault.atoms if where[atom] not in own]
            neighbour = groups[place - 1 if place else 1][0].number
            _join(home, part[0].number, outside[0] if outside else neighbour)
            return True
    return False
