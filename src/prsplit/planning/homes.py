"""Tests that packing left beside other code go to the PR of what they test, where needs and the limit let them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from prsplit.model.graph import Confidence
from prsplit.planning.floats import place
from prsplit.planning.scraps import Setting, fits

_TELLING = frozenset({"tests", "uses", "imports", "pins"})
"""Kinds of needs that lead from a test to what it tests."""
_CODE = 10
"""Lines of code from which on a PR with tests is about that code."""
_Groups = list[list[int]]
_Where = Mapping[int, int]
"""Atom → the PR that it stands in."""


def at_home(groups: Sequence[Sequence[int]], setting: Setting) -> _Groups:
    """The PRs, in order, with tests where what they test is.

    A test goes to the last PR that holds something that it surely tests, if it stands before that PR, or in one that is about
    other code. What it needs of its file, or what needs it, comes along if none of that has a subject where it stood; so do the
    tests without a subject that would be left alone. A changed test goes only if no test of its file is left behind. Nothing
    moves where a need or the limit is against it.
    """
    found = [sorted(group) for group in groups]
    if not setting.limit.lines or len(found) < 2:
        return found
    homes = _Homes(setting)
    for way, atoms in sorted(homes.ways(found).items()):
        found = homes.moved(found, way, atoms) or found
    return [group for group in found if group]


class _Way(NamedTuple):
    """Tests of one file, the PR where they stand and the one where what they test is."""

    path: str
    here: int
    there: int

    @property
    def between(self) -> range:
        """The PRs that must hold nothing that has to come along: where they stand, and all on the way but the last."""
        return range(self.there + 1, self.here + 1) if self.there < self.here else range(self.here, self.there)


class _Homes:
    """What is asked again and again while tests move."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._floats = frozenset(entry.atom for entry in setting.graph.floats)
        self._tests = frozenset(need.source for need in setting.graph.needs if need.kind == "tests")
        after: list[set[int]] = [set() for _ in setting.knots.groups]
        for knot, earlier in enumerate(setting.knots.before):
            for one in earlier:
                after[one].add(knot)
        self._after = tuple(map(frozenset, after))

    def ways(self, groups: _Groups) -> dict[_Way, list[int]]:
        """The tests that stand elsewhere than what they test, by file."""
        traits, where = self._setting.traits, _where(groups)
        lines = [sum(traits[atom].weight for atom in group if not traits[atom].side) for group in groups]
        found: dict[_Way, list[int]] = defaultdict(list)
        for atom, homes in self._subjects(where).items():
            here = where[atom]
            if atom in self._tests - self._floats and here not in homes and (max(homes) > here or lines[here] >= _CODE):
                found[_Way(traits[atom].path, here, max(homes))].append(atom)
        return found

    def _subjects(self, where: _Where) -> dict[int, set[int]]:
        """Test → the PRs of what it surely tests or uses of the code."""
        traits = self._setting.traits
        found: dict[int, set[int]] = defaultdict(set)
        for need in self._setting.graph.needs:
            source, told = traits[need.source], need.kind in _TELLING and need.confidence is Confidence.CERTAIN
            if told and source.role == "tests" and not source.apart and not traits[need.target].side:
                found[need.source].add(where[need.target])
        return dict(sorted(found.items()))

    def moved(self, groups: _Groups, way: _Way, atoms: Sequence[int]) -> _Groups | None:
        """The PRs with some tests of a file in another one, None where that may not be."""
        traits, where = self._setting.traits, _where(groups)
        subjects = self._subjects(where)
        file = [atom for atom in groups[way.here] if traits[atom].path == way.path and atom not in self._floats]
        free = {
            atom
            for atom in file
            if traits[atom].role == "tests" and not traits[atom].apart
            if way.here not in subjects.get(atom, ()) and max(subjects.get(atom, {way.there})) <= way.there
        }
        owned = any(atom not in free and traits[atom].weight for atom in file)
        taken: set[int] = set()
        for atom in [*atoms, *(() if owned else sorted(free - subjects.keys()))]:
            taken |= self._along(atom, way, where, free)
        left = not taken.issuperset(file)
        if taken.isdisjoint(atoms) or (left and not all(traits[atom].adds for atom in taken)):
            return None
        return self._placed(groups, way, taken)

    def _along(self, atom: int, way: _Way, where: _Where, free: set[int]) -> set[int]:
        """An atom with all that has to move with it; nothing where some of that has to stay."""
        knots = self._setting.knots
        along = knots.before if way.there < way.here else self._after
        seen, queue = {knots.of[atom]}, [knots.of[atom]]
        while queue:
            knot = queue.pop()
            if not free.issuperset(self._solid(knot)):
                return set()
            fresh = {
                one for one in along[knot] - seen if any(where[member] in way.between for member in self._solid(one))
            }
            seen |= fresh
            queue += fresh
        return {one for knot in seen for one in self._solid(knot)}

    def _solid(self, knot: int) -> frozenset[int]:
        """The atoms of a knot that have a place of their own."""
        return frozenset(self._setting.knots.groups[knot]) - self._floats

    def _placed(self, groups: _Groups, way: _Way, taken: set[int]) -> _Groups | None:
        """The PRs with atoms in another one, floats where they belong; None where that is over the limit."""
        rows = [[atom for atom in group if atom not in self._floats and atom not in taken] for group in groups]
        rows[way.there] += sorted(taken)
        placed = place(rows, self._setting.graph.floats)
        return placed if fits(way.there, placed, self._setting) else None


def _where(groups: _Groups) -> _Where:
    return {atom: number for number, group in enumerate(groups) for atom in group}
