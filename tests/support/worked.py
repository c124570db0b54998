"""A change written down as two small trees: planned on real git, and every step put together again from its atoms."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prsplit.analysis.compose import compose
from prsplit.app.pipeline import Context, Planned, make_plan
from prsplit.model.change import ChangeSet
from prsplit.model.plan import PlannedPR
from prsplit.repo.open import open_repository
from prsplit.repo.read import read_change
from prsplit.repo.revisions import revision
from prsplit.repo.trees import Trees
from support.story import Tree, git, lay

Texts = Mapping[str, str | bytes]
"""Path → text, dedented when it is laid out; bytes are taken as they are."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A planned change. `steps` are the files at base and after each PR: one more than PRs."""

    change: ChangeSet
    planned: Planned
    steps: tuple[Tree, ...]

    @property
    def prs(self) -> tuple[PlannedPR, ...]:
        """The PRs, bottom first."""
        return self.planned.plan.prs

    def comes(self, path: str, text: str = "") -> int:
        """The first PR after which the file holds the text (or is there), which it did not at base."""
        return self._turn(path, text, there=True)

    def goes(self, path: str, text: str = "") -> int:
        """The first PR after which the file lacks the text (or is gone), which it held at base."""
        return self._turn(path, text, there=False)

    def _turn(self, path: str, text: str, *, there: bool) -> int:
        states = [path in step and text.encode() in step[path] for step in self.steps]
        assert states[0] is not there, f"{path} at base: {text!r}"
        assert states[-1] is there, f"{path} at head: {text!r}"
        number = states.index(there)
        assert states[number:] == [there] * (len(states) - number), f"{path} turns more than once: {text!r}"
        return number

    def pr(self, number: int) -> PlannedPR:
        """A PR by its place, 1-based."""
        return self.prs[number - 1]

    def told(self) -> str:
        """The plan in words, for a test that fails."""
        atoms = self.planned.plan.atoms
        lines = [
            f"{pr.number} {pr.role} {pr.size.reviewable}/{pr.size.raw} {pr.title!r}\n"
            + "".join(f"    {atoms[one].path} {atoms[one].symbol} {atoms[one].action}\n" for one in pr.atoms)
            for pr in self.prs
        ]
        needs = [
            f"  {need.kind} {need.shape} {need.confidence.name}: {atoms[need.source].path} {atoms[need.source].symbol}"
            f" → {atoms[need.target].path} {atoms[need.target].symbol}\n"
            for need in self.planned.plan.graph.needs
        ]
        return "\n" + "".join((*lines, *needs))


def tree(texts: Texts) -> Tree:
    """The files of one end."""
    return {
        path: text if isinstance(text, bytes) else textwrap.dedent(text).lstrip("\n").encode()
        for path, text in texts.items()
    }


def work(
    folder: Path, base: Texts, head: Texts, limit: int = 400, *, hard: bool = True, only: tuple[str, ...] = ()
) -> Worked:
    """Plan the change from `base` to `base` with `head` laid over it; an empty text at head takes the file away."""
    ends = tree(base), tree({path: text for path, text in {**base, **head}.items() if text or path not in head})
    repo = str(folder / "repo")
    os.makedirs(repo)
    git(repo, "init", "-q", "-b", "main")
    for end in ends:
        lay(end, repo)
        git(repo, "add", "-A", "-f")
        git(repo, "commit", "-q", "--allow-empty", "-m", "An end")
    change, planned = planned_between(repo, "main~1", "main", limit, hard=hard, only=only)
    return Worked(change, planned, tuple(_steps(change, planned, ends[0])))


def planned_between(
    repo: str, base: str, head: str, limit: int, *, hard: bool = True, only: tuple[str, ...] = ()
) -> tuple[ChangeSet, Planned]:
    """Read and plan the change between two commits of a repository."""
    repository = open_repository(repo)
    with Trees(repository) as trees:
        ends = revision(repository, trees, base), revision(repository, trees, head)
        change = read_change(repository, ends[0], ends[1], trees=trees)
        return change, make_plan(change, trees, Context(limit, hard, only=only))


def _steps(change: ChangeSet, planned: Planned, base: Tree) -> list[Tree]:
    """The files at base and after each PR."""
    steps, taken = [base], set[int]()
    still = {path: data for path, data in base.items() if path not in {f.old.path for f in change.files if f.old}}
    for pr in planned.plan.prs:
        taken.update(pr.atoms)
        step = dict(still)
        for file, patch in zip(change.files, planned.patches, strict=True):
            state = compose(patch, taken)
            if state is not None:
                known = {
                    entry.oid: data for entry, data in ((file.old, file.old_data), (file.new, file.new_data)) if entry
                }
                data = state.data if state.data is not None else known[state.oid or ""]
                assert data is not None, f"{state.path} is not known"
                step[state.path] = data
        steps.append(step)
    return steps
