"""What a forge can be asked. A forge that opens no pull requests answers `compare` alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from prsplit.model.pull import NewPull, Project, Pull, Talk, Thread


class Pulls(Protocol):
    """The pull requests of one repository. Every method raises a PrsplitError with one sentence when it fails.

    Each call may be repeated: one that finds its work done already says the same as the one that did it.
    """

    def project(self) -> Project:
        """The repository itself."""

    def me(self) -> str:
        """The name of the user whose token this is."""

    def get(self, number: int) -> Pull:
        """One pull request."""

    def many(self, numbers: Collection[int]) -> dict[int, Pull]:
        """Several pull requests, by few questions. Their comments need not be counted."""

    def by_head(self, owner: str, branch: str) -> tuple[Pull, ...]:
        """Every pull request from `owner:branch`, open or not, newest first; none of another owner's."""

    def into(self, branch: str) -> tuple[Pull, ...]:
        """Every open pull request that is to be merged into `branch`."""

    def open_by(self, author: str) -> int:
        """How many open pull requests `author` has here."""

    def talk(self, pull: Pull, *, checks: bool) -> Talk:
        """What people, and with `checks` machines, have said about a pull request."""

    def merge_base(self, base: str, commit: str) -> str:
        """The best common ancestor of the branch `base` and `commit`, which the forge must have. Empty for none."""

    def open(self, wanted: NewPull) -> Pull:
        """Open a pull request, or find the one that is open from that head already."""

    def set_base(self, number: int, base: str) -> None:
        """Let it be merged into another branch."""

    def set_body(self, number: int, body: str) -> None:
        """Write its text."""

    def set_title(self, number: int, title: str) -> None:
        """Write its title."""

    def threads(self, pulls: Sequence[Pull]) -> dict[int, tuple[Thread, ...]]:
        """By number, the review threads whose lines are still in the change, in the order in which they were begun."""

    def set_open(self, number: int, *, to: bool) -> None:
        """Close it, or open it again."""

    def set_draft(self, pull: Pull, *, to: bool) -> None:
        """Turn it into a draft, or a draft into what is ready for review."""

    def label(self, number: int, labels: Sequence[str]) -> None:
        """Add labels."""

    def ask_review(self, number: int, people: Sequence[str]) -> None:
        """Ask people, and teams where the name holds a slash, for reviews."""

    def commented(self, number: int, marker: str) -> int:
        """The id of the user's own comment that holds `marker`, 0 where there is none."""

    def comment(self, number: int, marker: str, body: str) -> int:
        """The id of the user's own comment that holds `marker`; where there is none, `body` becomes one."""

    def keep_comment(self, number: int, marker: str, body: str) -> int:
        """The id of the user's own comment that holds `marker`, which now has this text; where there is none, a new one."""

    def drop_comment(self, comment: int) -> None:
        """Delete a comment, if it is still there."""

    def has_stacks(self) -> bool:
        """Whether native stacks are turned on here."""

    def stack(self, number: int) -> tuple[int, ...] | None:
        """The pull requests of native stack `number`, bottom to top; None where it is gone or there are no stacks."""

    def make_stack(self, numbers: Sequence[int]) -> int:
        """Register pull requests, bottom to top, as a native stack; its number, 0 where the feature is off."""

    def grow_stack(self, stack: int, numbers: Sequence[int]) -> None:
        """Put pull requests on top of a native stack."""

    def break_stack(self, stack: int) -> None:
        """Dissolve a native stack, if it is still there."""


class Forge(Protocol):
    """A kind of server. `pulls` is None where branches are all that it takes."""

    name: str

    @property
    def pulls(self) -> Pulls | None:
        """Its pull requests, or None."""

    def close(self) -> None:
        """Hang up. The next question calls again."""

    def compare(self, base: str, owner: str, head: str) -> str:
        """The page on which a pull request of `owner:head` into `base` can be opened, or an empty text."""
