"""Do one step of a push, or take one back: the one place where steps, git and the forge meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from prsplit.errors import PrsplitError
from prsplit.forges.protocol import Pulls
from prsplit.model.pull import NewPull
from prsplit.model.push import (
    AddLabels,
    Announce,
    AskReview,
    BackStep,
    BreakStack,
    ClosePull,
    DropComment,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    MarkOld,
    OpenPull,
    PushBranches,
    PutMap,
    Relink,
    Retire,
    Retitle,
    Revive,
    Series,
    SetBase,
    SetMap,
    Step,
    ThreadMove,
)
from prsplit.repo.open import Repository
from prsplit.repo.push import look, push, refuse_rejected
from prsplit.reports.pull_text import map_in, pull_text, series_map, superseded_map, supersedes_text, with_map
from prsplit.stack.push_run import Outcome

MARKER = "<!-- prsplit:supersedes -->"


@dataclass(slots=True)
class Hands:
    """What does the steps of one push. `numbers` maps places to pull requests and grows as they are opened."""

    repo: Repository
    remote: str
    hold: int
    pulls: Pulls | None
    series: Series
    numbers: dict[int, int]
    template: str
    narrate_said: list[str]
    threads: Sequence[ThreadMove] = ()
    proofs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the user's commands have shown at a commit."""
    passed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The rules that a commit has passed."""
    ledgers: Mapping[str, str] = field(default_factory=dict)
    """Which lines of a commit need no review."""

    def do(self, step: Step) -> Outcome:
        """Do `step` and tell what came of it. Raises what git or the forge raises."""
        if isinstance(step, PushBranches):
            return self._push(step)
        if self.pulls is None:
            raise AssertionError(step)
        return self._ask(step, self.pulls)

    def _push(self, step: PushBranches) -> Outcome:
        push_branches(self.repo, self.remote, step, self.hold, self.narrate_said)
        return Outcome(step)

    def _ask(self, step: Step, pulls: Pulls) -> Outcome:
        match step:
            case OpenPull():
                return self._open(step, pulls)
            case SetBase(_, number, _, new):
                pulls.set_base(number, new)
            case SetMap(place):
                return self._map(step, self.numbers[place], pulls)
            case AddLabels(place, labels):
                pulls.label(self.numbers[place], labels)
                return Outcome(step, self.numbers[place])
            case AskReview(place, people):
                pulls.ask_review(self.numbers[place], people)
                return Outcome(step, self.numbers[place])
            case MakeStack(places):
                return Outcome(step, pulls.make_stack([self.numbers[place] for place in places]))
            case GrowStack(stack, places):
                pulls.grow_stack(stack, [self.numbers[place] for place in places])
            case BreakStack(stack):
                pulls.break_stack(stack)
            case _:
                return self._say(step, pulls)
        return Outcome(step)

    def _say(self, step: Step, pulls: Pulls) -> Outcome:
        """Deal with pull requests that the series did not open."""
        match step:
            case Announce(number):
                text = supersedes_text(self.series, self.numbers, MARKER, number, self.threads)
                return Outcome(step, pulls.comment(number, MARKER, text))
            case Retire(number, close):
                retire(pulls, number, close=close)
            case MarkOld(number):
                return Outcome(step, number, put_map(pulls, number, superseded_map(self.series, self.numbers)))
            case DropPull(number):
                pulls.set_open(number, to=False)
            case KeepPull(_, number, _, _, _, title):
                pulls.set_title(number, title)
                return Outcome(step, number)
            case _:
                raise AssertionError(step)
        return Outcome(step)

    def _open(self, step: OpenPull, pulls: Pulls) -> Outcome:
        pr = self.series.prs[step.place - 1]
        shown, passed = self.proofs.get(pr.commit, ()), self.passed.get(pr.commit, frozenset())
        ledger = self.ledgers.get(pr.commit, "")
        text = pull_text(self.series, pr.place, self.numbers, self.template, shown, passed, ledger)
        opened = pulls.open(NewPull(step.head, step.owner, step.base, step.title, text, step.draft))
        self.numbers[step.place] = opened.number
        return Outcome(step, opened.number)

    def _map(self, step: SetMap, number: int, pulls: Pulls) -> Outcome:
        """The text is read just before it is written: what people wrote in the meantime stays."""
        return Outcome(step, number, put_map(pulls, number, series_map(self.series, step.place, self.numbers)))


def put_map(pulls: Pulls, number: int, new: str) -> str:
    """Let the text of a pull request hold `new` for its map; the one that it held."""
    now = pulls.get(number)
    text = with_map(now.body, new)
    if text is not None and text != now.body:
        pulls.set_body(number, text)
    return map_in(now.body)


def push_branches(repo: Repository, remote: str, step: PushBranches, hold: int, said: list[str]) -> None:
    """Push; raise in one sentence what did not go through, and what did where the remote is not atomic."""
    done = push(repo, remote, step.moves, hold=hold)
    said += done.said
    if not done.error:
        return
    try:
        refuse_rejected(remote, done)
    except PrsplitError as failure:
        moved = landed(step, look(repo, remote, [move.ref for move in step.moves]).refs, repo.zero)
        if len(moved) == len(step.moves):
            return  # somebody has pushed the very same from another clone
        count = f"{len(moved)} of {len(step.moves)} branches have moved there" if moved else "no branch has moved there"
        wrong = type(failure)(f"{failure.message} At {remote}, {count}.", failure.hint)
        raise wrong from failure


def landed(step: PushBranches, refs: Mapping[str, str], zero: str) -> tuple[str, ...]:
    """The refs of `step` that stand where it puts them."""
    return tuple(move.ref for move in step.moves if refs.get(move.ref, zero) == move.new)


def retire(pulls: Pulls, number: int, *, close: bool) -> None:
    """Close a pull request, or make it a draft, unless it is that already."""
    now = pulls.get(number)
    if close and now.state == "open":
        pulls.set_open(number, to=False)
    elif not close and now.state == "open" and not now.draft:
        pulls.set_draft(now, to=True)


@dataclass(frozen=True, slots=True)
class Back:
    """What takes the steps of one push back."""

    repo: Repository
    remote: str
    hold: int
    pulls: Pulls | None

    def do(self, step: BackStep) -> None:
        """Do one step of an undo. Raises what git or the forge raises."""
        if isinstance(step, PushBranches):
            push_branches(self.repo, self.remote, step, self.hold, [])
        elif self.pulls is None:
            raise AssertionError(step)
        else:
            _take_back(step, self.pulls)


def _take_back(step: BackStep, pulls: Pulls) -> None:
    match step:
        case ClosePull(number):
            pulls.set_open(number, to=False)
        case SetBase(_, number, _, new):
            pulls.set_base(number, new)
        case PutMap(number, before):
            put_map(pulls, number, before)
        case BreakStack(stack):
            pulls.break_stack(stack)
        case Relink(numbers):
            pulls.make_stack(numbers)
        case DropComment(comment):
            pulls.drop_comment(comment)
        case Revive(number, closed):
            revive(pulls, number, closed=closed)
        case Retitle(number, title):
            pulls.set_title(number, title)
        case PushBranches():
            raise AssertionError(step)


def revive(pulls: Pulls, number: int, *, closed: bool) -> None:
    """Take `retire` back."""
    now = pulls.get(number)
    if closed and now.state == "closed":
        pulls.set_open(number, to=True)
    elif not closed and now.draft:
        pulls.set_draft(now, to=False)
