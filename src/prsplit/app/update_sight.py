"""Look at what an update has to reckon with: the branches here, the base, the remote, and the pull requests."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from shlex import quote

from prsplit.app.keeping import project_of
from prsplit.app.opening import Narration
from prsplit.app.sight import ours_at
from prsplit.app.target import Asked, Target, base_name_of, find_target
from prsplit.errors import PrsplitError, Refused
from prsplit.model.pull import Pull
from prsplit.model.push import PushRun
from prsplit.model.script import Run
from prsplit.model.update import BuiltStack, Standing
from prsplit.repo.open import Repository
from prsplit.repo.push import fetch, look
from prsplit.repo.refs import HEADS, listed
from prsplit.repo.tips import contains, tips
from prsplit.repo.upstream import read_remotes, tracked
from prsplit.stack import built, pushes
from prsplit.stack.journal import Log
from prsplit.stack.push_draft import refuse_closed
from prsplit.stack.pushes import Pushes
from prsplit.stack.series import Tip, series_of_run


@dataclass(frozen=True, slots=True)
class Found:
    """The stack as it stands. `gone` are places whose branch is not here any more, `base` the tip of the base by now,
    `source` the tip of the source (empty where there is no such branch), `pushed` the push that an update follows up."""

    run: Run
    record: BuiltStack | None
    stack: tuple[Standing, ...]
    gone: frozenset[int]
    base: str
    base_name: str
    source: str
    merged: frozenset[int]
    pushed: PushRun | None
    notes: tuple[str, ...] = ()


def find_stack(repo: Repository, log: Log, asked: Asked, narration: Narration, *, no_push: bool) -> Found:
    """Everything that an update asks, gathered in one place.

    Raises Refused where there is no stack, a branch at the remote is somebody else's by now, or a pull request was closed.
    """
    run = _run(log)
    stack, gone, source = _standings(repo, run)
    name = base_name_of(repo, run.branch, run.base)
    past = pushes.read(repo)
    pushed = _pushed(past, run)
    try:
        base, notes = _base(repo, run, name, narration)
        merged: frozenset[int] = frozenset()
        if pushed is not None:
            target = find_target(repo, run.branch, name, asked_again(asked, pushed), narration.note)
            merged = _remote(repo, stack, past, target, narration)
    except PrsplitError as failure:
        if not no_push or isinstance(failure, Refused):
            raise
        narration.warn(f"known from here only: {failure.message}")
        base, merged, notes = _local_base(repo, run, name), frozenset(), ()
    record = built.known(repo, run.id)
    return Found(run, record, stack, gone, base, name or base[:12], source, merged, pushed, notes)


def asked_again(asked: Asked, pushed: PushRun | None) -> Asked:
    """What the flags say, and where they are silent, what the push before said."""
    if pushed is None:
        return asked
    forge = pushed.forge if asked.forge == "auto" else asked.forge
    return Asked(asked.remote or pushed.remote, forge, asked.mode)


def _run(log: Log) -> Run:
    run = log.last
    if run is None:
        raise Refused("No stack was built here, so there is nothing to update.", "prsplit apply")
    count = sum(move.ref.startswith(HEADS) and move.new.strip("0") != "" for move in run.moves)
    if len(run.titles) > count:
        raise Refused(
            "A stack of one branch with many commits is not updated, but built anew.", "prsplit apply --replan"
        )
    return run


def _standings(repo: Repository, run: Run) -> tuple[tuple[Standing, ...], frozenset[int], str]:
    refs = listed(repo, HEADS + run.prefix, HEADS + run.branch)
    commits = [move.new for move in run.moves if move.ref.startswith(HEADS) and move.new != repo.zero]
    known = {oid: Tip(parent, message) for oid, (parent, message) in tips(repo, commits).items()}
    found: list[Standing] = []
    gone: set[int] = set()
    for pr in series_of_run(run, known, "", repo.zero).prs:
        now = refs.get(HEADS + pr.branch, "")
        gone.update(() if now else {pr.place})
        found.append(Standing(pr.place, pr.below, pr.branch, pr.title, pr.commit, now or pr.commit))
    return tuple(found), frozenset(gone), refs.get(HEADS + run.branch, "")


def _pushed(past: Pushes, run: Run) -> PushRun | None:
    found = [one for one in past.runs if one.prefix == run.prefix and one.state != "undone"]
    return found[-1] if found else None


def _base(repo: Repository, run: Run, name: str, narration: Narration) -> tuple[str, tuple[str, ...]]:
    """The base's tip, fetched without moving any ref where it is a remote's branch; and what is to be told of it."""
    home, branch = tracked(read_remotes(repo), name) if name else ("", "")
    if not home:
        return _local_base(repo, run, name), ()
    narration.phase(f"looking at {home}")
    tip = look(repo, home, [HEADS + branch]).refs.get(HEADS + branch, "")
    if not tip:
        return run.base, (f"{home} has no branch {branch} any more, so the stack stays on what it stands on.",)
    fetch(repo, home, tip, HEADS + branch)
    if contains(repo, tip, run.base):
        return tip, ()
    return tip, (f"{name} was rewritten: it does not hold {run.base[:12]} any more.",)


def _local_base(repo: Repository, run: Run, name: str) -> str:
    """A branch of this repository, where it has gone on; else what the stack stands on."""
    refs = listed(repo, HEADS + name, f"refs/remotes/{name}") if name else {}
    tip = refs.get(HEADS + name) or refs.get(f"refs/remotes/{name}") or ""
    return tip if tip and contains(repo, tip, run.base) else run.base


def _remote(
    repo: Repository, stack: tuple[Standing, ...], past: Pushes, target: Target, narration: Narration
) -> frozenset[int]:
    """The places that are merged by now. Raises Refused for what an update must not touch."""
    narration.phase(f"looking at {target.remote}")
    at = {branch: head for branch, (head, _) in past.kept(*project_of(target)).items()}
    refs = look(repo, target.remote, [HEADS + at.get(one.branch, one.branch) for one in stack]).refs
    with closing(target.forge):
        pulls = _pulls(target, past, stack)
    merged = frozenset(place for place, pull in pulls.items() if pull.state == "merged")
    for one in stack:
        if one.place in merged:
            _refuse_unmerged(repo, one, pulls[one.place])
        else:
            _refuse_closed(pulls.get(one.place), target.remote, refs)
    _refuse_foreign(repo, target.remote, [one for one in stack if one.place not in merged], refs, past, at)
    return merged


def _pulls(target: Target, past: Pushes, stack: tuple[Standing, ...]) -> dict[int, Pull]:
    pulls = target.forge.pulls
    if pulls is None or target.at is None:
        return {}
    kept = past.kept(*project_of(target))
    opened = past.opened(*project_of(target)) | {branch: number for branch, (_, number) in kept.items()}
    known = {one.place: opened[one.branch] for one in stack if one.branch in opened}
    found = pulls.many(known.values())
    return {place: found[number] for place, number in known.items()}


def _refuse_closed(pull: Pull | None, remote: str, refs: Mapping[str, str]) -> None:
    if pull is not None and pull.state == "closed":
        refuse_closed(pull, remote, there=HEADS + pull.head in refs)


def _refuse_unmerged(repo: Repository, one: Standing, pull: Pull) -> None:
    """What was committed on a branch and never reached its pull request would be lost with it."""
    if one.now in (one.left, pull.commit) or contains(repo, pull.commit, one.now):
        return
    raise Refused(
        f"Pull request {pull.number} is merged, but {one.branch} has commits that were not part of it.",
        f"git log --oneline {one.left[:12]}..{quote(one.branch)}   # then git branch -f {quote(one.branch)} {one.left[:12]}",
    )


def _refuse_foreign(
    repo: Repository, remote: str, stack: list[Standing], refs: Mapping[str, str], past: Pushes, at: Mapping[str, str]
) -> None:
    """What somebody else pushed is never overwritten; what was taken into the branch here is not somebody else's."""
    ours = ours_at(repo, past, remote, refs)
    for one in stack:
        ref = HEADS + at.get(one.branch, one.branch)
        there = refs.get(ref, "")
        mine = ours.get(ref, frozenset())
        if not there or there in mine or there == one.now:
            continue
        if contains(repo, one.now, there) and any(contains(repo, there, value) for value in mine):
            continue
        name, place = quote(ref.removeprefix(HEADS)), quote(remote)
        raise Refused(
            f"The branch {ref.removeprefix(HEADS)} at {remote} is not as prsplit left it, so it is not overwritten. To take in what "
            f"was pushed there, merge it into the branch here and update again.",
            f"git fetch {place} {name} && git log --oneline {quote(one.branch)}...FETCH_HEAD",
        )
