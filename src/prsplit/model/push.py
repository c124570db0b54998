"""What a push is about to do on a remote and its forge, as values: printed, performed, journalled, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from prsplit.model.pull import Thread
from prsplit.model.script import RefMove

Mode = Literal["chain", "queue"]


@dataclass(frozen=True, slots=True)
class SeriesPR:
    """One PR of a built stack. `place` is its number in the series, from 1; `below` the place of the PR that its branch
    stands on, 0 for the base; `commit` is empty while it is not built; `own` counts the commits that are its own."""

    place: int
    below: int
    branch: str
    commit: str
    title: str
    body: str
    own: int = 1


@dataclass(frozen=True, slots=True)
class Series:
    """A built stack as it is to be pushed: the PRs in order, and the branch `trunk` that they are to be merged into."""

    source: str
    prefix: str
    trunk: str
    prs: tuple[SeriesPR, ...]

    def base_of(self, pr: SeriesPR) -> str:
        """The branch that `pr` stands on."""
        return self.prs[pr.below - 1].branch if pr.below else self.trunk


@dataclass(frozen=True, slots=True)
class PushBranches:
    """Move branches at the remote, each only from its expected old value."""

    moves: tuple[RefMove, ...]


@dataclass(frozen=True, slots=True)
class OpenPull:
    """Open the pull request of the PR at `place`. `owner` is whose repository holds the branch `head`."""

    place: int
    head: str
    owner: str
    base: str
    title: str
    draft: bool


@dataclass(frozen=True, slots=True)
class SetBase:
    """Let pull request `number` be merged into `new` instead of `old`."""

    place: int
    number: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SetMap:
    """Bring the map of the series in the text of the PR at `place` up to date. People's own words stay."""

    place: int


@dataclass(frozen=True, slots=True)
class AddLabels:
    """Label the PR at `place`."""

    place: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskReview:
    """Ask for reviews of the PR at `place`."""

    place: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakeStack:
    """Register the PRs at `places`, bottom to top, as a native stack."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GrowStack:
    """Put the PRs at `places` on top of the native stack `stack`."""

    stack: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BreakStack:
    """Dissolve the native stack `stack`, which holds the pull requests `numbers`."""

    stack: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell in a comment on pull request `number` which series supersedes it."""

    number: int


@dataclass(frozen=True, slots=True)
class Retire:
    """Close pull request `number`, or turn it into a draft."""

    number: int
    close: bool


@dataclass(frozen=True, slots=True)
class MarkOld:
    """Write into the text of pull request `number`, between markers, which series supersedes it."""

    number: int


@dataclass(frozen=True, slots=True)
class DropPull:
    """Close pull request `number`, whose PR is no longer in the series. Its branch `head` stays at the remote."""

    number: int
    head: str


@dataclass(frozen=True, slots=True)
class KeepPull:
    """Let pull request `number`, whose branch is `head`, be that of the PR at `place`, which is built as `branch` here. Its
    title was `old`."""

    place: int
    number: int
    head: str
    branch: str
    old: str
    title: str


Step = (
    PushBranches | OpenPull | SetBase | SetMap | AddLabels | AskReview | MakeStack | GrowStack | BreakStack | Announce
    | Retire | MarkOld | DropPull | KeepPull
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClosePull:
    """Close pull request `number`, whose head is `head`."""

    number: int
    head: str


@dataclass(frozen=True, slots=True)
class PutMap:
    """Put `before` back for the map in the text of pull request `number`; an empty one takes the map out."""

    number: int
    before: str


@dataclass(frozen=True, slots=True)
class Relink:
    """Register the pull requests `numbers`, bottom to top, as a native stack again."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DropComment:
    """Delete the comment `comment`."""

    comment: int


@dataclass(frozen=True, slots=True)
class Revive:
    """Open pull request `number` again, or make it ready for review again."""

    number: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Retitle:
    """Give pull request `number` its title back."""

    number: int
    title: str


BackStep = PushBranches | SetBase | BreakStack | ClosePull | PutMap | Relink | DropComment | Revive | Retitle
"""What takes a step back."""


@dataclass(frozen=True, slots=True)
class BackScript:
    """How a push is taken back: the steps in order, each with the index of the deed that it undoes; deeds of which nothing
    is left to undo; what stays and why; and whether another undo could still do more."""

    steps: tuple[tuple[int, BackStep], ...]
    gone: tuple[int, ...]
    kept: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A PR that is not opened yet, why, and the link that would open it."""

    place: int
    why: str
    link: str


@dataclass(frozen=True, slots=True)
class ThreadMove:
    """Where the line of a review thread is now: `line` of `path` in the PR at `place`; place 0 where no PR touches the line,
    line 0 where it is gone. `number` is the pull request that the thread is in."""

    number: int
    thread: Thread
    place: int
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class PushScript:
    """All steps of a push in order. `target` is where pull requests go (`owner/name on host`, empty without a forge),
    `known` are the pull requests that exist, as pairs of place and number."""

    remote: str
    target: str
    mode: Mode
    steps: tuple[Step, ...]
    known: tuple[tuple[int, int], ...] = ()
    waiting: tuple[Waiting, ...] = ()
    notes: tuple[str, ...] = ()
    threads: tuple[ThreadMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """A step of a push and what came of it. `number` is what the forge called the result (a pull request, a stack, a
    comment), 0 for none. `state` tells whether it was begun, done, or taken back again."""

    step: Step
    state: Literal["begun", "done", "undone"]
    number: int = 0
    before: str = ""
    """What the step replaced, where taking it back needs it: the old map of a text."""


@dataclass(frozen=True, slots=True)
class PushRun:
    """One push as the journal has it. `after` is the id of the last local run when it began, `host` and `project` where
    its pull requests are, `owner` whose repository was pushed to, `address` the remote's masked address."""

    id: str
    after: str
    remote: str
    address: str
    forge: str
    host: str
    project: str
    owner: str
    prefix: str
    source: str
    state: Literal["open", "done", "undone"]
    deeds: tuple[Deed, ...] = ()
    by: Literal["push", "update"] = "push"
    """The command that it was a part of."""
