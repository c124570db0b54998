"""Perform an update: all branches move at once, each only from where it was seen, and the journal knows."""

from __future__ import annotations

import os
from dataclasses import replace
from shlex import quote

from prsplit.errors import Refused
from prsplit.model.script import RefMove, Run
from prsplit.model.update import UpdateScript
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, checked_out, listed
from prsplit.repo.sign import Signing, sign_again
from prsplit.stack.apply import kept
from prsplit.stack.journal import UNDO, Log
from prsplit.stack.ownership import highest_run
from prsplit.stack.prune import outlived
from prsplit.stack.recover import carry_out, journalled


def as_run(repo: Repository, log: Log, script: UpdateScript) -> Run:
    """The run that performs `script`. Branches that stay where they are belong to it, too: it is the whole stack."""
    refs = listed(repo, UNDO.rstrip("/"))
    run_id = log.next_id(highest_run(refs))
    live = [step for step in script.steps if step.new]
    gone = [step for step in script.steps if not step.new and step.old]
    moves = [RefMove(HEADS + step.branch, step.old or repo.zero, step.new) for step in live]
    moves += [RefMove(HEADS + step.branch, step.old, repo.zero) for step in gone]
    given_up = (*kept(moves, run_id, repo.zero), *outlived(log.runs, run_id, refs, repo.zero))
    return Run(
        run_id, "update", script.source, script.base, script.head, (*moves, *given_up), "begun",
        tuple(step.title for step in live), script.prefix,
    )  # fmt: skip


def signed(repo: Repository, script: UpdateScript, how: Signing, *, hold: int) -> UpdateScript:
    """`script` with every commit that it makes signed. Raises Refused or CommandFailed when that fails; nothing has moved."""
    made: dict[str, str] = {}
    steps = []
    for step in script.steps:
        if step.new and step.new != step.old:
            parents = repo.git.run("rev-parse", f"{step.new}^@").decode("ascii").split()
            made[step.new] = sign_again(repo, step.new, [made.get(one, one) for one in parents], how, (hold,))
        steps.append(replace(step, new=made.get(step.new, step.new)))
    return replace(script, steps=tuple(steps))


def refuse_busy(repo: Repository, script: UpdateScript) -> None:
    """Raise Refused where a branch that would move is checked out."""
    busy = checked_out(repo)
    for step in script.steps:
        if step.old != step.new and HEADS + step.branch in busy:
            place = busy[HEADS + step.branch]
            raise Refused(
                f"The branch {step.branch} is checked out in {place}, so it cannot be moved.",
                f"git -C {quote(place)} switch --detach && prsplit update && git -C {quote(place)} switch -"
                if os.path.isdir(place)
                else "git worktree prune",
            )


def perform_update(repo: Repository, run: Run, *, hold: int) -> Run:
    """Move the branches, as the holder of the lock. Raises Refused when one is not where it was seen; then none moved."""
    with journalled(repo, run):
        return carry_out(repo, run, hold=hold)
