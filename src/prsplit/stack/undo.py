"""Take the last run back, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from shlex import quote

from prsplit.errors import AnsweredNo, Refused
from prsplit.model.script import RefMove, Run
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, checked_out, listed
from prsplit.stack.apply import kept
from prsplit.stack.journal import UNDO
from prsplit.stack.lock import lock
from prsplit.stack.ownership import highest_run
from prsplit.stack.prune import KEPT_RUNS, outlived
from prsplit.stack.recover import carry_out, journalled, settle


def undo(repo: Repository) -> Run:
    """Move every branch of the last finished run back to where it was; return the run that did so.

    What the branches held is kept below `refs/prsplit/undo/<its id>/`. Raises AnsweredNo when there is nothing to take
    back, Refused when a branch has moved since or is checked out, or another run is at work. Then nothing has moved.
    """
    with lock(repo) as hold:
        log = settle(repo, hold=hold)
        last = log.last
        if last is None:
            raise AnsweredNo("There is nothing to undo: prsplit has moved no branch here.", "prsplit status")
        refuse_undo(repo, last)
        refs, back = listed(repo, HEADS + last.prefix, UNDO.rstrip("/")), inverse(last)
        run_id = log.next_id(highest_run(refs))
        run = replace(
            last,
            id=run_id,
            command="undo",
            state="begun",
            undoes=last.id,
            moves=(*back, *kept(back, run_id, repo.zero), *outlived(log.runs, "", refs, repo.zero)),
        )
        with journalled(repo, run):
            return carry_out(repo, run, hold=hold)


def refuse_undo(repo: Repository, last: Run) -> None:
    """Raise what `undo` would raise for `last`, without doing anything. Another run may still change that."""
    refs, back = listed(repo, HEADS + last.prefix, UNDO.rstrip("/")), inverse(last)
    _refuse_moved(back, refs, repo.zero)
    _refuse_busy(back, checked_out(repo))
    _refuse_lost(repo, last, back)


def inverse(run: Run) -> tuple[RefMove, ...]:
    """The moves that take the branches of `run` back. Refs that keep old values stay where they are."""
    changed = [move for move in run.moves if move.old != move.new and move.ref.startswith(HEADS)]
    return tuple(RefMove(move.ref, move.new, move.old) for move in reversed(changed))


def _refuse_moved(back: tuple[RefMove, ...], refs: Mapping[str, str], zero: str) -> None:
    for move in back:
        now, name = refs.get(move.ref, zero), move.ref.removeprefix(HEADS)
        here, mine = quote(name), quote(f"{name}-mine")
        if now == move.old:
            continue
        if now == zero:
            raise Refused(f"The branch {name} is gone, nothing was undone.", f"git branch {here} {move.old}")
        if move.old == zero:
            raise Refused(f"The branch {name} exists again, nothing was undone.", f"git branch -m {here} {mine}")
        raise Refused(
            f"The branch {name} has moved since prsplit left it at {move.old[:12]}, nothing was undone.",
            f"git branch {mine} {here} && git branch -f {here} {move.old}",
        )


def _refuse_lost(repo: Repository, run: Run, back: tuple[RefMove, ...]) -> None:
    for move in back:
        if move.new != repo.zero and repo.git.ask("cat-file", "-e", f"{move.new}^{{commit}}")[0]:
            raise Refused(
                f"What run {run.id} replaced is here no more, so it can't be undone: of the newest {KEPT_RUNS} runs it is "
                f"kept, of older ones until git collects it.",
                "prsplit status",
            )


def _refuse_busy(back: tuple[RefMove, ...], busy: Mapping[str, str]) -> None:
    for move in back:
        if move.ref in busy:
            raise Refused(
                f"The branch {move.ref.removeprefix(HEADS)} is checked out in {busy[move.ref]}, nothing was undone.",
                f"git -C {quote(busy[move.ref])} switch --detach",
            )
