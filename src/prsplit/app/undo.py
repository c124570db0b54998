"""The story of `undo`: whatever was done last is taken back, here or at the remote."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace

from prsplit.app.deeds import Back
from prsplit.app.opening import Narration
from prsplit.app.settling import happened, taken_over
from prsplit.app.target import forge_of_run
from prsplit.errors import AnsweredNo, Refused
from prsplit.forges.protocol import Pulls
from prsplit.model.pull import Pull
from prsplit.model.push import (
    BackScript,
    BreakStack,
    Deed,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    OpenPull,
    PushBranches,
    PushRun,
    Retire,
    SetBase,
    SetMap,
)
from prsplit.model.script import RefMove, Run
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.push import look, push_address
from prsplit.repo.refs import HEADS
from prsplit.repo.remotes import masked
from prsplit.stack import journal, pushes
from prsplit.stack.lock import lock
from prsplit.stack.prune import KEPT_RUNS
from prsplit.stack.push_run import perform_undo, settled, with_settled, write_settled
from prsplit.stack.push_undo import Now, draft_undo
from prsplit.stack.pushes import Pushes
from prsplit.stack.undo import inverse, refuse_undo, undo


@dataclass(frozen=True, slots=True)
class UndoOptions:
    """What the user asked of `undo`."""

    dry_run: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, or with `dry_run` would be: a local run, its moves if it was only looked at, or a push; for an
    update that pushed, both. `left` are the runs that can be taken back next, one with each call."""

    local: Run | None = None
    moves: tuple[RefMove, ...] = ()
    remote: BackScript | None = None
    left: int = 0
    half: bool = False
    """Whether the update that pushed stands here still, as something of its push does at the remote."""


Confirm = Callable[[BackScript], bool]


def take_back(at: str, wanted: UndoOptions, narration: Narration, confirm: Confirm) -> Undone:
    """Take the last run of the repository at `at` back, and no other.

    Raises AnsweredNo when there is none or the user says no, Refused when something has changed since.
    """
    repo = open_repository(at)
    done = _last_taken_back(repo, wanted, narration, confirm)
    return replace(done, left=max(0, _runs(repo) - wanted.dry_run))


def _runs(repo: Repository) -> int:
    """The runs that can be taken back, one after the other; an update and its push are one."""
    pushed = [run for run in pushes.read(repo).runs if run.state != "undone"]
    kept = journal.read(repo).standing[-KEPT_RUNS:]
    alone = [run for run in kept if not any(push.by == "update" and push.after == run.id for push in pushed)]
    return len(alone) + len(pushed)


def _last_taken_back(repo: Repository, wanted: UndoOptions, narration: Narration, confirm: Confirm) -> Undone:
    run, log = pushes.read(repo).last, journal.read(repo)
    newest = log.last.id if log.last is not None else ""
    if run is not None and int(run.after or 0) >= int(newest or 0):
        other = log.last if _is_half(run, log.last, pushes.read(repo)) else None
        if other is not None:
            refuse_undo(repo, other)
        done = _remote(repo, run, wanted, narration, confirm)
        return done if other is None else _other_half(repo, done, other, wanted)
    if wanted.dry_run:
        return Undone(moves=inverse(log.last) if log.last is not None else ())
    return Undone(local=undo(repo))


def _is_half(run: PushRun, last: Run | None, past: Pushes) -> bool:
    """Whether `run` is what an update pushed, and `last` what it moved here."""
    if last is None or last.command != "update" or run.by != "update" or run.after != last.id:
        return False
    return [one.id for one in past.runs if one.state != "undone" and one.after == last.id] == [run.id]


def _other_half(repo: Repository, done: Undone, last: Run, wanted: UndoOptions) -> Undone:
    """The branches here, once nothing of the push is left."""
    if done.remote is not None and done.remote.more:
        return replace(done, half=True)
    return replace(done, moves=inverse(last)) if wanted.dry_run else replace(done, local=undo(repo))


