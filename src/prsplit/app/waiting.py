"""What is left when nothing was found that failing tests lack: they wait for the next step that passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prsplit.app.opening import Opened, fresh_context
from prsplit.app.pipeline import Planned, prover_of
from prsplit.app.refit import refitted
from prsplit.model.plan import Plan
from prsplit.planning.arrange import cumulative
from prsplit.planning.edit import Impossible, Move, edited
from prsplit.planning.lineup import Law, Row
from prsplit.reports.because import label
from prsplit.verify.suspects import accused


def waiting(opened: Opened, planned: Planned, said: Mapping[int, str], passed: Sequence[bool]) -> Planned | None:
    """The plan with each test that a failing step's output names in the PR of the next step that passes.

    `said` is what failing steps printed, by their numbers, `passed` whether each step passes. A step loses its failing
    tests, so that the others stay the trees that they were. What is moved counts as edited. None where nothing is named, or
    it can't stand there.
    """
    plan = planned.plan
    prover = prover_of(opened.study)
    law = Law(plan.graph, opened.study.traits, prover.violations, [pr.atoms for pr in plan.prs])
    rows = tuple(
        Row(frozenset(pr.atoms), frozenset({pr.number}), pr.title if pr.named else "", pr.edited) for pr in plan.prs
    )
    moves = _moves(plan, said, passed)
    if not moves:
        return None
    try:
        rows = edited(rows, moves, law)
    except Impossible as failure:
        if not failure.instead:
            return None
        rows = edited(rows, failure.instead, law)
    return refitted(opened.study, rows, plan.prs, law.graph, fresh_context(opened), prover)


def told(before: Plan, planned: Planned) -> tuple[Planned, tuple[str, ...]]:
    """Which tests wait now, a sentence for each, and the plan with these sentences in the bodies of their PRs."""
    after = planned.plan
    old, new = ({atom: pr.number for pr in plan.prs for atom in pr.atoms} for plan in (before, after))
    loose = {entry.atom for entry in before.graph.floats}
    said = {
        atom: f"{label(after.atoms[atom])} waits in PR {new[atom]}: what it lacked was not found in time"
        for atom in sorted(old)
        if new[atom] > old[atom] and atom not in loose
    }
    bodies = [[pr.body, *(f"{said[atom]}." for atom in sorted(pr.atoms) if atom in said)] for pr in after.prs]
    prs = tuple(replace(pr, body="\n\n".join(rows)) for pr, rows in zip(after.prs, bodies, strict=True))
    return Planned(replace(after, prs=prs), planned.patches), tuple(said.values())


def _moves(plan: Plan, said: Mapping[int, str], passed: Sequence[bool]) -> list[Move]:
    moves = []
    done: set[int] = set()
    for step, taken in enumerate(cumulative([pr.atoms for pr in plan.prs]), 1):
        named = frozenset(accused(plan.atoms, said.get(step, ""))) & taken - done
        later = next((number for number, good in enumerate(passed, 1) if number > step and good), 0)
        if named and later:
            done |= named
            moves.append(Move(named, later))
    return moves
