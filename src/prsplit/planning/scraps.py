"""Scraps and lone tests join the PR that they have most to do with, wherever needs and the limit let them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prsplit.model.graph import Graph
from prsplit.model.plan import Counted, Role
from prsplit.planning.dag import Dag
from prsplit.planning.floats import place
from prsplit.planning.knots import Knots
from prsplit.planning.traits import RANK, Limit, Trait

SCRAP, DUST = 30, 10
"""Reviewable lines under which a PR is a scrap, and under which it has no place of its own whatever it is."""
_QUARTER = 4
"""The part of the limit under which a PR joins another of its own concern."""
_EIGHTH = 8
"""The part of the limit that a scrap has at most."""
_NEED, _FILE, _FOLDER = 2.0, 1.5, 0.25
"""What a need, a file and a folder that two PRs share weigh, beside affinities."""
_COMPANY: frozenset[Role] = frozenset({"tests", "docs", "build", "generated"})
"""Roles of what is read for the sake of something else."""

Measure = Callable[[Sequence[int], Sequence[int]], Counted]
"""(atoms below, atoms of the PR) → lines of the PR on composed files."""
_Groups = list[list[int]]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the PRs are made of and what they may hold; `parted` keeps tests, documents and build files of one concern
    out of another's PRs, unless they are dust."""

    knots: Knots
    graph: Graph
    traits: Sequence[Trait]
    limit: Limit
    concerns: Sequence[int]
    measure: Measure
    parted: bool = False


