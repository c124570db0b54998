"""What a set of atoms lacks whose commands fail: which of its atoms is at fault, and which others mend that.

Each trial is closed under needs. What the commands print decides in which order atoms are suspected, never what is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prsplit.analysis.paths import file_role
from prsplit.model.plan import Plan
from prsplit.planning.floats import without_floats
from prsplit.planning.knots import tie
from prsplit.planning.traits import Limit, Trait
from prsplit.verify import suspects
from prsplit.verify.closer import Closer
from prsplit.verify.least import least
from prsplit.verify.suspects import CLEAR, relations, scores

_LEVELS = (CLEAR, 1.0)
"""Units that score as much are tried alone first, those of the second level where none reaches the first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the commands pass at a set of atoms, and what they printed when they did not."""

    passed: bool
    said: str = ""


Trial = Callable[[frozenset[int]], Answer | None]
"""What the commands say on base with these atoms; None for a set that can't stand by its own text, which is not run.
Raises Spent when the budget is used up."""


class Spent(Exception):
    """The budget of runs is used up."""


class Unmended(Exception):
    """Nothing that comes later makes the commands pass for sure."""


@dataclass(frozen=True, slots=True)
class Cause:
    """`sources` fail without `targets`; both as small as was found, the likeliest first.

    `failing` and `mended` are the sets of atoms that showed it. With `named` they did so by the runner's own names: `failing`
    complains of the source, `mended` does not, and may fail for other reasons.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    failing: frozenset[int]
    mended: frozenset[int]
    named: bool = False


