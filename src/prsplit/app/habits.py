"""The habits of an open repository: a tree and its newest commits, looked at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.model.change import Revision
    from prsplit.model.profile import Profile
    from prsplit.repo.open import Repository
    from prsplit.repo.trees import Trees
    from prsplit.settings import Settings

COMMITS = 200
"""Commits that tell about habits; merges among them tell nothing."""


@dataclass(frozen=True, slots=True)
class TreeOf:
    """One tree of the repository, as habits look at it."""

    trees: Trees
    tree: str

    @property
    def paths(self) -> Collection[str]:
        """Every path."""
        return self.trees.paths(self.tree)

    def read(self, path: str) -> bytes | None:
        """The content of a regular file, None for anything else."""
        return self.trees.text(self.tree, path)


def profile_of(repo: Repository, trees: Trees, at: Revision, settings: Settings) -> Profile:
    """What the repository is used to, told from the tree of `at` and the commits up to it."""
    from prsplit.habits.profile import read_profile
    from prsplit.repo.recent import recent_messages

    return read_profile(TreeOf(trees, at.tree), recent_messages(repo, at.commit, COMMITS), settings)
