"""Perform a script: build everything, prove that it arrives, then move all branches at once; journal each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prsplit.errors import Refused
from prsplit.model.plan import Plan
from prsplit.model.script import RefMove, Run, Script
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, listed
from prsplit.repo.sign import Signing
from prsplit.repo.write import build
from prsplit.stack.journal import UNDO
from prsplit.stack.lock import lock
from prsplit.stack.ownership import Standing, admit, standing
from prsplit.stack.prune import outlived
from prsplit.stack.recover import carry_out, journalled, settle


def perform(
    repo: Repository, script: Script, plan: Plan, *, signing: Signing | None = None, evidence: tuple[str, ...] = ()
) -> Run:
    """Build `script` and move its branches; return the finished run, whose moves say where they went. The journal quotes
    `evidence`.

    When every branch is already where the script would put it, nothing is written down and the run is `dropped`.
    Raises Refused when a branch is not as the script expects it, is not prsplit's or is checked out, or another run is
    at work; CommandFailed when git or the disk fails; ArrivalBroken for our own bugs. Then no branch has moved.
    """
    with lock(repo) as hold:
        log = settle(repo, hold=hold)
        held = standing(repo, script.prefix)
        _refuse_moved(held, script)
        run = Run(
            log.next_id(held.used), "apply", plan.branch, plan.base.commit, plan.head.commit, (), "begun",
            tuple(pr.title for pr in plan.prs), script.prefix, evidence=evidence,
        )  # fmt: skip
        with journalled(repo, run):
            commits = build(repo, script, run.id, hold=hold, signing=signing)
            old = outlived(log.runs, run.id, listed(repo, UNDO.rstrip("/")), repo.zero)
            run = replace(run, moves=(*moves_of(script, commits, run.id, repo.zero), *old))
            return carry_out(repo, run, hold=hold)


def _refuse_moved(held: Standing, script: Script) -> None:
    drops = admit(held, [name for name, _ in script.refs])
    for name, old in script.refs:
        if held.branches.get(name, "") != old:
            raise Refused(
                f"The branch {name} has moved since the script was drafted, nothing was changed.", "prsplit apply"
            )
    if set(drops) != set(script.drops):
        raise Refused(
            "Another run has changed the branches since the script was drafted, nothing was changed.", "prsplit apply"
        )


def moves_of(script: Script, commits: Sequence[str], run_id: str, zero: str) -> tuple[RefMove, ...]:
    """Every branch's move, the deletions, and a ref below `refs/prsplit/undo/` for each value that is given up."""
    tops = {step.branch: commit for step, commit in zip(script.commits, commits, strict=True)}
    moves = [RefMove(HEADS + name, old or zero, tops[name]) for name, old in script.refs]
    moves += [RefMove(HEADS + name, old, zero) for name, old in script.drops]
    return (*moves, *kept(moves, run_id, zero))


def kept(moves: Sequence[RefMove], run_id: str, zero: str) -> list[RefMove]:
    """Refs that keep the old values of `moves` from being garbage collected."""
    lost = [one for one in moves if one.old not in (zero, one.new)]
    return [RefMove(f"{UNDO}{run_id}/{one.ref.removeprefix(HEADS)}", zero, one.old) for one in lost]