class Search:
    """Looks for causes of failing sets of a plan's atoms. `trial` is asked again and again, and should remember.

    What was found is kept by `closer`, so that no set lacks it any more.
    """

    def __init__(self, plan: Plan, trial: Trial, authored: Mapping[int, frozenset[str]]) -> None:
        """Nothing is run yet. `authored` tells which commits of the range wrote an atom."""
        self._authored = authored
        self._trial = trial
        self._plan = plan
        self.closer = Closer(plan.graph)
        self._mended = frozenset[int]()
        self._knots = _knots(plan)
        self._tests = frozenset(atom.index for atom in plan.atoms if file_role(atom.path) == "test")

    def causes(self, passing: frozenset[int], goal: Iterable[int]) -> Iterator[Cause]:
        """Why `goal` fails on `passing`, which passes: one cause after the other, until it passes. Raises Unmended."""
        goal = sorted(goal)
        last: tuple[frozenset[int], str, Cause] | None = None
        while True:
            here = self.closer.closed(passing, goal)
            answer = self._trial(here)
            if answer is None:
                raise Unmended
            if last is not None:
                yield from self._alike(*last, here, answer.said)
            if answer.passed:
                return
            # The source first: a set may fail for several reasons, and what is the smallest that fails has one.
            hints = scores(self._plan.atoms, answer.said)
            for atom in suspects.accused(self._plan.atoms, answer.said):
                hints[atom] = hints.get(atom, 0.0) + 2 * CLEAR
            sources = self._least(here - passing, hints, lambda some: self._fails(self._with(passing, some)))
            for cause in self._settled(passing, sources, hints):
                last = (here, answer.said, cause)
                yield cause

    def _alike(
        self, before: frozenset[int], said: str, cause: Cause, after: frozenset[int], now: str
    ) -> Iterator[Cause]:
        """The same cause for every other test of which the runner complained `before` it was mended, and not `after`."""
        still = suspects.accused(self._plan.atoms, now)
        for atom in suspects.accused(self._plan.atoms, said):
            if atom in before and atom not in cause.sources and atom not in still:
                self.closer.learn(atom, cause.targets)
                yield Cause((atom,), cause.targets, before, after, named=True)

    def _settled(
        self, passing: frozenset[int], sources: Sequence[frozenset[int]], hints: Mapping[int, float]
    ) -> Iterator[Cause]:
        """The cause of what `sources` lack, after the causes of what these targets lack themselves."""
        ends = self._faces(sources, hints)
        failing = here = self._with(passing, sources)
        rounds: list[tuple[int, ...]] = []
        while not self._passes(here):
            targets = self._lacking(here, frozenset().union(*sources))
            self.closer.learn(ends[0], targets)
            rounds.append(targets)
            here = self._with(passing, sources)
            if not self._passes(here):
                yield from self.causes(passing, targets)
                here = self._with(passing, sources)
        for number, targets in enumerate(rounds[:-1]):
            self.closer.unlearn(ends[0], targets)
            if self._passes(self._with(passing, sources)):
                rounds[number] = ()
            else:
                self.closer.learn(ends[0], targets)
        if not rounds:
            raise Unmended
        found = tuple(target for targets in rounds for target in targets)
        self._mended |= frozenset(found)
        yield Cause(ends, found, failing, self._with(passing, sources))

    def _lacking(self, here: frozenset[int], ends: frozenset[int]) -> tuple[int, ...]:
        """Atoms with which `here` passes, or at least complains of nothing that it complains of now. Raises Unmended.

        What mended another source is tried first: several tests often wait for one change.
        """
        seen = self._trial(here)
        if seen is None or len(here) == len(self._plan.atoms):
            raise Unmended
        hints = scores(self._plan.atoms, seen.said)
        for atom, weight in relations(self._plan.graph, ends, self._authored).items():
            hints[atom] = hints.get(atom, 0.0) + weight
        for atom in self._mended:
            hints[atom] = hints.get(atom, 0.0) + CLEAR
        complaints = suspects.complaints(seen.said)

        def mends(units: Sequence[frozenset[int]]) -> bool:
            answer = self._trial(self._with(here, units))
            if answer is None or answer.passed or not complaints:
                return answer is not None and answer.passed
            return complaints.isdisjoint(suspects.complaints(answer.said))

        later = frozenset(range(len(self._plan.atoms))) - here
        return self._faces(self._least(later, hints, mends), hints)

    def _least(
        self,
        more: frozenset[int],
        hints: Mapping[int, float],
        shows: Callable[[Sequence[frozenset[int]]], bool],
    ) -> list[frozenset[int]]:
        """As few units of `more` as show it, the likeliest first."""
        units = self._units(more, hints)
        weights = [_score(unit, hints) for unit in units]
        likely = next(filter(None, (sum(weight >= level for weight in weights) for level in _LEVELS)), 0)
        found = least(range(len(units)), lambda some: shows([units[one] for one in some]), likely)
        return [units[one] for one in sorted(found)]

    def _fails(self, taken: frozenset[int]) -> bool:
        answer = self._trial(taken)
        return answer is not None and not answer.passed

    def _passes(self, taken: frozenset[int]) -> bool:
        answer = self._trial(taken)
        return answer is not None and answer.passed

    def _with(self, ground: frozenset[int], units: Iterable[frozenset[int]]) -> frozenset[int]:
        return self.closer.closed(ground, sorted(frozenset[int]().union(*units)))

    def _units(self, more: frozenset[int], hints: Mapping[int, float]) -> list[frozenset[int]]:
        """What of each knot is in `more`, what the hints speak of first, tests of which they don't last. Then what needs
        little: a need that is at fault is found before those that merely pull it in."""

        def rank(unit: frozenset[int]) -> tuple[bool, float, int, int]:
            score = _score(unit, hints)
            return (
                score < CLEAR and unit <= self._tests,
                -score,
                len(self.closer.closed(frozenset(), unit)),
                min(unit),
            )

        return sorted(filter(None, (knot & more for knot in self._knots)), key=rank)

    def _faces(self, units: Sequence[frozenset[int]], hints: Mapping[int, float]) -> tuple[int, ...]:
        """The atom of each unit that a need should name: one that the hints speak of, else the largest."""
        lines = [atom.lines for atom in self._plan.atoms]
        return tuple(min(unit, key=lambda atom: (-hints.get(atom, 0.0), -lines[atom], atom)) for unit in units)


def _score(unit: frozenset[int], hints: Mapping[int, float]) -> float:
    return max(hints.get(atom, 0.0) for atom in unit)


def _knots(plan: Plan) -> list[frozenset[int]]:
    """What needs tie together, whatever the limit; what floats is a knot of its own."""
    traits = [Trait(atom.path, atom.symbol, "core", 0, adds=False) for atom in plan.atoms]
    needs = without_floats(plan.graph.needs, plan.graph.floats)
    return [frozenset(group) for group in tie(plan.graph.size, needs, traits, Limit(0)).groups]
