"""The story of `verify`: base and head, the canary, then the steps, and what a failing step teaches."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from shlex import quote

import prsplit
from prsplit.app.opening import Narration, Opened, open_change, plan_in_force
from prsplit.app.pipeline import Planned
from prsplit.errors import Refused, UsageError
from prsplit.model.proven import Result, Task, place_of
from prsplit.model.verified import Verdict, Verified
from prsplit.planning.arrange import cumulative
from prsplit.repo.place import Written
from prsplit.repo.workshop import TreeEdit, Workshop
from prsplit.repo.write import ArrivalBroken
from prsplit.settings import PlanOptions
from prsplit.verify.order import first_failing
from prsplit.verify.results import Results
from prsplit.verify.runner import Ground, How, Runner, Target
from prsplit.verify.scratch import room, scratch
from prsplit.verify.trees import canary_edit, edit_of

BUDGET = 50
_LFS = b"filter=lfs"


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """What the user asked of `verify`. `budget` counts the runs that `repair` may take to look for needs."""

    commands: tuple[str, ...]
    setup: str = ""
    keep_ignored: bool = False
    jobs: int = 1
    timeout: float | None = None
    bisect: bool = False
    repair: bool = False
    budget: int = BUDGET
    canary: bool = True
    cached: bool = True
    scratch: str | None = None
    environment: str = ""
    keep_env: tuple[str, ...] = ()

    @property
    def task(self) -> Task:
        """What is run at each tree."""
        return Task(self.commands, self.setup, self.keep_ignored, self.environment)


@dataclass(slots=True)
class Yard:
    """A change, the plan that is being proven, and where its trees are run."""

    opened: Opened
    planned: Planned
    workshop: Workshop
    runner: Runner
    wanted: VerifyOptions
    notes: tuple[str, ...] = ()
    done: int = 0
    at: str = "."
    """The repository, as the user called it."""

    @property
    def task(self) -> Task:
        """What is run at each tree."""
        return self.wanted.task

    def written(self, edits: Sequence[TreeEdit]) -> tuple[Written, ...]:
        """Trees over base, in the private object folder."""
        base = self.opened.base
        return self.workshop.write(base.tree, base.commit, edits)

    def seen(self, target: Target, result: Result) -> None:
        """Tell how a step went."""
        self.done += 1
        self.opened.narration.note(f"{target.label}: {told(result)}")
        self.opened.narration.phase(f"{target.label} {told(result)} · {self.done} done")


def verify_series(at: str, options: PlanOptions, wanted: VerifyOptions, narration: Narration) -> Verified:
    """Run the commands at base, head, the canary and the steps of the plan in force."""
    with open_change(at, options, narration) as opened, yard(opened, wanted) as place:
        place.at = at
        found = _verified(place)
        if found.verdict in ("useless", "blind"):
            _withdraw(place, found)
        return found


def _withdraw(place: Yard, found: Verified) -> None:
    """What proves nothing is shown by no plan: the result at head is kept as one of a tree, not of a step."""
    place.runner.ground.results.add([replace(one, place="") for one in found.ends if one.place])


@contextmanager
def yard(opened: Opened, wanted: VerifyOptions) -> Iterator[Yard]:
    """The plan in force, and folders for its trees, for as long as it takes."""
    planned = plan_in_force(opened)
    with scratch(opened.repo, wanted.scratch) as place:
        workshop = Workshop(opened.repo, place.folder)
        notes = _announced(opened, workshop, wanted, place.folder)
        (ready,) = workshop.write(opened.head.tree, opened.head.commit, [TreeEdit((), ())])
        checkout = opened.repo.git.work_tree or ""
        name = os.path.basename(checkout or opened.repo.common_dir.removesuffix(".git").rstrip("/")) or "step"
        how = How(dict(os.environ), wanted.jobs, wanted.timeout, wanted.keep_env)
        results = Results(opened.repo, known=wanted.cached)
        ground = Ground(workshop, place, results, _harmless(name), checkout, ready, opened.narration.phase)
        yield Yard(opened, planned, workshop, Runner(ground, how), wanted, notes)


def _harmless(name: str) -> str:
    return "step" if name in {"git", "tmp", ".git"} else name


def _announced(opened: Opened, workshop: Workshop, wanted: VerifyOptions, folder: str) -> tuple[str, ...]:
    """What the folders will take, and what will not be in them. Raises Refused when the disk is too full."""
    weight = workshop.weight(opened.head.tree)
    need, free = weight.size * wanted.jobs, room(folder)
    if need > free:
        raise Refused(
            f"{_bytes(need)} are needed for {wanted.jobs} folders, and {folder} has {_bytes(free)} left.", "df -h"
        )
    opened.narration.note(f"needs {_bytes(need)} in {folder}, beside what the commands write")
    notes = []
    if weight.modules:
        notes.append(f"{weight.modules} submodule folders stay empty in the steps: nothing is fetched")
    if any(_LFS in (text or b"") for text in opened.trees.blobs(weight.attributes).values()):
        notes.append("files in Git LFS stay pointers in the steps: no filter is run")
    return tuple(notes)


def _bytes(number: int) -> str:
    return f"{number / (1 << 30):,.1f} GB" if number >= 1 << 30 else f"{max(1, number >> 20):,} MB"


def _verified(place: Yard) -> Verified:
    """The whole story; each stage ends it when it makes the next one meaningless."""
    base, head, *_ = targets(place)
    place.opened.narration.phase("base and head")
    found = place.runner.prove_all([base, head], place.task, place.seen)
    ends = (found["base"], found["head"])
    budget = 0 if place.wanted.repair else place.wanted.budget
    so_far = Verified(place.planned.plan, place.task, "proven", ends, budget=budget, notes=place.notes)
    verdict = ends_verdict(ends)
    if verdict is not None:
        return replace(so_far, verdict=verdict)
    so_far = _with_canary(place, so_far)
    if so_far.verdict != "proven":
        return so_far
    if place.wanted.repair:
        from prsplit.app.repair import repaired

        return repaired(place, so_far)
    return with_steps(place, so_far)


def ends_verdict(ends: Sequence[Result]) -> Verdict | None:
    """What the results at base and head come to, when they leave nothing to prove."""
    if any(one.outcome == "flaky" for one in ends):
        return "flaky"
    return None if all(one.passed for one in ends) else "useless"


def _with_canary(place: Yard, so_far: Verified) -> Verified:
    """Each command alone on a head whose changed sources are broken: what still passes does not look at the step."""
    if not place.wanted.canary:
        return replace(so_far, no_canary="--no-canary")
    target = canary_target(place)
    if target is None:
        return replace(so_far, no_canary="the change has no source file")
    results = tuple(
        _at_canary(place, target, replace(place.task, commands=(command,))) for command in place.task.commands
    )
    if any(result.outcome == "flaky" for result in results):
        return replace(so_far, verdict="flaky", canary=results)
    blind = any(result.outcome != "fail" for result in results)
    return replace(so_far, verdict="blind" if blind else "proven", canary=results)


def canary_target(place: Yard) -> Target | None:
    """Head with its changed sources broken; None when it has none."""
    everything = frozenset(range(len(place.planned.plan.atoms)))
    edit = canary_edit(place.opened.change, edit_of(place.planned.patches, everything))
    return Target("canary", place.written([edit])[0]) if edit is not None else None


def _at_canary(place: Yard, target: Target, task: Task) -> Result:
    """With kept files, what an earlier tree left could pass in place of the broken one: such a canary gets a new folder."""
    known = place.runner.known(target, task)
    if known is not None or not task.keep_ignored:
        return known or place.runner.prove(target, task)
    result = place.runner.once(target, task, fresh=True)
    place.runner.ground.results.add([result])
    return result


def targets(place: Yard) -> tuple[Target, ...]:
    """Base, head, and then every step but the last, which is head. Raises ArrivalBroken when the last is not."""
    plan, patches = place.planned.plan, place.planned.patches
    steps = cumulative([pr.atoms for pr in plan.prs])
    base, *trees = place.written([edit_of(patches, taken) for taken in (frozenset[int](), *steps)])
    if trees[-1].tree != plan.head.tree:
        raise ArrivalBroken("The top of the series is not head's tree: a bug in prsplit, nothing was run.")
    names = [
        place_of(plan.base.tree, tuple(plan.atoms[atom].id for atom in taken), prsplit.__version__) for taken in steps
    ]
    inner = [Target(f"step {number}", *each) for number, each in enumerate(zip(trees, names, strict=True), 1)]
    return Target("base", base), replace(inner[-1], label="head"), *inner[:-1]


def with_steps(place: Yard, so_far: Verified) -> Verified:
    """The steps of the plan as it stands now, run and judged."""
    _, head, *inner = targets(place)
    plan = place.planned.plan
    found = _bisected(place, inner) if place.wanted.bisect else _all(place, inner)
    results = tuple(found.get(target.label) for target in inner)
    at_head = place.runner.ground.results.find(head.at.tree, place.task) or so_far.ends[1]
    last = replace(at_head, place=head.place)
    place.runner.ground.results.add([last])
    return replace(so_far, plan=plan, steps=(*results, last), verdict=verdict_of((*results, last)))


def _all(place: Yard, inner: Sequence[Target]) -> dict[str, Result]:
    return place.runner.prove_all(inner, place.task, place.seen)


def _bisected(place: Yard, inner: Sequence[Target]) -> dict[str, Result]:
    found: dict[str, Result] = {}

    def passes(number: int) -> bool:
        target = inner[number - 1]
        found[target.label] = place.runner.prove(target, place.task)
        place.seen(target, found[target.label])
        return found[target.label].passed

    first_failing(len(inner) + 1, passes)
    return found


def verdict_of(steps: Sequence[Result | None]) -> Verdict:
    """What the steps' results come to."""
    outcomes = [result.outcome if result else "" for result in steps]
    if any(outcome in {"fail", "timeout"} for outcome in outcomes):
        return "failed"
    if "flaky" in outcomes:
        return "flaky"
    return "proven" if all(outcome == "pass" for outcome in outcomes) else "unfinished"


def told(result: Result) -> str:
    """How it went, in a few words."""
    source = f", reported by {result.source}" if result.source else ""
    return f"{result.outcome} ({result.seconds:.1f} s{source})"


def need_command(at: str, wanted: VerifyOptions) -> None:
    """Raise UsageError when there is nothing to run. What the repository suggests is printed, and never run by itself."""
    if wanted.commands:
        return
    from prsplit.repo.config import read_settings
    from prsplit.repo.open import open_repository

    suggested = read_settings(open_repository(at)).suggest
    command = quote(suggested[0] if suggested else "pytest -q")
    raise UsageError("Name the command that proves a step.", f"prsplit verify --exec {command}")
