"""The plan in force with all that it takes to change it: its study, its law, and who stands where."""

from __future__ import annotations

from dataclasses import dataclass

from prsplit.analysis.closure import Prover
from prsplit.app.opening import (
    Opened,
    context_for,
    fits,
    fresh_context,
    moved,
    plan_anew,
    put_back,
    refuse_contradiction,
    saved_plan,
)
from prsplit.app.pipeline import Context, Planned, prover_of
from prsplit.model.plan import Plan
from prsplit.planning.lineup import Law, Lineup, Row


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan on the desk. `kept` tells that it is the one kept for the branch."""

    opened: Opened
    planned: Planned
    context: Context
    prover: Prover
    law: Law
    rows: Lineup
    kept: bool
    base_reason: str

    @property
    def plan(self) -> Plan:
        """The plan as it is."""
        return self.planned.plan


def desk_of(opened: Opened) -> Desk:
    """The plan in force on the desk. Raises what `plan_in_force` raises."""
    saved = None if opened.options.fresh else saved_plan(opened)
    if saved is None:
        planned, context = plan_anew(opened), fresh_context(opened)
    else:
        if not fits(saved, opened):
            raise moved(opened)
        refuse_contradiction(saved, opened)
        planned, context = put_back(opened, saved), context_for(opened, saved)
    prover = prover_of(opened.study)
    prs = planned.plan.prs
    law = Law(planned.plan.graph, opened.study.traits, prover.violations, [pr.atoms for pr in prs])
    rows = tuple(
        Row(frozenset(pr.atoms), frozenset({pr.number}), pr.title if pr.named else "", pr.edited) for pr in prs
    )
    kept = saved is not None and opened.options.plan_file is None
    reason = saved.base_reason if saved is not None else planned.plan.base_reason
    return Desk(opened, planned, context, prover, law, rows, kept, reason)
