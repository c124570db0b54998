"""Draft how a push is taken back: its deeds backwards, those that people have built upon left alone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from prsplit.model.pull import Pull, Talk
from prsplit.model.push import (
    Announce,
    BackScript,
    BackStep,
    BreakStack,
    ClosePull,
    Deed,
    DropComment,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    MarkOld,
    OpenPull,
    PushBranches,
    PushRun,
    PutMap,
    Relink,
    Retire,
    Retitle,
    Revive,
    SetBase,
    SetMap,
)
from prsplit.model.script import RefMove
from prsplit.repo.refs import HEADS


@dataclass(frozen=True, slots=True)
class Now:
    """How the remote stands: its refs, the pull requests that the push dealt with, what was said in them, the members of
    native stacks, and the values that prsplit gave each ref. `upon` are other people's open pull requests by the branch
    that they are to be merged into."""

    refs: Mapping[str, str]
    zero: str
    ours: Mapping[str, frozenset[str]]
    pulls: Mapping[int, Pull] = field(default_factory=dict)
    talk: Mapping[int, Talk] = field(default_factory=dict)
    stacks: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    upon: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def draft_undo(run: PushRun, now: Now, *, force: bool) -> BackScript:
    """The inverse of `run`, last deed first, so that pull requests close from the top down and before their branches go.

    Without `force` a pull request that holds comments, reviews or other people's commits, or that another one stands on,
    is kept, with its branch and those below it. Merged ones, branches that somebody moved, and branches that somebody
    else's pull request stands on are kept either way.
    """
    return _Undo(run, now, force=force).script()


class _Undo:
    def __init__(self, run: PushRun, now: Now, *, force: bool) -> None:
        self.run, self.now, self.force = run, now, force
        self.kept: list[str] = []
        self.held: set[str] = set()
        self.bases = {number: pull.base for number, pull in now.pulls.items()}
        self.more = False
        self.own = {deed.step.place: deed.number for deed in run.deeds
                    if isinstance(deed.step, OpenPull) and deed.state == "done"}  # fmt: skip
        self.revived = {deed.step.number for deed in run.deeds
                        if isinstance(deed.step, DropPull) and deed.state == "done"}  # fmt: skip
        self.staying = self._staying()
        self.needed = self._needed()

    def script(self) -> BackScript:
        steps: list[tuple[int, BackStep]] = []
        gone = []
        for at in range(len(self.run.deeds) - 1, -1, -1):
            deed = self.run.deeds[at]
            if deed.state != "done":
                continue
            back = list(self._back(deed))
            steps += [(at, step) for step in back]
            if not back and not self._stays(deed):
                gone.append(at)
        return BackScript(tuple(steps), tuple(gone), tuple(self.kept), self.more)

    def _stays(self, deed: Deed) -> bool:
        if isinstance(deed.step, PushBranches):
            return any(move.ref in self.held for move in deed.step.moves)
        return isinstance(deed.step, OpenPull) and deed.number in self.staying

    def _staying(self) -> frozenset[int]:
        """Pull requests of this push that are not closed."""
        found = set()
        for number in sorted(self.own.values()):
            pull = self.now.pulls.get(number)
            why = self._why_kept(pull) if pull is not None and pull.state == "open" else ""
            if why:
                self.kept.append(f"Pull request {number} has {why}, so it stays open (--force closes it).")
                self.more = True
                found.add(number)
            elif pull is not None and pull.state == "merged":
                self.kept.append(f"Pull request {number} is merged, which can't be taken back.")
        return frozenset(found)

    def _why_kept(self, pull: Pull) -> str:
        talk = self.now.talk.get(pull.number, Talk())
        found = [("comments", talk.comments), ("reviews", talk.reviews)]
        said = [name for name, count in found if count]
        if pull.commit not in self.now.ours.get(HEADS + pull.head, frozenset()):
            said.append("commits of somebody else")
        if pull.head in self.now.upon:
            said.append(f"pull request {self.now.upon[pull.head][0]} upon it")
        return "" if self.force else " and ".join(said)

    def _needed(self) -> frozenset[str]:
        """Branches that a pull request which stays open is made of, or stands on."""
        heads = {pull.head: pull for pull in self.now.pulls.values()}
        found, seen = {*self.now.upon}, set[str]()
        for number in self.staying:
            pull: Pull | None = self.now.pulls[number]
            while pull is not None and pull.head not in seen:
                seen.add(pull.head)
                found.update((pull.head, pull.base))
                pull = heads.get(pull.base)
        return frozenset(found)

    def _back(self, deed: Deed) -> Iterator[BackStep]:
        match deed.step:
            case PushBranches(moves):
                moved = tuple(back for move in moves if (back := self._moved_back(move)) is not None)
                if moved:
                    yield PushBranches(moved)
            case OpenPull(head=head):
                if self._open(deed.number) and deed.number not in self.staying:
                    yield ClosePull(deed.number, head)
            case SetBase(place, number, old, new):
                if self._open(number) and self.bases[number] == new:
                    self.bases[number] = old
                    yield SetBase(place, number, new, old)
            case SetMap(place):
                # What this push opened is closed, text and all.
                if deed.number and place not in self.own and self._open(deed.number):
                    yield PutMap(deed.number, deed.before)
            case MakeStack() | GrowStack() | BreakStack():
                yield from self._stacked_back(deed)
            case _:
                yield from self._farewell_back(deed)

    def _farewell_back(self, deed: Deed) -> Iterator[BackStep]:
        """What was done to pull requests that the push did not open."""
        match deed.step:
            case Announce():
                yield DropComment(deed.number)
            case MarkOld(number):
                yield PutMap(number, deed.before)
            case DropPull(number):
                yield Revive(number, closed=True)
            case KeepPull(_, number, _, _, old, title) if self.now.pulls[number].title == title != old:
                yield Retitle(number, old)
            case Retire(number, close):
                yield Revive(number, close)
            case _:
                return

    def _stacked_back(self, deed: Deed) -> Iterator[BackStep]:
        match deed.step:
            case MakeStack() if deed.number in self.now.stacks:
                yield BreakStack(deed.number, self.now.stacks[deed.number])
            case GrowStack(stack, places) if stack in self.now.stacks:
                added = {self.own.get(place, 0) for place in places}
                older = tuple(number for number in self.now.stacks[stack] if number not in added)
                yield BreakStack(stack, self.now.stacks[stack])
                if len(older) > 1:
                    yield Relink(older)
            case BreakStack(_, numbers) if len(numbers) > 1 and all(map(self._open, numbers)):
                yield Relink(numbers)
            case _:
                return

    def _open(self, number: int) -> bool:
        pull = self.now.pulls.get(number)
        return pull is not None and (pull.state == "open" or number in self.revived)

    def _moved_back(self, move: RefMove) -> RefMove | None:
        now = self.now.refs.get(move.ref, self.now.zero)
        name = move.ref.removeprefix(HEADS)
        if now in (move.old, self.now.zero):
            return None
        if now != move.new:
            self.kept.append(f"The branch {name} has moved since prsplit left it at {move.new[:12]}, so it stays.")
            return None
        if not name.startswith(f"{self.run.prefix}/") and name not in {pull.head for pull in self.now.pulls.values()}:
            self.kept.append(f"The branch {name} belongs to no pull request of the series, so it stays.")
            return None
        if name in self.needed:
            self.held.add(move.ref)
            self.kept.append(f"The branch {name} stays, as an open pull request stands on it.")
            return None
        return RefMove(move.ref, move.new, move.old)
