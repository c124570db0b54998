"""What is known already about the steps of a plan: results that are kept, by the names of their trees."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import prsplit
from prsplit.model.plan import Plan
from prsplit.model.proven import Shown, place_of
from prsplit.planning.arrange import cumulative
from prsplit.repo.open import Repository
from prsplit.repo.trees import Trees
from prsplit.reports.evidence import at_step


def proofs_of(repo: Repository, commits: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What passes at the trees of commits, a sentence for each task; commits of which nothing is known are left out.

    Only what was run there as a step counts: a command that proves nothing may well pass at head.
    """
    from prsplit.verify.results import FILE, Results

    if not os.path.exists(os.path.join(repo.folder, "verify", FILE)):
        return {}
    with Trees(repo) as trees:
        found = trees.look([f"{commit}^{{tree}}" for commit in commits])
    kept: dict[str, list[str]] = defaultdict(list)
    for result in Results(repo).all():
        if result.passed and result.place and not _idle(result.task.commands):
            kept[result.tree].append(at_step(result))
    named = {commit: found.get(f"{commit}^{{tree}}") for commit in commits}
    return {commit: tuple(kept[tree.oid]) for commit, tree in named.items() if tree is not None and tree.oid in kept}


_IDLE = re.compile(r"\s*(?:(?:/usr)?(?:/bin/)?(?:true|false)|:|exit(?:\s+\d+)?|(?:/bin/)?echo\b[^|&;<>`$]*)\s*")


def _idle(commands: Iterable[str]) -> bool:
    """Whether commands look at nothing: somebody tried out how verify works."""
    return all(_IDLE.fullmatch(command) for command in commands)


def evidence_of(repo: Repository, plan: Plan) -> tuple[Shown, ...]:
    """The results that are kept for steps of the plan, by step and then by command. No tree is composed for it.

    What fails at base already proves nothing, and is left out.
    """
    from prsplit.verify.results import FILE, Results

    if not os.path.exists(os.path.join(repo.folder, "verify", FILE)):
        return ()
    every = Results(repo).all()
    broken = {one.task.key for one in every if one.tree == plan.base.tree and not one.passed}
    kept = [one for one in every if one.place and one.task.key not in broken and not _idle(one.task.commands)]
    found: list[Shown] = []
    for step, taken in enumerate(cumulative([pr.atoms for pr in plan.prs]), 1):
        place = place_of(plan.base.tree, tuple(plan.atoms[atom].id for atom in taken), prsplit.__version__)
        latest = {result.task.key: result for result in kept if result.place == place}
        found += [Shown(step, result) for result in latest.values()]
    return tuple(sorted(found, key=lambda one: (one.step, one.result.task.commands, one.result.task.environment)))
