"""The sentences that every format shares: counts, sizes, the headline and what was proven. Nothing here is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prsplit.model.change import Revision
from prsplit.model.plan import Plan, PlannedPR, Size

_OBJECT_ID = re.compile(r"[0-9a-f]{7,64}")


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `1,204 files`, `2 branches`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def lines_of(size: Size) -> str:
    """`3,012 lines`, or `3,012 lines (2,140 reviewable)` where the ledger takes some off."""
    raw = counted(size.raw, "line")
    return raw if size.raw == size.reviewable else f"{raw} ({size.reviewable:,} reviewable)"


def size_of(pr: PlannedPR) -> str:
    """`312 (+298 −14, 3 files, tests ✓)`, or `380 reviewable (1,902 raw: +1,890 −12, …)` where the two differ."""
    size = pr.size
    facts = f"+{size.added:,} −{size.deleted:,}, {counted(size.files, 'file')}" + (", tests ✓" if pr.tests else "")
    if size.raw == size.reviewable:
        return f"{size.reviewable:,} ({facts})"
    return f"{size.reviewable:,} reviewable ({size.raw:,} raw: {facts})"


def needs_of(pr: PlannedPR) -> str:
    """`needs 1–3, 5`, or nothing."""
    needed = sorted({depends.number for depends in pr.depends_on})
    return f"needs {_listed(needed)}" if needed else ""


def merging_of(pr: PlannedPR) -> str:
    """When it may be merged and from when on it is reached, where that is not plain from its place."""
    told = ["safe to merge early"] if pr.early else []
    return ", ".join([*told, f"not used before {pr.used_from}"] if pr.used_from else told)


def _listed(numbers: Sequence[int]) -> str:
    """`1–3, 5` for sorted numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(map(_run, runs))


def _run(numbers: list[int]) -> str:
    return f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 2 else ", ".join(map(str, numbers))


def duration(seconds: float) -> str:
    """`40 s`, `6 min`, `2.5 h`: as exact as an estimate is."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def headline(plan: Plan) -> str:
    """`3,012 lines (2,140 reviewable) → 7 PRs, base upstream/main@3f2a91c`."""
    return f"{lines_of(plan.total)} → {counted(len(plan.prs), 'PR')}, base {revision(plan.base)}"


def revision(end: Revision) -> str:
    """`upstream/main@3f2a91c`, or the short id alone when that is what it was called."""
    short = end.commit[:7]
    if not end.name or _OBJECT_ID.fullmatch(end.name):
        return short
    return f"{end.name}@{short}"


def proven(plan: Plan) -> str:
    """What the static proof established. It claims nothing that was not checked."""
    steps = counted(plan.proof.steps, "step")
    failing = any(one.result.outcome in ("fail", "timeout") for one in plan.evidence)
    return f"{'statically, ' if failing else ''}same final tree, no name missing at {steps}"


def cautions(plan: Plan) -> tuple[str, ...]:
    """What the reader should know before trusting the plan, one sentence each."""
    found = list(plan.notes)
    edited = [pr.number for pr in plan.prs if pr.edited]
    if edited:
        noun = "PR" if len(edited) == 1 else "PRs"
        found.append(f"{noun} {_listed(edited)} edited: plan --fresh forgets it")
    degraded = len(plan.proof.degraded)
    if degraded:
        them = "it" if degraded == 1 else "them"
        found.append(f"{counted(degraded, 'file')} proven byte for byte only (-v names {them})")
    if plan.proof.merged:
        found.append(f"{counted(plan.proof.merged, 'PR')} merged into a neighbour, as neither stands alone")
    return tuple(found)
