"""The story of `show`: the PRs that were asked for, with their files before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from prsplit.analysis.compose import compose, patch_atoms
from prsplit.app.kept import evidence_of
from prsplit.app.opening import Narration, Opened, open_change, plan_in_force
from prsplit.app.pipeline import Planned
from prsplit.errors import UsageError
from prsplit.model.atom import FileState
from prsplit.model.plan import Plan, PlannedPR
from prsplit.reports.patch import Version, blob_id
from prsplit.reports.show import FileStep
from prsplit.settings import PlanOptions

_LINK = "120000"

Shown = tuple[PlannedPR, tuple[FileStep, ...]]


def show_prs(at: str, options: PlanOptions, number: int, narration: Narration) -> tuple[Plan, tuple[Shown, ...]]:
    """The plan in force, and the PR called `number` (all of them for 0) with its files. Raises UsageError for others."""
    with open_change(at, options, narration) as opened:
        planned = plan_in_force(opened)
        prs = planned.plan.prs
        if number > len(prs):
            raise UsageError(f"There is no PR {number}: the plan has {len(prs)}.", f"prsplit show {len(prs)}")
        wanted = prs if number == 0 else prs[number - 1 : number]
        plan = replace(planned.plan, evidence=evidence_of(opened.repo, planned.plan))
        return plan, tuple((pr, tuple(file_steps(opened, planned, pr))) for pr in wanted)


def file_steps(opened: Opened, planned: Planned, pr: PlannedPR) -> Iterator[FileStep]:
    """Each file that `pr` changes, before and after it, by path."""
    below = {atom for each in planned.plan.prs[: pr.number - 1] for atom in each.atoms}
    above = below | set(pr.atoms)
    blobs = _Blobs(opened)
    touched = [patch for patch in planned.patches if patch_atoms(patch) & set(pr.atoms)]
    for patch in sorted(touched, key=lambda patch: patch.path):
        before, after = compose(patch, below), compose(patch, above)
        if before != after:
            yield blobs.version(before), blobs.version(after)


class _Blobs:
    """The contents of a change's blobs by their ids; the targets of symbolic links are read when they are shown."""

    def __init__(self, opened: Opened) -> None:
        files = opened.change.files
        self._trees = opened.trees
        self._known: Mapping[str, bytes] = {
            entry.oid: text
            for file in files
            for entry, text in ((file.old, file.old_data), (file.new, file.new_data))
            if entry is not None and text is not None
        }
        self._like = next((entry.oid for file in files for entry in (file.old, file.new) if entry), "")

    def version(self, state: FileState | None) -> Version | None:
        """The state with its content, where that is text and was read."""
        if state is None:
            return None
        if state.oid is None:
            return Version(state.path, state.mode, blob_id(state.data or b"", self._like), state.data)
        text = self._trees.blob(state.oid) if state.mode == _LINK else self._known.get(state.oid)
        return Version(state.path, state.mode, state.oid, text)
