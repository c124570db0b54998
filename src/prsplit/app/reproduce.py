"""Run the test of a fix where it must fail, base with the new tests, and where it must pass."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from shlex import quote

from prsplit.checks.subject import Reproduction
from prsplit.model.atom import FileState
from prsplit.model.diff import Diff
from prsplit.model.proven import Result, Task
from prsplit.repo.glance import Span
from prsplit.repo.open import Repository
from prsplit.repo.place import Written
from prsplit.repo.trees import Trees
from prsplit.repo.workshop import TreeEdit, Workshop
from prsplit.verify.results import Results
from prsplit.verify.runner import Ground, How, Runner, Target
from prsplit.verify.scratch import scratch

PATIENCE = 600.0
"""Seconds that a test may take."""

Ends = tuple[Written, Written]


def reproduced(repo: Repository, command: str, test: str, make: Callable[[Workshop], Ends]) -> Reproduction:
    """How the command ends at the two trees that `make` writes; `{}` in it stands for the path of the test.

    What failed is run again, and a command that passes then is told as flaky. The results are kept as those of `verify`.
    """
    task = Task((command.replace("{}", quote(test)),))
    with scratch(repo) as place:
        workshop = Workshop(repo, place.folder)
        before, after = make(workshop)
        ground = Ground(workshop, place, Results(repo), "step", repo.git.work_tree or "", after)
        runner = Runner(ground, How(dict(os.environ), timeout=PATIENCE))
        below, above = (runner.prove(Target(name, at), task) for name, at in (("base", before), ("head", after)))
    return Reproduction(task.commands[0], below.outcome, above.outcome, _said(below, above))


def _said(below: Result, above: Result) -> tuple[str, ...]:
    return below.output if above.passed else above.output


def ends_of(trees: Trees, span: Span, diff: Diff, tests: Collection[str]) -> Callable[[Workshop], Ends]:
    """Base with the tests of a range, and its head."""
    writes = tuple(FileState(file.path, file.mode, file.oid, None) for file in diff.files if file.path in tests)
    found = trees.look([f"{span.base}^{{tree}}", f"{span.head}^{{tree}}"])
    base, head = (one.oid if one is not None else "" for one in found.values())

    def make(workshop: Workshop) -> Ends:
        (before,) = workshop.write(base, span.base, [TreeEdit((), writes)])
        (after,) = workshop.write(head, span.head, [TreeEdit((), ())])
        return before, after

    return make


def with_tests(below: TreeEdit, above: TreeEdit, tests: Collection[str]) -> TreeEdit:
    """The step below with the tests of the one above."""
    writes = {state.path: state for state in below.writes}
    writes |= {state.path: state for state in above.writes if state.path in tests}
    return TreeEdit(
        tuple(path for path in below.deletes if path not in tests),
        tuple(sorted(writes.values(), key=lambda one: one.path)),
    )
