"""Perform a push step by step, each written down before and after; and settle what a push that was cut off left open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from prsplit.errors import PrsplitError
from prsplit.model.push import BackScript, BackStep, Deed, PushBranches, PushRun, Step
from prsplit.repo.open import Repository
from prsplit.stack import pushes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step: the step as it really happened, the number that the forge gave, and what was there before."""

    step: Step
    number: int = 0
    before: str = ""


Do = Callable[[Step], Outcome]
UndoOne = Callable[[BackStep], None]


def perform_push(repo: Repository, run: PushRun, steps: Sequence[Step], do: Do) -> PushRun:
    """Do all `steps` in order and return the finished run.

    Raises what a step raises, its sentence extended by how far the push has come; the run stays open then.
    """
    for count, step in enumerate(steps):
        done = count
        try:
            run = pushes.intend(repo, run, step)
            outcome = do(step)
            done += 1
            run = pushes.did(repo, run, len(run.deeds) - 1, Deed(outcome.step, "done", outcome.number, outcome.before))
        except PrsplitError as failure:
            raise with_progress(failure, done, len(steps)) from failure
    return pushes.end(repo, run, "done")


def with_progress(failure: PrsplitError, count: int, steps: int) -> PrsplitError:
    """The same failure, with how many steps were done, and that the same command goes on."""
    done = f"{count} of {steps} steps are done and kept" if count else f"None of the {steps} steps is through"
    further = type(failure)(f"{failure.message} {done}; the same command goes on from there.", failure.hint)
    further.code = failure.code
    return further


Happened = Callable[[Deed], Outcome | None]


def settled(run: PushRun, happened: Happened) -> tuple[tuple[int, Deed], ...]:
    """The deeds of `run` that were begun and not seen to end, as they turn out: done, or undone for never happened.

    `happened` looks at the remote and tells what came of a step, or None.
    """
    found = []
    for at, deed in enumerate(run.deeds):
        if deed.state == "begun":
            outcome = happened(deed)
            ended = Deed(deed.step, "undone") if outcome is None else Deed(
                outcome.step, "done", outcome.number, outcome.before
            )  # fmt: skip
            found.append((at, ended))
    return tuple(found)


def write_settled(repo: Repository, run: PushRun, found: Sequence[tuple[int, Deed]]) -> PushRun:
    """Write down what `settled` found out."""
    for at, deed in found:
        run = pushes.did(repo, run, at, deed) if deed.state == "done" else pushes.never(repo, run, at)
    return run


def with_settled(run: PushRun, found: Sequence[tuple[int, Deed]]) -> PushRun:
    """`run` as it would be read back after `write_settled`."""
    deeds = list(run.deeds)
    for at, deed in found:
        deeds[at] = deed
    return replace(run, deeds=tuple(deeds))


def _taken_back(repo: Repository, run: PushRun, at: int, step: BackStep) -> PushRun:
    """Write down that the deed at `at` is undone; of a push only those branches that were moved back."""
    deed = run.deeds[at]
    if isinstance(step, PushBranches) and isinstance(deed.step, PushBranches):
        back = {move.ref for move in step.moves}
        left = tuple(move for move in deed.step.moves if move.ref not in back)
        if left:
            return pushes.did(repo, run, at, Deed(PushBranches(left), "done"))
    return pushes.never(repo, run, at)


def perform_undo(repo: Repository, run: PushRun, script: BackScript, undo: UndoOne) -> PushRun:
    """Take `run` back step by step. A step that was done is written down, so that a second try goes on behind it."""
    for count, (at, step) in enumerate(script.steps):
        done = count
        try:
            undo(step)
            done += 1
            if all(other != at for other, _ in script.steps[count + 1 :]):
                run = _taken_back(repo, run, at, step)
        except PrsplitError as failure:
            raise with_progress(failure, done, len(script.steps)) from failure
    for at in script.gone:
        run = pushes.never(repo, run, at)
    return run if script.more else pushes.end(repo, run, "undone")
