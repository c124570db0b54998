"""The independent parts of a series: what needs, texts and a trial merge leave apart."""

from __future__ import annotations

import tempfile
from collections.abc import Collection

from prsplit.analysis.adjacent import Neighbourhood
from prsplit.analysis.compose import patch_atoms
from prsplit.app.opening import Opened
from prsplit.app.pipeline import Planned, prover_of
from prsplit.model.plan import PlannedPR
from prsplit.planning.forest import parts
from prsplit.repo.workshop import Workshop
from prsplit.verify.trees import edit_of


def parts_of(opened: Opened, planned: Planned) -> tuple[tuple[PlannedPR, ...], ...]:
    """The parts of the series. Raises Refused where git is too old to merge on trial."""
    opened.narration.phase("looking for independent parts")
    with tempfile.TemporaryDirectory(prefix="prsplit-") as folder:
        trial = _Trial(planned, opened, Workshop(opened.repo, folder))
        found = parts(planned.plan.prs, trial.adjacent, prover_of(opened.study).violations)
    if len(found) == 1 and len(planned.plan.prs) > 1:
        opened.narration.warn("all PRs depend on each other, so the forest is one stack")
    return found


class _Trial:
    """Tells whether two sets of atoms can't be merged: by their texts, and where these let them, by merging them."""

    def __init__(self, planned: Planned, opened: Opened, workshop: Workshop) -> None:
        self._patches, self._workshop, self._base = planned.patches, workshop, opened.base
        self._near = Neighbourhood(planned.patches)
        self._files = [frozenset(patch_atoms(patch)) for patch in planned.patches]
        self._known: dict[frozenset[frozenset[int]], bool] = {}

    def adjacent(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether merging them fails, or comes out otherwise than both together."""
        pair = frozenset((frozenset(one), frozenset(other)))
        if pair not in self._known:
            self._known[pair] = self._near.adjacent(one, other) or (self._meet(pair) and self._clash(pair))
        return self._known[pair]

    def _meet(self, pair: Collection[frozenset[int]]) -> bool:
        """Whether there is a file that both change."""
        return any(all(not side.isdisjoint(atoms) for side in pair) for atoms in self._files)

    def _clash(self, pair: Collection[frozenset[int]]) -> bool:
        edits = [edit_of(self._patches, taken) for taken in (*pair, frozenset[int]().union(*pair))]
        mine, theirs, both = self._workshop.write(self._base.tree, self._base.commit, edits)
        return self._workshop.merged(mine, theirs) != both.tree
