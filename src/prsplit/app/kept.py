"""What is known already about the steps of a plan: results that are kept, by the names of their trees."""

from __future__ import annotations

import os

import prsplit
from prsplit.model.plan import Plan
from prsplit.model.proven import Shown, place_of
from prsplit.planning.arrange import cumulative
from prsplit.repo.open import Repository


def evidence_of(repo: Repository, plan: Plan) -> tuple[Shown, ...]:
    """The results that are kept for steps of the plan, by step and then by command. No tree is composed for it."""
    from prsplit.verify.results import FILE, Results

    if not os.path.exists(os.path.join(repo.folder, "verify", FILE)):
        return ()
    kept = [result for result in Results(repo).all() if result.place]
    found: list[Shown] = []
    for step, taken in enumerate(cumulative([pr.atoms for pr in plan.prs]), 1):
        place = place_of(plan.base.tree, tuple(plan.atoms[atom].id for atom in taken), prsplit.__version__)
        latest = {result.task.key: result for result in kept if result.place == place}
        found += [Shown(step, result) for result in latest.values()]
    return tuple(sorted(found, key=lambda one: (one.step, one.result.task.commands, one.result.task.environment)))
