"""Draft a push: from the series as it is wanted and the remote as it stands, the steps between the two. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from shlex import quote
from typing import NoReturn

from prsplit.errors import Refused
from prsplit.model.pull import Pull
from prsplit.model.push import (
    AddLabels,
    Announce,
    AskReview,
    BreakStack,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    MarkOld,
    Mode,
    OpenPull,
    PushBranches,
    PushScript,
    Retire,
    Series,
    SeriesPR,
    SetBase,
    SetMap,
    Step,
    Waiting,
)
from prsplit.model.script import RefMove
from prsplit.repo.refs import HEADS
from prsplit.stack.series import ancestors, chains

LARGEST_STACK = 100
"""Pull requests in a native stack, by GitHub's documentation; the least is two."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of a push. `opens` tells whether the forge opens pull requests, `owner` whose repository takes the
    branches, `room` how many more may be opened (None: any number), `superseded` the pull request that the series
    stands for (0: none), `native` whether the forge has native stacks, `keep` the PR that goes on with the superseded one."""

    remote: str
    target: str
    mode: Mode
    owner: str
    opens: bool
    draft: bool = False
    room: int | None = None
    labels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    superseded: int = 0
    close: bool = False
    native: bool = True
    keep: KeepPull | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """How the remote stands: its refs, the values that prsplit itself gave them, the pull request of each place, the open
    members of native stacks by number, and the places whose text is not as it should be.

    `unmapped` are places whose text somebody took the map out of, `stuck` places whose branch still holds commits that were merged in another form, `retired` tells that the
    superseded pull request was dealt with, `marked` that its text names the series; `left` are open pull requests that
    prsplit opened for PRs which the series has no more, and that nobody has touched. `fresh` are places that the push
    which was cut off has opened, `given` the labels and requests for review that it is through with.
    """

    refs: Mapping[str, str]
    ours: Mapping[str, frozenset[str]]
    zero: str
    pulls: Mapping[int, Pull] = field(default_factory=dict)
    stacks: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    stale_maps: frozenset[int] = frozenset()
    unmapped: frozenset[int] = frozenset()
    stuck: frozenset[int] = frozenset()
    announced: bool = False
    retired: bool = False
    marked: bool = False
    left: tuple[Pull, ...] = ()
    fresh: frozenset[int] = frozenset()
    given: frozenset[Step] = frozenset()


Link = Callable[[str, str], str]


def draft_push(series: Series, seen: Seen, wishes: Wishes, link: Link) -> PushScript:
    """The steps that take the remote to where `series` is wanted; none when it is there.

    Raises Refused when a branch at the remote is not as prsplit left it, or a pull request was closed by somebody.
    """
    drafted = _Draft(series, seen, wishes)
    moves = drafted.moves()
    opening, waiting = drafted.opening(link) if wishes.opens else ([], drafted.links(link))
    steps: list[Step] = [*([wishes.keep] if wishes.keep else []), *drafted.broken_stacks(), *drafted.parked_bases()]
    steps += [PushBranches(moves)] if moves else []
    steps += [*drafted.final_bases(), *drafted.opened(opening), *drafted.maps(opening)]
    steps += [*drafted.farewell(), *drafted.asked(opening), *drafted.stacks(opening)]
    known = tuple((place, pull.number) for place, pull in sorted(seen.pulls.items()))
    return PushScript(
        wishes.remote, wishes.target, wishes.mode, tuple(steps), known, tuple(waiting), tuple(drafted.notes)
    )


def refuse_closed(pull: Pull, remote: str, *, there: bool) -> NoReturn:
    """Raise Refused for a pull request that somebody closed; a branch that is not `there` any more has to come back first."""
    back = f"git push {quote(remote)} {pull.commit[:12]}:{quote(HEADS + pull.head)} && "
    why = "was closed without being merged" + ("" if there else ", and its branch is gone")
    raise Refused(
        f"Pull request {pull.number} ({pull.head}) {why}.", ("" if there else back) + f"gh pr reopen {pull.number}"
    )


class _Draft:
    """The questions that drafting asks, each answered once."""

    def __init__(self, series: Series, seen: Seen, wishes: Wishes) -> None:
        self.series, self.seen, self.wishes = series, seen, wishes
        self.notes: list[str] = []
        for place, pull in seen.pulls.items():
            if pull.state == "closed":
                refuse_closed(pull, wishes.remote, there=HEADS + series.prs[place - 1].branch in seen.refs)
        self.live = [pr for pr in series.prs if not self._merged(pr.place)]
        self.broken = self._to_break()
        self._tell_limit()

    def _merged(self, place: int) -> bool:
        return place in self.seen.pulls and self.seen.pulls[place].state == "merged"

    def moves(self) -> tuple[RefMove, ...]:
        """Branches that are not where they should be."""
        return tuple(move for pr in self.live if (move := self._move(pr)) is not None)

    def _move(self, pr: SeriesPR) -> RefMove | None:
        ref = HEADS + pr.branch
        now = self.seen.refs.get(ref, "")
        if now and now == pr.commit:
            return None
        if now and now not in self.seen.ours.get(ref, frozenset()):
            here, there = quote(pr.branch), quote(self.wishes.remote)
            raise Refused(
                f"The branch {pr.branch} at {self.wishes.remote} is not as prsplit left it, so it is not overwritten.",
                f"git fetch {there} {here} && git log --oneline {here}...FETCH_HEAD",
            )
        return RefMove(ref, now or self.seen.zero, pr.commit)

    def base_of(self, pr: SeriesPR) -> str:
        """The branch that its pull request is to be merged into: the nearest one below that is not merged yet."""
        if self.wishes.mode == "queue":
            return self.series.trunk
        below = next((place for place in ancestors(self.series, pr.place) if not self._merged(place)), 0)
        return self.series.prs[below - 1].branch if below else self.series.trunk

    def _rebased(self) -> Iterator[tuple[SeriesPR, Pull]]:
        for pr in self.live:
            pull = self.seen.pulls.get(pr.place)
            if pull is not None and pull.base != self.base_of(pr) and self.wishes.opens:
                yield pr, pull

    def parked_bases(self) -> Iterator[Step]:
        """Whatever changes its base goes to the trunk first: while branches move, no head may be found in its base, or
        the forge would take it for merged."""
        for pr, pull in self._rebased():
            if pull.base != self.series.trunk:
                yield SetBase(pr.place, pull.number, pull.base, self.series.trunk)

    def final_bases(self) -> Iterator[Step]:
        """From the trunk to where it belongs."""
        for pr, pull in self._rebased():
            if self.base_of(pr) != self.series.trunk:
                yield SetBase(pr.place, pull.number, self.series.trunk, self.base_of(pr))

    def opening(self, link: Link) -> tuple[list[SeriesPR], list[Waiting]]:
        """The PRs to open now, and those that wait."""
        room = self.wishes.room
        opened: list[SeriesPR] = []
        waiting: list[Waiting] = []
        for pr in self.live:
            if pr.place in self.seen.pulls:
                continue
            why = self._held_back(pr)
            if not why and room is not None and len(opened) >= room:
                why = "as many of your pull requests are open as --max-open allows"
            if why:
                waiting.append(Waiting(pr.place, why, link(self.base_of(pr), pr.branch)))
            else:
                opened.append(pr)
        return opened, waiting

    def _held_back(self, pr: SeriesPR) -> str:
        if self.wishes.mode == "chain":
            return ""
        below = [place for place in ancestors(self.series, pr.place) if not self._merged(place)]
        if below:
            return f"PR {below[0]} is not merged yet"
        if pr.place in self.seen.stuck:
            return "its branch still holds what was merged in another form (prsplit update)"
        return ""

    def links(self, link: Link) -> list[Waiting]:
        """Where pull requests can be opened by hand: without a forge there is no other way."""
        found = [(pr, link(self.base_of(pr), pr.branch)) for pr in self.live if pr.own == 1]
        return [Waiting(pr.place, "", place) for pr, place in found if place]

    def opened(self, opening: list[SeriesPR]) -> Iterator[Step]:
        """Open bottom to top."""
        for pr in opening:
            yield OpenPull(pr.place, pr.branch, self.wishes.owner, self.base_of(pr), pr.title, self.wishes.draft)

    def asked(self, opening: list[SeriesPR]) -> Iterator[Step]:
        """Labels and reviewers of what this push opens. They come last: who may open a pull request may still not be
        allowed to label one, and the series should not stand half open for that."""
        for place in sorted({pr.place for pr in opening} | self.seen.fresh):
            wanted: list[Step] = [AddLabels(place, self.wishes.labels)] if self.wishes.labels else []
            wanted += [AskReview(place, self.wishes.people)] if self.wishes.people else []
            yield from (step for step in wanted if step not in self.seen.given)

    def maps(self, opening: list[SeriesPR]) -> Iterator[Step]:
        """Texts whose map is not, or will not be, up to date. The last one opened knows all numbers at once."""
        standing = [pr.place for pr in self.live if pr.place in self.seen.pulls and pr.place not in self.seen.unmapped]
        fresh = {self.wishes.keep.place} if self.wishes.keep and len(self.series.prs) > 1 else set()
        if opening:
            yield from (SetMap(place) for place in sorted([*standing, *(pr.place for pr in opening[:-1])]))
        else:
            yield from (SetMap(place) for place in standing if place in self.seen.stale_maps | fresh)

    def _wanted_stacks(self, opening: list[SeriesPR]) -> list[tuple[int, ...]]:
        if self.wishes.mode != "chain" or not (self.wishes.opens and self.wishes.native):
            return []
        there = {pr.place for pr in opening} | set(self.seen.pulls)
        places = [pr.place for pr in self.live if pr.place in there]
        return [run[:LARGEST_STACK] for run in chains(self.series, places) if len(run) > 1]

    def _tell_limit(self) -> None:
        """Say that a stack holds no more."""
        longest = max(map(len, chains(self.series, [pr.place for pr in self.live])), default=0)
        if longest > LARGEST_STACK and self.wishes.mode == "chain" and self.wishes.opens and self.wishes.native:
            self.notes.append(
                f"A native stack holds {LARGEST_STACK} pull requests, the chain has {longest}: the others stand on it by "
                f"their bases."
            )

    def _numbers(self, places: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.seen.pulls[place].number for place in places if place in self.seen.pulls)

    def _to_break(self) -> dict[int, tuple[int, ...]]:
        """Native stacks of ours that hold another order than the wanted one, or whose members change their bases."""
        held = {pull.number: pull.stack for pull in self.seen.pulls.values() if pull.stack}
        moving = {pull.number for _, pull in self._rebased()}
        found = {}
        for stack in sorted(set(held.values())):
            members = self.seen.stacks.get(stack, ())
            known = {pull.number for pull in (*self.seen.pulls.values(), *self.seen.left)}
            strangers = set(members) - known
            order = tuple(number for run in self._wanted_stacks([]) for number in self._numbers(run))
            kept = tuple(number for number in order if number in members)
            if not (moving & set(members)) and kept == members:
                continue
            if strangers and moving & set(members):
                raise Refused(
                    f"Native stack {stack} holds pull requests that are not of this series, and inside a stack no base "
                    f"can be changed, so nothing was pushed.",
                    f"gh stack unstack {stack}   # or on its page; link it again after the push",
                )
            if strangers:
                self.notes.append(f"Native stack {stack} holds other pull requests as well, so it is left as it is.")
            else:
                found[stack] = members
        return found

    def broken_stacks(self) -> Iterator[Step]:
        """Inside a native stack no base may change: it is dissolved first."""
        for stack, members in self.broken.items():
            yield BreakStack(stack, members)

    def stacks(self, opening: list[SeriesPR]) -> Iterator[Step]:
        """Register what stands on each other, or put new PRs on top of what is registered."""
        for run in self._wanted_stacks(opening):
            inside = [self._stack(place) for place in run]
            first = inside[0]
            rest = tuple(place for place, stack in zip(run, inside, strict=True) if not stack)
            if not any(inside):
                yield MakeStack(run)
            elif first and set(inside[: len(run) - len(rest)]) == {first} and rest:
                yield GrowStack(first, rest)

    def _stack(self, place: int) -> int:
        pull = self.seen.pulls.get(place)
        return pull.stack if pull is not None and pull.stack not in self.broken else 0

    def farewell(self) -> Iterator[Step]:
        """What becomes of pull requests that the series has no more, and of the one that it stands for."""
        if self.wishes.opens:
            yield from (DropPull(pull.number, pull.head) for pull in self.seen.left)
        if self.wishes.superseded and self.wishes.opens:
            if not self.seen.announced:
                yield Announce(self.wishes.superseded)
            if self.wishes.superseded in {pull.number for pull in self.seen.pulls.values()}:
                return
            if not self.seen.marked:
                yield MarkOld(self.wishes.superseded)
            if not self.seen.retired:
                yield Retire(self.wishes.superseded, self.wishes.close)
