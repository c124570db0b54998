"""How the built stack stands, from local facts alone. Writes nothing and takes no lock."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote

from prsplit.errors import CommandFailed
from prsplit.model.script import Run
from prsplit.model.stack import BranchStanding, BranchState, StackStatus
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, listed
from prsplit.repo.tips import tips
from prsplit.stack import journal


def status(repo: Repository) -> StackStatus:
    """The last run's branches, each in place, moved or gone. Raises Refused on a damaged journal."""
    log = journal.read(repo)
    if log.last is None:
        return StackStatus(None, (), log.open is not None, "prsplit apply" if log.open else "prsplit plan")
    refs = listed(repo, HEADS + log.last.prefix)
    branches = _standings(log.last, refs, repo)
    return StackStatus(log.last, branches, log.open is not None, next_command(branches, cut_off=log.open is not None))


def _standings(run: Run, refs: Mapping[str, str], repo: Repository) -> tuple[BranchStanding, ...]:
    built = [move for move in run.moves if move.ref.startswith(HEADS) and move.new != repo.zero]
    titles = run.titles if len(run.titles) == len(built) else ("",) * len(built)
    names = [move.ref.removeprefix(HEADS) for move in built]
    below = _below(run, dict(zip((move.new for move in built), names, strict=True)), repo)
    return tuple(
        BranchStanding(name, title, move.new, refs.get(move.ref, ""), _state(refs.get(move.ref), move.new), under)
        for move, title, name, under in zip(built, titles, names, below, strict=True)
    )


def _below(run: Run, names: Mapping[str, str], repo: Repository) -> list[str]:
    """For each commit of `names` the branch that it stands on: where its parent tells, else the one before it."""
    try:
        known = {commit: parent for commit, (parent, _) in tips(repo, [*names]).items()}
    except CommandFailed:
        known = {}
    found, before = [], ""
    for commit, name in names.items():
        parent = known.get(commit, "")
        found.append("" if parent == run.base else names.get(parent, before))
        before = name
    return found


def _state(now: str | None, left: str) -> BranchState:
    if now is None:
        return "gone"
    return "in place" if now == left else "moved"


def next_command(branches: tuple[BranchStanding, ...], *, cut_off: bool) -> str:
    """What to do next with branches that stand so. A branch that is merged needs not be here any more."""
    if cut_off:
        return "prsplit apply"
    moved = [one for one in branches if one.state == "moved"]
    if moved:
        there = quote(f"{moved[0].left[:12]}..{moved[0].name}")
        return f"git log --oneline {there}   # prsplit update carries it on"
    gone = [one for one in branches if one.state == "gone" and not one.merged]
    if gone:
        return f"git branch {quote(gone[0].name)} {gone[0].left[:12]}"
    return "prsplit update" if any(one.merged for one in branches) else "prsplit push"
