"""Carry a run out so that a cut at any moment can be understood, and understand the cut of an earlier one.

A run that was cut off moved nothing, or everything, or died while git was renaming ref after ref.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from prsplit.errors import PrsplitError
from prsplit.model.script import RefMove, Run
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, checked_out, clear_locks, listed, move
from prsplit.repo.write import sweep
from prsplit.stack import journal
from prsplit.stack.journal import UNDO, Log

_KEPT = UNDO.rstrip("/")


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left to do for `run`, which was cut off. `moves` make it whole; without `arrived` nothing has moved."""

    run: Run
    arrived: bool
    moves: tuple[RefMove, ...]


def rest(log: Log, now: Mapping[str, str], zero: str) -> Rest | None:
    """What the run that was cut off left undone, or None when there is none. `now` maps full ref names to ids.

    A transaction that was itself killed half way is finished, never rolled back: finishing loses nothing, as `undo`
    can still take it back.
    """
    run = log.open
    if run is None:
        return None
    changed = [one for one in run.moves if one.old != one.new]
    arrived = [one for one in changed if now.get(one.ref, zero) == one.new]
    missing = [one for one in changed if now.get(one.ref, zero) == one.old]
    return Rest(run, bool(arrived), tuple(missing) if arrived else ())


def settle(repo: Repository, *, hold: int) -> Log:
    """Clear what a killed run left, write down how it ended, and return the journal as it is then.

    For the holder of the lock, whose descriptor is `hold`. Branches that are checked out by now stay as they are.
    """
    sweep(repo)
    log = journal.read(repo)
    run = log.open
    if run is None:
        return log
    clear_locks(repo, run.moves, journal.written(repo))
    found = rest(log, listed(repo, HEADS + run.prefix, _KEPT), repo.zero)
    if found is None or not found.arrived:
        journal.dropped(repo, run)
        return journal.read(repo)
    busy = checked_out(repo)
    moves = [one for one in found.moves if one.ref not in busy]
    if moves:
        move(repo, moves, f"prsplit {run.command}: finish {run.id}", hold=hold)
    journal.done(repo, run)
    return journal.read(repo)


@contextmanager
def journalled(repo: Repository, run: Run) -> Iterator[None]:
    """Write down that `run` begins, and that it was dropped when it fails before anything has moved.

    A run that ends in any other way stays open in the journal, for the next one to look at.
    """
    journal.begin(repo, run)
    try:
        yield
    except PrsplitError:
        with contextlib.suppress(PrsplitError):
            found = rest(journal.read(repo), listed(repo, HEADS + run.prefix, _KEPT), repo.zero)
            if found is not None and not found.arrived:
                journal.dropped(repo, run)
        raise


def carry_out(repo: Repository, run: Run, *, hold: int) -> Run:
    """Make the moves of `run` in one transaction and write them down; a run that changes nothing is dropped."""
    if all(one.old == one.new for one in run.moves):
        journal.dropped(repo, run)
        return replace(run, state="dropped")
    journal.built(repo, run)
    move(repo, run.moves, f"prsplit {run.command}: {run.id}", hold=hold)
    # All has moved: a disk that is full by now must not make it look otherwise. The next run writes the line.
    with contextlib.suppress(PrsplitError):
        journal.done(repo, run)
    return replace(run, state="done")
