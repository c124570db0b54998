"""The story of `push`: take the built stack, look at the remote, draft the script, ask, perform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from shlex import quote
from typing import Literal

from prsplit.app.apply import Applied, ApplyOptions, apply_series
from prsplit.app.called import called
from prsplit.app.deeds import Hands
from prsplit.app.keeping import Which
from prsplit.app.kept import proofs_of
from prsplit.app.ledgers import ledgers_of
from prsplit.app.opening import Narration
from prsplit.app.sight import Sight, Wanted, look_around
from prsplit.app.target import Asked, Target, base_name_of, find_target
from prsplit.app.threads import moved_threads
from prsplit.errors import AnsweredNo, Refused, UsageError
from prsplit.model.push import PushRun, PushScript, Series
from prsplit.model.script import Run, Script
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.refs import HEADS, listed
from prsplit.repo.tips import contains, tips
from prsplit.settings import PlanOptions, ShapeOfStack
from prsplit.stack import built as records
from prsplit.stack import journal, pushes
from prsplit.stack.lock import locked
from prsplit.stack.push_draft import Wishes, draft_push
from prsplit.stack.push_run import perform_push, write_settled
from prsplit.stack.series import Tip, series_of_run, series_of_script, shape_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checks say of a stack: the sentences that speak against pushing it, and by commit the rules that passed."""

    against: tuple[str, ...] = ()
    passed: Mapping[str, frozenset[str]] = field(default_factory=dict)


Check = Callable[[str, Narration], Judged]
"""Judges the stack of a repository's folder."""
Confirm = Callable[[PushScript, Series], bool]


@dataclass(frozen=True, slots=True)
class PushOptions:
    """What the user asked of `push`."""

    asked: Asked
    draft: bool = False
    max_open: int | None = None
    supersedes: int = 0
    close: bool = False
    labels: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    no_check: bool = False
    dry_run: bool = False
    keep: Which | None = None
    shape: ShapeOfStack | None = None
    """What is to be built where no stack is; None for `linear`, and for whatever is built."""
    by: Literal["push", "update"] = "push"


@dataclass(frozen=True, slots=True)
class PushAnswer:
    """What `push` answers: the script, the series that it is about, the apply script that comes before it in a dry run
    without a stack, the run (None for a dry run, and where nothing was to be done), the numbers by place, and what the checks said."""

    script: PushScript
    series: Series
    building: Script | None = None
    run: PushRun | None = None
    numbers: tuple[tuple[int, int], ...] = ()
    said: tuple[str, ...] = ()
    following: tuple[str, ...] = ()
    judged: Judged = Judged()


def push_series(
    at: str, wanted: PushOptions, narration: Narration, confirm: Confirm, check: Check | None = None, *,
    ahead: Run | None = None,
) -> PushAnswer:  # fmt: skip
    """Push the stack and open its pull requests, or with `dry_run` only say how; `ahead` is a run that is not made yet, for
    a dry run of all that would follow it.

    Raises Refused when a branch here or there is not as prsplit left it, AnsweredNo when a check or the user says no.
    """
    if wanted.close and not wanted.supersedes:
        raise UsageError("--close needs --supersedes N.", "prsplit push --help")
    if wanted.keep and (wanted.close or not wanted.supersedes):
        raise UsageError("--keep-pr needs --supersedes N, and no --close.", "prsplit push --help")
    repo = open_repository(at)
    built = ahead or _built(repo)
    building: Applied | None = None
    if built is None:
        narration.phase("building the stack")
        applied = apply_series(
            at, PlanOptions(), ApplyOptions(wanted.shape or "linear", dry_run=wanted.dry_run), narration
        )
        building = applied if wanted.dry_run else None
        built = journal.read(repo).last if not wanted.dry_run else None
    judged = _judge(at, wanted, narration, check if building is None else None) if ahead is None else Judged()
    with locked(repo, dry=wanted.dry_run) as hold:
        ground = _ground(repo, built, building, wanted.asked, narration, known=ahead is None)
        _refuse_shape(repo, wanted, built, ground.series)
        with closing(ground.target.forge):
            answer, sight = _drafted(repo, ground, wanted, narration, ahead)
            answer = replace(answer, building=building.script if building else None, judged=judged)
            if wanted.dry_run:
                return answer
            answer = replace(answer, run=_run(repo, answer.series, sight, wanted.by))
            return _performed(at, repo, hold, answer, sight, narration, confirm)


