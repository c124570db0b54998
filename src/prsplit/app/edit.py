"""The story of `edit`: what is asked for is applied to the plan in force, proven as a whole, and kept; or answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from prsplit.app.answers import answered
from prsplit.app.asked import Asked, edit_of, refuse_malformed
from prsplit.app.desk import Desk, desk_of
from prsplit.app.kept import evidence_of
from prsplit.app.listing import Writing, by_list
from prsplit.app.opening import Narration, Opened, command_line, fits, keep, open_change, put_back
from prsplit.app.plan import Proposed
from prsplit.app.refit import refitted
from prsplit.errors import AnsweredNo, UsageError
from prsplit.model.graph import Graph, Need, Waived
from prsplit.model.plan import Plan
from prsplit.planning.edit import Edit, Impossible, edited
from prsplit.planning.lineup import Law, Lineup
from prsplit.planning.waive import can_be_waived, id_of
from prsplit.reports.because import because
from prsplit.settings import PlanOptions

_SHORTEST = 4
"""Letters of a need's id that are enough."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed: flags in the order given, needs to drop with the reason, or a file with a list; with none of them
    the list goes through the editor. `undo` puts the plan back that was kept before the last edit."""

    asked: tuple[Asked, ...] = ()
    drop: tuple[str, ...] = ()
    reason: str = ""
    listing: str = ""
    undo: bool = False


def edit_plan(at: str, options: PlanOptions, wanted: Wanted, narration: Narration, write: Writing) -> Proposed:
    """Edit the plan in force, and keep it as the branch's. `write` lets a person change the file at a path.

    Raises AnsweredNo, with nothing changed, where the outcome would not stand; UsageError for what is not understood.
    """
    for one in wanted.asked:
        refuse_malformed(one)
    with open_change(at, options, narration) as opened:
        if wanted.undo:
            return _put_back(at, opened, options)
        desk = _dropped(desk_of(opened), wanted)
        narration.phase("proving")
        if wanted.asked or wanted.drop:
            rows = _proven(at, desk, [edit_of(asked, desk) for asked in wanted.asked], wanted)
        else:
            rows = by_list(desk, wanted.listing, write, lambda edits: _proven(at, desk, edits, wanted))
        made = refitted(opened.study, rows, desk.plan.prs, desk.law.graph, desk.context, desk.prover).plan
        plan = replace(made, base_reason=desk.base_reason, evidence=evidence_of(opened.repo, made))
        _keep(desk, plan)
        return Proposed(plan, _following(at, options), _changed(wanted, desk.plan, plan))


def _changed(wanted: Wanted, before: Plan, after: Plan) -> str:
    """What was asked for, and how many PRs that makes."""
    told = [f"{one.flag.removeprefix('--')} {one.value}" for one in wanted.asked]
    told += [f"need {name} dropped" for name in wanted.drop]
    count = f"{len(before.prs)} → {len(after.prs)} PRs" if len(before.prs) != len(after.prs) else ""
    return "; ".join(filter(None, (", ".join(told) or "as listed", count)))


def _following(at: str, options: PlanOptions) -> str:
    left = options._replace(plan_file=None, fresh=False, max_lines=None)
    return ", ".join(command_line(at, command, left, kept=True) for command in ("show 1", "apply"))


def _put_back(at: str, opened: Opened, options: PlanOptions) -> Proposed:
    """The plan as it was before the last edit, kept again; undone once more, the edit is back."""
    from prsplit.stack.store import load_former, save_over

    former = load_former(opened.repo, opened.branch)
    if former is None or not fits(former, opened):
        raise AnsweredNo("There is no edit of this plan to take back.", "prsplit plan --fresh   # forgets all edits")
    made = put_back(opened, former).plan
    save_over(opened.repo, former)
    plan = replace(made, base_reason=former.base_reason, evidence=evidence_of(opened.repo, made))
    return Proposed(plan, _following(at, options))


def _proven(at: str, desk: Desk, edits: Sequence[Edit], wanted: Wanted) -> Lineup:
    try:
        rows = edited(desk.rows, edits, desk.law)
    except Impossible as failure:
        raise answered(at, desk, edits, failure, wanted.drop, wanted.reason) from None
    return _marked(rows, desk, wanted)


def _marked(rows: Lineup, desk: Desk, wanted: Wanted) -> Lineup:
    """The rows; those that a dropped need started from are touched."""
    if not wanted.drop:
        return rows
    atoms = {one.need.source for one in desk.law.graph.waived}
    return tuple(replace(row, touched=row.touched or bool(row.atoms & atoms)) for row in rows)


def _dropped(desk: Desk, wanted: Wanted) -> Desk:
    """The desk without the needs that are to be dropped."""
    if not wanted.drop:
        return desk
    if not wanted.reason.strip() or not wanted.reason.isprintable():
        raise UsageError(
            "--drop-need has to be given a reason.", f"prsplit edit --drop-need {wanted.drop[0]} --because '…'"
        )
    graph = desk.plan.graph
    gone = [_need(name, desk) for name in wanted.drop]
    kept = tuple(need for need in graph.needs if need not in gone)
    fresh: Graph = replace(
        graph, needs=kept, waived=(*graph.waived, *(Waived(need, wanted.reason.strip()) for need in gone))
    )
    law = Law(fresh, desk.law.traits, desk.law.prove, [row.atoms for row in desk.rows])
    return replace(desk, law=law)


def _need(name: str, desk: Desk) -> Need:
    atoms = desk.plan.atoms
    found = [need for need in desk.plan.graph.needs if id_of(need, atoms).startswith(name)]
    if len(name) < _SHORTEST or not found:
        raise AnsweredNo(f"No need of this plan is called {name}.", "prsplit explain PATH   # names them, in brackets")
    if len({id_of(need, atoms) for need in found}) > 1:
        raise UsageError(f"Several needs begin with {name}.", f"prsplit edit --drop-need {id_of(found[0], atoms)}")
    if not can_be_waived(found[0]):
        raise AnsweredNo(
            f"That need is certain, and a step without it would break: {because(found[0], atoms)}.",
            f"prsplit explain {atoms[found[0].source].path}",
        )
    return found[0]


def _keep(desk: Desk, plan: Plan) -> None:
    from prsplit.stack.store import save_over, saved

    if not desk.kept:
        keep(desk.opened, desk.plan)
    save_over(desk.opened.repo, saved(plan))
