"""The story of `plan`: read the change, arrange and prove it, keep the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prsplit.app.opening import (
    Narration,
    Opened,
    command_line,
    fits,
    keep,
    open_change,
    plan_anew,
    put_back,
    refuse_contradiction,
    saved_plan,
    wishes,
)
from prsplit.errors import Refused
from prsplit.model.plan import Plan
from prsplit.model.saved import SavedPlan
from prsplit.settings import PlanOptions


@dataclass(frozen=True, slots=True)
class Proposed:
    """The plan, and the commands that come next."""

    plan: Plan
    following: str


def propose(at: str, options: PlanOptions, narration: Narration) -> Proposed:
    """Plan the change and keep the plan, where the repository can be written to.

    A plan that a person edited, or names with `--plan`, is put back and not replaced: raises Refused where it is of
    other trees, UsageError where the flags ask for another one.
    """
    with open_change(at, options, narration) as opened:
        _mention_dirty(opened)
        plan, kept = _plan(opened)
        for path in plan.proof.degraded:
            narration.note(f"{path} is not understood by its language, so it is proven byte for byte only")
        return Proposed(plan, _following(opened, at, kept=kept))


def _mention_dirty(opened: Opened) -> None:
    """Changes that are not committed are in no plan; whoever forgot them should know."""
    if opened.options.worktree or opened.options.head not in {None, "HEAD"}:
        return
    from prsplit.repo.snapshot import dirty

    count = len(dirty(opened.repo))
    if count:
        files = "1 file has" if count == 1 else f"{count} files have"
        opened.narration.warn(f"{files} changes that are not committed and not in this plan: --worktree takes them in")


def _plan(opened: Opened) -> tuple[Plan, bool]:
    """The plan, and whether it is the one that is kept now."""
    wanted = _wanted(opened)
    if wanted is not None:
        return put_back(opened, wanted).plan, opened.options.plan_file is None
    plan = _made_before(opened)
    return plan, keep(opened, plan)


def _made_before(opened: Opened) -> Plan:
    """A fresh plan for the change; not made again where the same one was asked for before."""
    from prsplit.stack import cache

    key = cache.key_of(opened.base.tree, opened.head.tree, wishes(opened))
    known = None if opened.options.fresh else cache.look(key)
    if known is None:
        known = plan_anew(opened).plan
        if not known.proof.degraded:
            cache.keep(key, known)
    return replace(
        known,
        base=opened.base,
        head=opened.head,
        branch=opened.branch,
        base_reason=opened.reason,
        notes=opened.notes,
    )


def _wanted(opened: Opened) -> SavedPlan | None:
    """The plan to put back rather than to replace, or None."""
    saved = None if opened.options.fresh else saved_plan(opened)
    if saved is None or not (opened.options.plan_file or any(pr.edited for pr in saved.prs)):
        return None
    if not fits(saved, opened):
        raise Refused("This plan was made by hand, and the branch or its base has moved since.", "prsplit plan --fresh")
    refuse_contradiction(saved, opened)
    return saved


def _following(opened: Opened, at: str, *, kept: bool) -> str:
    show, apply = (command_line(at, command, opened.options, kept=kept) for command in ("show 1", "apply"))
    return f"{show}, {apply}" if len(show) + len(apply) < 70 else apply