def _built(repo: Repository) -> Run | None:
    """The stack that was built last, whose branches and source are as the run left them."""
    log = journal.read(repo)
    run = log.last
    if run is None or log.open is not None:
        return None
    refs = listed(repo, HEADS + run.prefix, HEADS + run.branch)
    source = refs.get(HEADS + run.branch, run.head)
    # What was carried over by --onto stands on a base that its branch has never seen.
    if source != run.head and contains(repo, source, run.base):
        raise Refused(
            f"{run.branch} has moved on since the stack was built.", "prsplit update   # or prsplit apply --replan"
        )
    for move in run.moves:
        now, name = refs.get(move.ref, repo.zero), move.ref.removeprefix(HEADS)
        if move.ref.startswith(HEADS) and now != move.new:
            there = f"{move.new[:12]}..{name}"
            raise Refused(
                f"The branch {name} is not as prsplit left it.",
                f"git log --oneline {quote(there)}   # prsplit update takes it in"
                if now != repo.zero
                else f"git branch {quote(name)} {move.new[:12]}",
            )
    return run


def _refuse_shape(repo: Repository, wanted: PushOptions, run: Run | None, series: Series) -> None:
    """Raise UsageError where the stack that stands is of another shape than was asked for."""
    record = records.known(repo, run.id) if run is not None else None
    known = {shape_of(series), *((record.shape,) if record is not None and record.shape else ())}
    if wanted.shape and wanted.shape not in known:
        raise UsageError(
            f"The stack that is built is {shape_of(series)}, not {wanted.shape}.",
            f"prsplit apply --shape {wanted.shape}   # builds it anew; then push",
        )


def _judge(at: str, wanted: PushOptions, narration: Narration, check: Check | None) -> Judged:
    if wanted.no_check or check is None:
        narration.warn("the stack was not checked")
        return Judged()
    narration.phase("checking")
    judged = check(at, narration)
    for sentence in judged.against:
        narration.warn(sentence)
    if judged.against:
        count = "one check fails" if len(judged.against) == 1 else f"{len(judged.against)} checks fail"
        raise AnsweredNo(
            f"The stack is not ready, {count}, so nothing was pushed.",
            f"{called(at, 'check --stack --stage push')}   # or push --no-check",
        )
    return judged


@dataclass(frozen=True, slots=True)
class _Ground:
    """The series and where it goes; `after` is the id of the last local run."""

    series: Series
    target: Target
    after: str
    tree: str
    head: str


def _ground(
    repo: Repository, built: Run | None, building: Applied | None, asked: Asked, narration: Narration, *, known: bool
) -> _Ground:
    last = journal.read(repo).last
    if built is not None:
        source, base = built.branch, built.base if known or last is None else last.base
        target = find_target(repo, source, base_name_of(repo, source, base), asked, narration.note)
        commits = [move.new for move in built.moves if move.ref.startswith(HEADS) and move.new != repo.zero]
        found = {oid: Tip(parent, message) for oid, (parent, message) in tips(repo, commits).items()}
        series = series_of_run(built, found, target.trunk, repo.zero)
        return _Ground(series, target, built.id, built.base, built.head)
    if building is None:
        raise AssertionError
    script, source = building.script, building.branch
    target = find_target(repo, source, base_name_of(repo, source, script.base), asked, narration.note)
    head = listed(repo, HEADS + source).get(HEADS + source, "") if source else ""
    return _Ground(series_of_script(script, source, target.trunk), target, "", script.base, head)


