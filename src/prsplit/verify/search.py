"""What a failing step lacks: bisection over the later PRs, then delta debugging within, each trial closed under needs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prsplit.model.atom import Atom
from prsplit.model.graph import Graph
from prsplit.model.plan import Plan
from prsplit.planning.floats import without_floats
from prsplit.planning.knots import tie
from prsplit.planning.traits import Limit, Trait
from prsplit.verify.ddmin import Shows, ddmin

_WORD = re.compile(r"\w+(?:\.\w+)?")

Trial = Callable[[frozenset[int]], bool | None]
"""Whether the commands pass on base with these atoms; None for a set that can't stand by its own text, which is not run.
Raises Spent when the budget is used up."""


class Spent(Exception):
    """The budget of runs is used up."""


@dataclass(frozen=True, slots=True)
class Cause:
    """`sources` (atoms of the failing step) fail without `targets` (atoms of later steps); both as small as was found.

    `failing` and `mended` are the sets of atoms that showed it.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    failing: frozenset[int]
    mended: frozenset[int]


class Search:
    """Looks for the cause of a failing step of a plan."""

    def __init__(self, plan: Plan, trial: Trial, said: str = "") -> None:
        """`trial` is asked again and again, and should remember. `said` is what the failing command printed: atoms that it
        names are suspected first."""
        self._trial = trial
        self._lines = [atom.lines for atom in plan.atoms]
        self._suspects = suspects(plan.atoms, said)
        self._groups = [frozenset(pr.atoms) for pr in plan.prs]
        self._closer = Closer(plan.graph)
        self._knots = _knots(plan)

    def cause(self, step: int, passing: Sequence[bool | None]) -> Cause | None:
        """Why `step` (1-based) fails while the one below it passes; None when no set of later atoms mends it.

        `passing` tells for each step whether it passed, as far as it is known. The last one does. The source is looked for
        first: a step may fail for several reasons, and what is the smallest that fails has one.
        """
        below = self._up_to(step - 1)
        far = next(number for number in range(step + 1, len(passing) + 1) if passing[number - 1])
        own = self._units(range(step, step + 1))
        failing = self._least(own, lambda some: self._fails(below, [own[one] for one in some]))
        here = self._closer.closed(below, _joined(own[one] for one in failing))
        near = self._units(range(far, far + 1))
        later = near if self._mends(here, near) else self._units(range(step, far + 1))
        later = [unit for unit in later if not unit <= here]
        lacking = self._least(later, lambda some: self._mends(here, [later[one] for one in some]))
        mended = self._closer.closed(here, _joined(later[one] for one in lacking))
        if self._trial(here) is not False or self._trial(mended) is not True:
            return None
        return Cause(self._faces(own, failing), self._faces(later, lacking), here, mended)

    def _least(self, units: Sequence[frozenset[int]], shows: Shows) -> tuple[int, ...]:
        """As few units as show it; those that the output names are tried alone before all are halved."""
        named = [number for number, unit in enumerate(units) if unit & self._suspects]
        return ddmin(named if 0 < len(named) <= len(units) // 2 and shows(named) else range(len(units)), shows)

    def _faces(self, units: Sequence[frozenset[int]], chosen: Iterable[int]) -> tuple[int, ...]:
        """The atom of each unit that a need should name: one that the output names, else the largest."""
        order = [
            sorted(units[one], key=lambda atom: (atom not in self._suspects, -self._lines[atom], atom))
            for one in chosen
        ]
        return tuple(atoms[0] for atoms in order)

    def _up_to(self, step: int) -> frozenset[int]:
        return frozenset().union(*self._groups[:step])

    def _units(self, steps: range) -> list[frozenset[int]]:
        """What of each knot is in one of these PRs. What needs little comes first: a need that is at fault is then found
        before those that merely pull it in."""
        below = self._up_to(steps[0] - 1)
        found = [knot & self._groups[step - 1] for step in steps for knot in self._knots]
        return sorted(filter(None, found), key=lambda unit: (len(self._closer.closed(below, unit)), min(unit)))

    def _mends(self, here: frozenset[int], units: Sequence[frozenset[int]]) -> bool:
        return self._trial(self._closer.closed(here, _joined(units))) is True

    def _fails(self, below: frozenset[int], units: Sequence[frozenset[int]]) -> bool:
        return self._trial(self._closer.closed(below, _joined(units))) is False


def _joined(units: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset[int]().union(*units)


def suspects(atoms: Sequence[Atom], said: str) -> frozenset[int]:
    """The atoms whose own name, or file where they have none, stands in an output."""
    words = frozenset(word for found in _WORD.findall(said) for word in (found, *found.split(".")) if len(word) > 3)
    return frozenset(atom.index for atom in atoms if _name(atom) in words)


def _name(atom: Atom) -> str:
    """The last name; with its class where every class has such a method."""
    names = atom.symbol.split(".")
    return ".".join(names[-2:] if names[-1].startswith("__") else names[-1:]) or atom.path.rpartition("/")[2]


def _knots(plan: Plan) -> list[frozenset[int]]:
    """What needs tie together, whatever the limit; what floats is a knot of its own."""
    traits = [Trait(atom.path, atom.symbol, "core", 0, adds=False) for atom in plan.atoms]
    needs = without_floats(plan.graph.needs, plan.graph.floats)
    return [frozenset(group) for group in tie(plan.graph.size, needs, traits, Limit(0)).groups]


class Closer:
    """Adds to a set of atoms all that they need."""

    def __init__(self, graph: Graph) -> None:
        """Read the hard needs both ways where they tie."""
        self._needs: dict[int, set[int]] = defaultdict(set)
        for need in graph.needs:
            if need.hard:
                self._needs[need.source].add(need.target)
            if need.shape == "with":
                self._needs[need.target].add(need.source)
        self._floats = graph.floats

    def closed(self, taken: frozenset[int], more: Iterable[int]) -> frozenset[int]:
        """`taken` and `more`, what `more` needs, and what floats to them: an addition with its first user, a removal with
        the last of those that it leaves. `taken` itself is left as it is."""
        found = set(taken)
        self._add(found, more)
        for entry in self._floats:
            users = [user in found for user in entry.users]
            if entry.atom not in found and users and (all(users) if entry.removal else any(users)):
                self._add(found, [entry.atom])
        return frozenset(found)

    def _add(self, found: set[int], more: Iterable[int]) -> None:
        queue = [atom for atom in more if atom not in found]
        found.update(queue)
        while queue:
            fresh = [atom for atom in self._needs[queue.pop()] if atom not in found]
            found.update(fresh)
            queue += fresh
