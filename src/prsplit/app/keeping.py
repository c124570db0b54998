"""One PR of a series goes on with the pull request of the big branch: its branch moves, its discussion stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from shlex import quote
from typing import Literal

from prsplit.app.target import Target
from prsplit.errors import Refused
from prsplit.model.pull import Pull
from prsplit.model.push import KeepPull, Series
from prsplit.repo.open import Repository
from prsplit.repo.push import RemoteRefs
from prsplit.repo.refs import HEADS
from prsplit.repo.tips import contains
from prsplit.stack.pushes import Pushes
from prsplit.stack.series import with_heads

Which = Literal["first", "last"]


def renamed(series: Series, log: Pushes, target: Target) -> Series:
    """The series with the branches at the remote that PRs of it go on with."""
    return with_heads(series, {branch: head for branch, (head, _) in log.kept(*project_of(target)).items()})


def project_of(target: Target) -> tuple[str, str]:
    """Host and project of the pull requests, both empty without a forge that has any."""
    return (target.at.host, target.at.project) if target.at is not None else ("", "")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a PR takes over: the superseded pull request `old`, by the PR that is first or last. `source` is the commit that
    was split."""

    old: Pull
    which: Which
    source: str

    def step(self, repo: Repository, series: Series, there: RemoteRefs, log: Pushes, target: Target) -> KeepPull | None:
        """The step that takes it over; None where that is done. Raises Refused where something speaks against it."""
        pr = series.prs[0 if self.which == "first" else -1]
        numbers = {number: branch for branch, (_, number) in log.kept(*project_of(target)).items()}
        if self.old.number in numbers:
            return None
        self._refuse_elsewhere(target, there, series)
        now = there.refs.get(HEADS + self.old.head, "")
        if not now or not contains(repo, self.source, now):
            raise Refused(
                f"The branch {self.old.head} at {target.remote} has commits that were not split, so it is not moved.",
                f"git fetch {quote(target.remote)} {quote(self.old.head)} && git log --oneline "
                f"{self.source[:12]}..FETCH_HEAD",
            )
        return KeepPull(pr.place, self.old.number, self.old.head, pr.branch, self.old.title, pr.title)

    def _refuse_elsewhere(self, target: Target, there: RemoteRefs, series: Series) -> None:
        number, head = self.old.number, self.old.head
        if self.old.state != "open":
            raise Refused(f"Pull request {number} is {self.old.state}, so no PR can go on with it.", "prsplit push")
        if self.old.owner.lower() != target.owner.lower():
            raise Refused(
                f"The branch of pull request {number} is {self.old.owner}:{head}, and the push goes to {target.owner}.",
                "git remote -v   # push --remote R names the one that has it",
            )
        if head in (there.default, series.trunk):
            raise Refused(
                f"Pull request {number} is of {head}, the default branch of {target.remote}, which is not moved.",
                f"prsplit push --supersedes {number}",
            )


def refuse_strangers(places: Mapping[int, Pull], series: Series, log: Pushes, target: Target) -> None:
    """Raise Refused where a pull request that a PR goes on with has another branch than the record says: the record is only a
    file, and must not lead to somebody else's branch."""
    for head, number in log.kept(*project_of(target)).values():
        for place, pull in places.items():
            if series.prs[place - 1].branch == head and (pull.number, pull.head, pull.owner.lower()) != (
                number, head, target.owner.lower(),
            ):  # fmt: skip
                raise Refused(f"Pull request {number} is not of the branch {head}.", "prsplit status")
