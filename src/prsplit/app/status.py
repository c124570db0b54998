"""The story of `status`: the stack here, and where it was pushed, its pull requests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from prsplit.app.landed import landed
from prsplit.app.opening import Narration
from prsplit.app.target import base_name_of, forge_of_run
from prsplit.errors import PrsplitError
from prsplit.forges.protocol import Pulls
from prsplit.model.push import PushBranches, PushRun
from prsplit.model.script import Run
from prsplit.model.stack import BranchStanding, PullStanding, PushStatus, StackStatus
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.push import look
from prsplit.repo.refs import HEADS, listed
from prsplit.repo.tips import apart
from prsplit.repo.upstream import read_remotes, tracked
from prsplit.stack import pushes
from prsplit.stack.pushes import Pushes
from prsplit.stack.status import next_command, status

OFFLINE = "--offline was given"


def stack_status(at: str, narration: Narration, *, offline: bool = False) -> StackStatus:
    """How the stack of the last run stands in the repository at `at`, and its pull requests on the forge.

    Where the forge does not answer, local facts are told alone; nothing is raised for it.
    """
    repo = open_repository(at)
    found, log = _with_landed(repo, status(repo)), pushes.read(repo)
    run = log.last
    if run is None or found.run is None or run.prefix != found.run.prefix:
        return found
    push = _pushed(repo, found, log, run, narration, offline=offline)
    return replace(found, push=push, next_command=_next(found, push))


def _with_landed(repo: Repository, found: StackStatus) -> StackStatus:
    if found.run is None:
        return found
    branches, first = landed(repo, found.run, found.branches)
    following = next_command(branches, cut_off=found.interrupted)
    return replace(
        found, branches=branches, next_command=first if first and following == "prsplit update" else following
    )


def _pushed(
    repo: Repository, found: StackStatus, log: Pushes, run: PushRun, narration: Narration, *, offline: bool
) -> PushStatus:
    standings = _standings(found, log, run)
    place = f"{run.project} on {run.host}" if run.project else ""
    push = PushStatus(run.remote, place, standings, online=False, why=OFFLINE, cut_off=run.state == "open")
    if offline:
        return push
    if found.run is not None and not any(one.number for one in standings):
        return _looked(repo, push, found.run, narration)
    narration.phase(f"asking {run.host}")
    try:
        with closing(forge_of_run(run, narration.note)) as forge:
            if forge.pulls is None:
                return replace(push, why="")
            pairs = zip(standings, found.branches, strict=True)
            asked = tuple(_asked(repo, one, branch, forge.pulls) for one, branch in pairs)
    except PrsplitError as failure:
        return replace(push, why=failure.message)
    return replace(push, pulls=asked, online=True, why="")


def _looked(repo: Repository, push: PushStatus, built: Run, narration: Narration) -> PushStatus:
    """Without pull requests, which of the branches are gone at the remote, and whether its base has gone on unseen."""
    sent = [one for one in push.pulls if one.pushed.strip("0")]
    remote, short = tracked(read_remotes(repo), base_name_of(repo, built.branch, built.base))
    base = HEADS + short if remote == push.remote else ""
    narration.phase(f"looking at {push.remote}")
    try:
        refs = (
            look(repo, push.remote, [*(HEADS + one.branch for one in sent), *filter(None, [base])]).refs if sent else {}
        )
    except PrsplitError as failure:
        return replace(push, why=failure.message)
    pulls = tuple(replace(one, gone=one in sent and HEADS + one.branch not in refs) for one in push.pulls)
    known = {built.base, *listed(repo, f"refs/remotes/{remote}/{short}").values()} if base else set()
    return replace(
        push, pulls=pulls, why="", unfetched=f"{remote}/{short}" if refs.get(base, "") not in {"", *known} else ""
    )


def _standings(found: StackStatus, log: Pushes, run: PushRun) -> tuple[PullStanding, ...]:
    """What the journal knows of each branch."""
    opened, values = log.opened(run.host, run.project), _left(log, run.remote)
    kept = log.kept(run.host, run.project)
    known = [(one.name, *kept.get(one.name, (one.name, opened.get(one.name, 0)))) for one in found.branches]
    return tuple(PullStanding(name, number, values.get(HEADS + head, "")) for name, head, number in known)


def _left(log: Pushes, remote: str) -> dict[str, str]:
    """The last value that prsplit gave each ref of `remote`."""
    return {
        move.ref: move.new
        for run in log.runs
        if run.remote == remote
        for deed in run.deeds
        if isinstance(deed.step, PushBranches) and deed.state == "done"
        for move in deed.step.moves
    }


def _asked(repo: Repository, one: PullStanding, branch: BranchStanding, pulls: Pulls) -> PullStanding:
    if not one.number:
        return one
    pull = pulls.get(one.number)
    talk = pulls.talk(pull, checks=True) if pull.state == "open" else None
    here = branch.now or branch.left
    return replace(one, pull=pull, talk=talk, apart=(0, 0) if here == pull.commit else apart(repo, here, pull.commit))


def _next(found: StackStatus, push: PushStatus) -> str:
    """What to do next, as a command: the first of the rules that applies."""
    if found.interrupted or any(one.state != "in place" and not one.merged for one in found.branches):
        return found.next_command
    for rule in _RULES:
        command = rule(found, push)
        if command:
            return command
    return found.next_command if any(one.merged for one in found.branches) else ""


def _go_on(found: StackStatus, push: PushStatus) -> str:
    unsent = [one for one, branch in zip(push.pulls, found.branches, strict=True) if one.pushed != branch.left]
    merged = any(one.pull is not None and one.pull.state == "merged" for one in push.pulls)
    merged = merged or any(branch.merged for branch in found.branches)
    waiting = any(not one.number for one in push.pulls) and any(one.number for one in push.pulls)
    return "prsplit push" if push.cut_off or (unsent and not merged) or (waiting and merged) else ""


def _foreign(_: StackStatus, push: PushStatus) -> str:
    theirs = [one for one in push.pulls if one.pull is not None and one.pull.state == "open" and one.apart != (0, 0)]
    return f"git fetch {push.remote} {theirs[0].branch}   # somebody else pushed to it" if theirs else ""


def _closed(_: StackStatus, push: PushStatus) -> str:
    gone = [one.number for one in push.pulls if one.pull is not None and one.pull.state == "closed"]
    return f"gh pr reopen {gone[0]}" if gone else ""


def _merged(_: StackStatus, push: PushStatus) -> str:
    states = [one.pull.state for one in push.pulls if one.pull is not None]
    if states and all(state == "merged" for state in states) and len(states) == len(push.pulls):
        return ""
    return "prsplit update" if "merged" in states else ""


def _unfetched(_: StackStatus, push: PushStatus) -> str:
    return f"prsplit update   # {push.unfetched} has gone on" if push.unfetched else ""


_RULES: tuple[Callable[[StackStatus, PushStatus], str], ...] = (_go_on, _foreign, _closed, _merged, _unfetched)
