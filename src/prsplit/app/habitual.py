"""What a subject answers from the habits of its repository, the same for a range and for a planned PR."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from prsplit.checks.subject import Subject

if TYPE_CHECKING:
    from prsplit.app.customary import Customary
    from prsplit.model.profile import Belonging, ChangelogHabit


class HabitualSubject(Subject):
    """A subject that knows what is customary."""

    @property
    def customary(self) -> Customary:
        """The habits, told from the base."""
        raise NotImplementedError

    def belongs(self, path: str) -> Belonging:
        """Where the test of a file belongs."""
        return self.customary.belongs(path)

    @property
    def changelog(self) -> ChangelogHabit | None:
        """How changes are announced here."""
        return self.customary.changelog

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]] | None:
        """Changed path → who must look at it."""
        return self.customary.owners([file.path for file in self.diff.files])

    @property
    def templates(self) -> tuple[str, ...]:
        """The texts that descriptions of PRs start from here."""
        return self.customary.templates