def scrap(limit: Limit) -> int:
    """The lines under which a PR is a scrap; none is without a limit."""
    return min(SCRAP, limit.lines // _EIGHTH)


def gathered(groups: Sequence[Sequence[int]], setting: Setting) -> _Groups:
    """The PRs in order, with fewer of them.

    A PR of less than a quarter of the limit joins the one of its concern and standing that it has most to do with, a scrap
    one of any standing. A scrap of tests, documents or build files, and a few lines of code, join one of any concern. New
    tests of any size join the last PR of what they test. All of it only where no third PR lies between, and the limit holds.
    """
    found = [sorted(group) for group in groups]
    while setting.limit.lines and len(found) > 1 and (fewer := _fewer(found, setting)) is not None:
        found = fewer
    return found


def _fewer(groups: _Groups, setting: Setting) -> _Groups | None:
    """The PRs with two of them as one, the smallest that may with the one it has most to do with; None where none may."""
    sizes = [_size(number, groups, setting) for number in range(len(groups))]
    dag = _dag(groups, setting)
    where = {atom: number for number, group in enumerate(groups) for atom in group}
    for number in sorted(range(len(groups)), key=lambda number: (sizes[number], number)):
        bonds = _bonds(number, groups, sizes, where, setting)
        for other in sorted(bonds, key=lambda other: (-bonds[other], -other)):
            if bonds[other] > 0 and dag.mergeable(number, other) and _may_share(groups[number], groups[other], setting):
                joined = _joined(groups, number, other, max(number, other, key=lambda one: sizes[one]), setting)
                if joined is not None:
                    return joined
    return None


def _size(number: int, groups: _Groups, setting: Setting) -> int:
    """The reviewable lines of a PR, with those that merely come along."""
    return _measured(number, groups, setting).reviewed


def _measured(number: int, groups: _Groups, setting: Setting) -> Counted:
    """The lines of a PR, with those that merely come along."""
    below = [atom for group in groups[:number] for atom in group]
    bulk = sum(setting.traits[atom].bulk for atom in groups[number])
    size = setting.measure(below, groups[number])
    return Counted(size.reviewed + bulk, size.shown + bulk)


def _dag(groups: _Groups, setting: Setting) -> Dag:
    """Which of the PRs must come before which; floats follow."""
    floats = {entry.atom for entry in setting.graph.floats}
    knots = setting.knots
    of = {knots.of[atom]: number for number, group in enumerate(groups) for atom in group if atom not in floats}
    before: list[set[int]] = [set() for _ in groups]
    for knot, number in of.items():
        before[number] |= {of[one] for one in knots.before[knot] if one in of} - {number}
    return Dag([frozenset(earlier) for earlier in before])


def _joined(groups: _Groups, one: int, other: int, at: int, setting: Setting) -> _Groups | None:
    """The PRs with two as one, where the larger stood unless a need says otherwise; None where that is over the limit."""
    dag = _dag(groups, setting)
    kept = dag.merge(one, other)
    spot = {number: number for number in range(len(groups))} | {kept: at}
    del spot[max(one, other)]
    floats = {entry.atom for entry in setting.graph.floats}
    rows: _Groups = []
    for number in _order(spot, dag):
        atoms = groups[one] + groups[other] if number == kept else groups[number]
        rows.append([atom for atom in atoms if atom not in floats])
    placed = place(rows, setting.graph.floats)
    whole = set(groups[one] + groups[other])
    there = next(number for number, group in enumerate(placed) if whole & set(group) - floats)
    return [group for group in placed if group] if fits(there, placed, setting) else None


def _order(spot: Mapping[int, int], dag: Dag) -> Iterator[int]:
    """The PRs as they stood, but for what must come earlier."""
    left = sorted(spot, key=lambda number: spot[number])
    while left:
        number = next(one for one in left if not any(dag.precedes(other, one) for other in left))
        yield number
        left.remove(number)


def fits(number: int, groups: _Groups, setting: Setting) -> bool:
    """Whether a PR is within the limit, by what counts and by what there is to scroll through: tests and documents of a PR
    may go beyond it by half."""
    weight = sum(setting.traits[atom].weight for atom in groups[number])
    side = sum(setting.traits[atom].weight for atom in groups[number] if setting.traits[atom].side)
    return all(setting.limit.fits(lines, side) for lines in (weight, _measured(number, groups, setting).shown))


def _may_share(one: Sequence[int], other: Sequence[int], setting: Setting) -> bool:
    """Whether what two PRs are lets them be one: both are kept for the end of the series or none, and but for scraps they
    want to stand at the same place of it."""
    traits = setting.traits
    if any(traits[atom].apart for atom in one) != any(traits[atom].apart for atom in other):
        return False
    small = min(sum(traits[atom].weight for atom in atoms) for atoms in (one, other)) < scrap(setting.limit)
    return small or _standing(one, traits) == _standing(other, traits)


def _standing(group: Sequence[int], traits: Sequence[Trait]) -> int:
    """The rank at which most lines of a PR want to stand; what closes a series stands in one place."""
    count: Counter[int] = Counter()
    for atom in group:
        count[min(RANK[traits[atom].standing], RANK["tests"])] += traits[atom].weight + 1
    return min(count, key=lambda rank: (-count[rank], rank))


def _bonds(
    number: int, groups: _Groups, sizes: Sequence[int], where: Mapping[int, int], setting: Setting
) -> dict[int, float]:
    """How much a PR has to do with each of the others that it may join."""
    traits, group, lines = setting.traits, groups[number], sizes[number]
    quarter = setting.limit.lines // _QUARTER
    if lines >= quarter:
        return _subject(number, group, where, setting)
    company = (
        not setting.parted
        and lines < scrap(setting.limit)
        and all(traits[atom].role in _COMPANY for atom in group if traits[atom].weight)
    )
    mine = _concern(group, setting)
    found = _ties(number, where, setting)
    for other, atoms in enumerate(groups):
        found[other] += _near(group, atoms, traits)
    found.pop(number, None)
    return {
        other: bond
        for other, bond in found.items()
        if company or lines < min(DUST, quarter) or _concern(groups[other], setting) == mine
    } or _subject(number, group, where, setting)


def _ties(number: int, where: Mapping[int, int], setting: Setting) -> defaultdict[int, float]:
    """The wishes and needs between a PR and each of the others."""
    found: defaultdict[int, float] = defaultdict(float)
    wishes = [(wish.one, wish.other, wish.weight) for wish in setting.graph.affinities]
    needs = [(need.source, need.target, _NEED) for need in setting.graph.needs]
    for one, other, weight in (*wishes, *needs):
        for here, there in ((one, other), (other, one)):
            if where.get(here) == number and where.get(there, number) != number:
                found[where[there]] += weight
    return found


def _near(group: Sequence[int], other: Sequence[int], traits: Sequence[Trait]) -> float:
    """What the files and folders that two PRs share weigh."""
    mine, theirs = ({traits[atom].path for atom in atoms} for atoms in (group, other))
    folders, beside = ({path.rpartition("/")[0] for path in paths} for paths in (mine, theirs))
    return _FILE * len(mine & theirs) + _FOLDER * len(folders & beside)


def _subject(number: int, group: Sequence[int], where: Mapping[int, int], setting: Setting) -> dict[int, float]:
    """The last PR of what new tests test."""
    traits = setting.traits
    if not all(traits[atom].side and traits[atom].adds for atom in group):
        return {}
    own = set(group)
    targets = (need.target for need in setting.graph.needs if need.source in own and need.target not in own)
    last = max((where[target] for target in targets), default=number)
    return {last: 1.0} if last != number else {}


def _concern(group: Sequence[int], setting: Setting) -> int:
    """The concern of most lines."""
    count: Counter[int] = Counter()
    for atom in group:
        count[setting.concerns[atom]] += setting.traits[atom].weight + 1
    return min(count, key=lambda one: (-count[one], one))