def _remote(repo: Repository, run: PushRun, wanted: UndoOptions, narration: Narration, confirm: Confirm) -> Undone:
    with nullcontext(-1) if wanted.dry_run else lock(repo) as hold:
        narration.phase(f"looking at {run.remote}")
        if masked(push_address(repo, run.remote)) != run.address:
            raise Refused(
                f"The remote {run.remote} is not where the push went, {run.address}, so nothing was undone.",
                "git remote -v",
            )
        with closing(forge_of_run(run, narration.note)) as forge:
            found, script = _drafted(repo, run, forge.pulls, force=wanted.force)
            if wanted.dry_run:
                return Undone(remote=script)
            _refuse_nothing(script)
            if script.steps and not confirm(script):
                raise AnsweredNo("Nothing was undone.", "prsplit undo --dry-run")
            narration.phase(f"taking back what was pushed to {run.remote}")
            back = Back(repo, run.remote, hold, forge.pulls)
            perform_undo(repo, write_settled(repo, run, found), script, back.do)
        return Undone(remote=script)


def _drafted(
    repo: Repository, run: PushRun, pulls: Pulls | None, *, force: bool
) -> tuple[tuple[tuple[int, Deed], ...], BackScript]:
    """What became of steps that were cut off, and the script that takes the push back."""
    now = _now(repo, run, pulls)
    places = {deed.step.place: now.pulls[deed.number] for deed in run.deeds
              if isinstance(deed.step, OpenPull | KeepPull) and deed.number in now.pulls}  # fmt: skip
    places |= _begun(run, pulls)
    found = settled(run, lambda deed: happened(deed, now.refs, repo.zero, places, pulls, taken_over(run)))
    known = with_settled(run, found)
    return found, draft_undo(known, _now(repo, known, pulls) if found else now, force=force)


def _refuse_nothing(script: BackScript) -> None:
    if script.more and not script.steps and not script.gone:
        raise AnsweredNo(f"Nothing more is taken back: {' '.join(script.kept)}", "prsplit undo --force")


def _begun(run: PushRun, pulls: Pulls | None) -> dict[int, Pull]:
    """Pull requests that a push was about to open when it was cut off, by place, where they are there."""
    found = {}
    for deed in run.deeds:
        if deed.state == "begun" and isinstance(deed.step, OpenPull) and pulls is not None:
            known = [one for one in pulls.by_head(deed.step.owner, deed.step.head) if one.state == "open"]
            found.update({deed.step.place: known[0]} if known else {})
    return found


def _now(repo: Repository, run: PushRun, pulls: Pulls | None) -> Now:
    """How the remote stands in everything that `run` dealt with."""
    past = pushes.read(repo)
    refs = look(repo, run.remote, [f"{HEADS}{run.prefix}/*", *past.kept_refs(run.remote)]).refs
    ours = dict(past.values(run.remote))
    if pulls is None:
        return Now(refs, repo.zero, ours)
    kept = {number for _, number in past.kept(run.host, run.project).values()}
    found = {number: pulls.get(number) for number in sorted({*_numbers(run), *kept})}
    own = {deed.number for deed in run.deeds if isinstance(deed.step, OpenPull) and deed.state == "done"}
    talk = {n: pulls.talk(pull, checks=False) for n, pull in found.items() if n in own and pull.state == "open"}
    numbers = {deed.number for deed in run.deeds if isinstance(deed.step, MakeStack)}
    numbers |= {deed.step.stack for deed in run.deeds if isinstance(deed.step, GrowStack)}
    stacks = {number: members for number in sorted(numbers - {0}) if (members := pulls.stack(number)) is not None}
    mine = {*found, *past.opened(run.host, run.project).values()}
    return Now(refs, repo.zero, ours, found, talk, stacks, _upon(run, refs, repo.zero, pulls, mine))


def _upon(
    run: PushRun, refs: Mapping[str, str], zero: str, pulls: Pulls, mine: Collection[int]
) -> dict[str, tuple[int, ...]]:
    """Pull requests that are not `mine`, by the branch of this push that they are to be merged into: a forge closes them for
    good when that is deleted."""
    made = sorted({
        move.ref.removeprefix(HEADS) for deed in run.deeds if isinstance(deed.step, PushBranches)
        for move in deed.step.moves if move.old == zero and move.ref in refs
    })  # fmt: skip
    found = {branch: tuple(one.number for one in pulls.into(branch) if one.number not in mine) for branch in made}
    return {branch: numbers for branch, numbers in found.items() if numbers}


def _numbers(run: PushRun) -> list[int]:
    """Every pull request that a deed of `run` names."""
    found = set()
    for deed in run.deeds:
        if isinstance(deed.step, OpenPull | SetMap):
            found.add(deed.number)
        elif isinstance(deed.step, SetBase | Retire | DropPull | KeepPull):
            found.add(deed.step.number)
        elif isinstance(deed.step, BreakStack):
            found.update(deed.step.numbers)
    return sorted(found - {0})
