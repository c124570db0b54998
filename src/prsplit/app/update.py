"""The story of `update`: look around, carry the stack onto what is there now, move its branches at once, push."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from prsplit.app.called import called
from prsplit.app.opening import Narration
from prsplit.app.push import Check, Confirm, PushAnswer, PushOptions, push_series
from prsplit.app.replan import moved_on, replan
from prsplit.app.target import Asked
from prsplit.app.update_sight import Found, asked_again, find_stack
from prsplit.errors import Refused
from prsplit.model.script import Run
from prsplit.model.update import BuiltPR, BuiltStack, Style, UpdateScript, UpdateStep
from prsplit.repo.carry import Carrier, carrier
from prsplit.repo.open import Repository, open_repository
from prsplit.repo.sign import signing
from prsplit.stack import built, journal
from prsplit.stack.carry import Carried, Ground, carry
from prsplit.stack.lock import locked
from prsplit.stack.recover import settle
from prsplit.stack.update_run import as_run, perform_update, refuse_busy, signed


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    """What the user asked of `update`."""

    asked: Asked
    style: Style = "rebase"
    no_push: bool = False
    no_check: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Updated:
    """The script, the run that performed it (None for a dry run, and where every branch was in place), the push that
    followed or would follow, and the commands that come next."""

    script: UpdateScript
    run: Run | None = None
    pushed: PushAnswer | None = None
    following: tuple[str, ...] = ()


def update_series(
    at: str, wanted: UpdateOptions, narration: Narration, confirm: Confirm, check: Check | None = None
) -> Updated:
    """Bring the stack up to date with its base, its source and what was committed on its branches, and push it.

    Raises Refused, with every branch as it was, where something conflicts, is checked out, or is somebody else's.
    """
    repo = open_repository(at)
    with locked(repo, dry=wanted.dry_run) as hold:
        log = journal.read(repo) if wanted.dry_run else settle(repo, hold=hold)
        found = find_stack(repo, log, wanted.asked, narration, no_push=wanted.no_push)
        with carrier(repo) as hands:
            script, record = _drafted(repo, found, hands, wanted, narration)
        for note in script.notes:
            narration.warn(note)
        refuse_busy(repo, script)
        how = signing(repo, asked=False) if script.moves else None
        if how is not None and wanted.dry_run:
            narration.warn("the commits will be signed, so their ids will be others")
        elif how is not None:
            script = signed(repo, script, how, hold=hold)
        planned = as_run(repo, log, script)
        if not wanted.dry_run and script.moves:
            narration.phase("moving the branches")
            run = perform_update(repo, planned, hold=hold)
            built.keep(repo, run.id, record)
        else:
            run = None
    updated = Updated(script, run)
    left = any(step.new for step in script.steps)
    if wanted.no_push or found.pushed is None or not left:
        following = ("push", "undo") if left else ("undo",)
        return replace(updated, following=tuple(called(at, word) for word in (following if run else following[:1])))
    ahead = planned if wanted.dry_run and script.moves else None
    pushed = push_series(at, _push_options(found, wanted, run), narration, confirm, check, ahead=ahead)
    return replace(updated, pushed=pushed, following=pushed.following)


def _push_options(found: Found, wanted: UpdateOptions, run: Run | None) -> PushOptions:
    """To where the stack was pushed, unless the flags say otherwise. Where branches have moved here, the two are one."""
    return PushOptions(
        asked_again(wanted.asked, found.pushed), no_check=wanted.no_check, dry_run=wanted.dry_run,
        by="push" if run is None else "update",
    )  # fmt: skip


def _drafted(
    repo: Repository, found: Found, hands: Carrier, wanted: UpdateOptions, narration: Narration
) -> tuple[UpdateScript, BuiltStack]:
    narration.phase("carrying the stack over")
    run = found.run
    ground = Ground(run.base, found.base, found.base_name, found.merged)
    carried = carry(repo, hands, found.stack, ground, wanted.style)
    _refuse_gone(found, carried)
    fresh = replan(repo, hands, found, carried, wanted.style, narration)
    steps, prs = (fresh.steps, fresh.prs) if fresh.steps else (_steps(found, carried), _rows(found, carried))
    old, moved = found.record, moved_on(found)
    script = UpdateScript(
        run.branch, run.prefix, wanted.style, found.base_name, run.base, found.base,
        found.source if moved else run.head, tuple(steps), (*found.notes, *fresh.notes),
    )  # fmt: skip
    tip, origin = (old.tip, old.origin) if old is not None and not moved else (found.source, found.source or run.head)
    return script, BuiltStack(
        found.base_name, found.base, tip, origin, old.limit if old else 0, tuple(prs), old.shape if old else ""
    )


def _refuse_gone(found: Found, carried: Sequence[Carried]) -> None:
    for one in carried:
        if one.standing.place in found.gone and not one.gone:
            name, left = one.standing.branch, one.standing.left
            raise Refused(f"The branch {name} is gone, and it is not merged.", f"git branch {name} {left[:12]}")


def _steps(found: Found, carried: Sequence[Carried]) -> list[UpdateStep]:
    steps = []
    for one in carried:
        old = "" if one.standing.place in found.gone else one.standing.now
        new = "" if one.gone else one.commit
        steps.append(UpdateStep(one.standing.branch, one.standing.title, one.fate, old, new, one.commits))
    return steps


def _rows(found: Found, carried: Sequence[Carried]) -> list[BuiltPR]:
    """What is known of the PRs that are left. Their atoms are not: nothing was planned."""
    known = {pr.branch: replace(pr, atoms=()) for pr in found.record.prs} if found.record else {}
    live = [one.standing for one in carried if not one.gone]
    return [known.get(one.branch, BuiltPR(one.branch, "core", one.title, "", "")) for one in live]
