"""Carry a plan that a person edited over to the change as it is now, and tell what that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from prsplit.app.opening import Opened, context_for, fits, plan_anew, put_back, refuse_contradiction, saved_plan
from prsplit.app.pipeline import Planned, graph_of, prover_of, wish_of
from prsplit.app.refit import refitted
from prsplit.errors import Refused
from prsplit.model.atom import Atom
from prsplit.model.plan import PlannedPR, Size
from prsplit.model.saved import Anchor, SavedPlan, SavedPR, Waiver
from prsplit.planning.anchors import matched
from prsplit.planning.carry import Carried, carried
from prsplit.planning.lineup import Row
from prsplit.reports.because import because, label
from prsplit.reports.wording import counted

_MOST = 6
"""Changes that are told one by one."""


def plan_by_hand(opened: Opened) -> Planned | None:
    """The edited plan that is kept, put back or carried over; None where there is none.

    Raises UsageError when the flags ask for another plan.
    """
    saved = None if opened.options.fresh else saved_plan(opened)
    if saved is None or not (saved.edited or opened.options.plan_file):
        return None
    refuse_contradiction(saved, opened)
    if fits(saved, opened):
        try:
            return put_back(opened, saved)
        except Refused:
            if opened.options.plan_file:
                raise
    elif opened.options.plan_file:
        raise Refused("This plan is of another base or head: one of them has moved since.", "prsplit plan --fresh")
    return carried_over(opened, saved)


def plan_once_more(opened: Opened) -> Planned:
    """A new plan for the change as it is now: the edits that are kept carried over, else planned afresh."""
    return plan_by_hand(opened) or plan_anew(opened)


def carried_over(opened: Opened, saved: SavedPlan) -> Planned:
    """The edited plan on the change as it is now. What had to change is told in the plan's notes."""
    study = opened.study
    atoms = study.cut.atoms
    anchors = saved.anchors or tuple(Anchor(one) for pr in saved.prs for one in pr.atoms)
    to = matched(anchors, atoms)
    context = replace(context_for(opened, saved), waived=_waivers(saved, to, atoms))
    graph = graph_of(study, context)
    rows = tuple(
        Row(
            frozenset(to[one] for one in pr.atoms if one in to),
            frozenset({pr.number}),
            pr.title if pr.named else "",
            pr.edited,
        )
        for pr in saved.prs
    )
    opened.narration.phase("carrying the edits over")
    prover = prover_of(study)
    found = carried(rows, graph, wish_of(study, graph, context), prover.violations)
    before = [_known(pr, to) for pr in saved.prs]
    planned = refitted(study, found.rows, before, found.graph, context, prover)
    if not any(pr.edited for pr in planned.plan.prs) and not context.waived:
        return plan_anew(opened)
    notes = tuple(_told(saved, found, planned, anchors, to))
    return Planned(replace(planned.plan, notes=(*planned.plan.notes, *notes)), planned.patches)


def _waivers(saved: SavedPlan, to: dict[str, int], atoms: tuple[Atom, ...]) -> tuple[Waiver, ...]:
    return tuple(
        replace(one, source=atoms[to[one.source]].id, target=atoms[to[one.target]].id)
        for one in saved.waived
        if one.source in to and one.target in to
    )


def _known(pr: SavedPR, to: dict[str, int]) -> PlannedPR:
    """A PR of the plan before, as far as its title and slug may be kept: only whole."""
    whole = all(one in to for one in pr.atoms)
    atoms = tuple(sorted(to[one] for one in pr.atoms)) if whole else ()
    return PlannedPR(pr.number, pr.role, pr.title, pr.body, pr.slug, atoms, Size(0, 0, 0, 0), named=pr.named)


def _told(
    saved: SavedPlan, found: Carried, planned: Planned, anchors: tuple[Anchor, ...], to: dict[str, int]
) -> Iterator[str]:
    """What carrying over has changed, one sentence each."""
    plan = planned.plan
    at = {atom: pr.number for pr in plan.prs for atom in pr.atoms}
    yield "the plan was edited by hand and is carried over to the change as it is now"
    shifts = [
        f"{label(plan.atoms[one.atom])} moves to PR {at[one.atom]}: {because(one.need, plan.atoms)}"
        for one in found.shifts
    ]
    yield from _some(shifts, "more move")
    fresh = [atom for atom in found.joined if atom not in {each.atom for each in found.graph.floats}]
    yield from _some([f"{label(plan.atoms[atom])} is new, in PR {at[atom]}" for atom in fresh], "more are new")
    gone = [one for one in anchors if one.id not in to]
    if gone:
        yield f"{counted(len(gone), 'atom')} of the plan before {'is' if len(gone) == 1 else 'are'} gone"
    kept = {number for row in found.rows for number in row.numbers}
    for pr in saved.prs:
        if pr.number not in kept:
            yield f"the PR {pr.title!r} is gone: nothing of it is left"


def _some(sentences: list[str], more: str) -> Iterator[str]:
    yield from sentences[:_MOST]
    if len(sentences) > _MOST:
        yield f"{len(sentences) - _MOST} {more}"