def _drafted(
    repo: Repository, ground: _Ground, wanted: PushOptions, narration: Narration, ahead: Run | None
) -> tuple[PushAnswer, Sight]:
    narration.phase(f"looking at {ground.target.remote}")
    more = Wanted(wanted.supersedes, wanted.keep, wanted.max_open, ground.head)
    sight = look_around(repo, ground.series, ground.target, more, ground.tree, ahead)
    series, target = sight.series, ground.target
    opens = target.forge.pulls is not None and all(pr.own == 1 for pr in series.prs)
    wishes = Wishes(
        target.remote, target.place, target.mode, target.owner, opens, wanted.draft, sight.room, wanted.labels,
        wanted.people, wanted.supersedes, wanted.close, sight.native, sight.keep,
    )  # fmt: skip
    if wanted.keep and not opens:
        raise UsageError("--keep-pr needs a forge, and a branch for each PR.", "prsplit push --help")
    seen = sight.seen if not wanted.supersedes else replace(
        sight.seen, retired=sight.retired(wanted.supersedes, close=wanted.close)
    )  # fmt: skip
    script = draft_push(series, seen, wishes, lambda base, head: target.forge.compare(base, target.owner, head))
    notes = [*sight.notes, *script.notes]
    if not opens and target.forge.pulls is not None:
        notes.append("The stack is one branch with a commit for each PR, so no pull request is opened.")
    pulls = target.forge.pulls
    if pulls is None and series.prs and not target.forge.compare(series.trunk, target.owner, series.prs[0].branch):
        notes.append(
            f"No forge is known for {target.remote}: open pull requests for these branches by hand, each against the branch "
            "named with it."
        )
    threads = moved_threads(repo, script, series, sight.seen.pulls, sight.old, pulls) if pulls and opens else ()
    return PushAnswer(replace(script, notes=tuple(notes), threads=threads), series, numbers=script.known), sight


def _performed(
    at: str, repo: Repository, hold: int, answer: PushAnswer, sight: Sight, narration: Narration, confirm: Confirm
) -> PushAnswer:
    following = (called(at, "status"), called(at, "undo"))
    run = answer.run
    if run is None:
        raise AssertionError
    if not answer.script.steps:
        if sight.resumed is not None:
            pushes.end(repo, write_settled(repo, run, sight.settled), "done")
        return replace(answer, run=None, following=following[:1])
    if not confirm(answer.script, answer.series):
        raise AnsweredNo("Nothing was pushed.", called(at, "push --dry-run"))
    if run.deeds:
        run = write_settled(repo, run, sight.settled)
    elif not sight.resumed:
        pushes.begin(repo, run)
    said: list[str] = []
    hands = Hands(
        repo, sight.target.remote, hold, sight.target.forge.pulls, answer.series, dict(answer.script.known),
        sight.template, said, answer.script.threads, proofs_of(repo, [pr.commit for pr in answer.series.prs if pr.commit]),
        answer.judged.passed, ledgers_of(repo),
    )  # fmt: skip
    narration.phase(f"pushing to {sight.target.remote}")
    try:
        run = perform_push(repo, run, answer.script.steps, hands.do)
    finally:
        for line in said:
            narration.note(line)
    return replace(answer, run=run, numbers=tuple(sorted(hands.numbers.items())), said=tuple(said), following=following)


def _run(repo: Repository, series: Series, sight: Sight, by: Literal["push", "update"]) -> PushRun:
    """The push that was cut off, to go on with, or a new one."""
    if sight.resumed is not None:
        return sight.resumed
    target, log = sight.target, journal.read(repo)
    at = target.at
    after = log.last.id if log.last is not None else ""
    return PushRun(
        sight.log.next_id(), after, target.remote, target.address, target.forge.name, at.host if at else "",
        at.project if at else "", target.owner, series.prefix, series.source, "open", by=by,
    )  # fmt: skip
