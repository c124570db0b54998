"""The story of `apply`: plan or take the saved plan, draft the script, and perform it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prsplit.app.called import called
from prsplit.app.carry_over import plan_once_more
from prsplit.app.kept import evidence_of
from prsplit.app.opening import Narration, Opened, keep, open_change, plan_in_force, saved_plan
from prsplit.app.parts import parts_of
from prsplit.app.pipeline import Planned
from prsplit.model.script import Run, Script
from prsplit.model.update import BuiltAtom, BuiltPR, BuiltStack
from prsplit.settings import PlanOptions, ShapeOfStack


@dataclass(frozen=True, slots=True)
class ApplyOptions:
    """What the user asked of `apply`. `prefix` is None when not given."""

    shape: ShapeOfStack = "linear"
    prefix: str | None = None
    sign: bool = False
    signoff: bool = False
    replan: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """The script, the run that performed it (None for a dry run), the branch that is split (empty for none), and the commands
    that come next."""

    script: Script
    run: Run | None
    branch: str
    following: tuple[str, ...] = ()


def apply_series(at: str, options: PlanOptions, wanted: ApplyOptions, narration: Narration) -> Applied:
    """Build the series as branches, or with `dry_run` only say how. Raises Refused rather than touch foreign branches."""
    from prsplit.repo.sign import signing
    from prsplit.reports.evidence import journal_lines
    from prsplit.stack.apply import perform

    with open_change(at, options, narration) as opened:
        planned = _replanned(opened) if wanted.replan else plan_in_force(opened)
        narration.phase("drafting")
        script = _script(opened, planned, wanted)
        for note in (*opened.notes, *script.notes):
            narration.warn(note)
        if wanted.dry_run:
            return Applied(script, None, opened.branch)
        narration.phase("building")
        shown = journal_lines(replace(planned.plan, evidence=evidence_of(opened.repo, planned.plan)))
        signer = signing(opened.repo, asked=wanted.sign)
        run = perform(opened.repo, script, planned.plan, signing=signer, evidence=shown)
        _remember(opened, planned, run, script, wanted)
    following = ("push", "status", "undo") if run.state == "done" else ("status",)
    return Applied(script, run, opened.branch, tuple(called(at, command) for command in following))


def _remember(opened: Opened, planned: Planned, run: Run, script: Script, wanted: ApplyOptions) -> None:
    """Keep for `update` which atoms went into which branch, and where the source stood."""
    from prsplit.repo.refs import HEADS, listed
    from prsplit.stack import built

    plan = planned.plan
    if run.state != "done" or len(script.refs) != len(plan.prs):
        return
    prs = tuple(
        BuiltPR(branch, pr.role, pr.title, pr.body, pr.slug, tuple(
            BuiltAtom(atom.id, atom.path, atom.symbol, atom.kind) for atom in (plan.atoms[index] for index in pr.atoms)
        ))
        for (branch, _), pr in zip(script.refs, plan.prs, strict=True)
    )  # fmt: skip
    tip = listed(opened.repo, HEADS + opened.branch).get(HEADS + opened.branch, "")
    record = BuiltStack(plan.base.name, plan.base.commit, tip, opened.history[1], plan.limit, prs, wanted.shape)
    built.keep(opened.repo, run.id, record)


def _replanned(opened: Opened) -> Planned:
    """A fresh plan, or the edited one carried over, which takes the place of the one that was kept."""
    planned = plan_once_more(opened)
    if saved_plan(opened) is not None:
        keep(opened, planned.plan)
    return planned


def _script(opened: Opened, planned: Planned, wanted: ApplyOptions) -> Script:
    from prsplit.repo import history
    from prsplit.stack.draft import draft
    from prsplit.stack.names import default_prefix
    from prsplit.stack.ownership import standing

    prefix = wanted.prefix or opened.settings.prefix or default_prefix(opened.branch, opened.change.head.commit)
    held = standing(opened.repo, prefix)
    past = history.read(opened.repo, *opened.history)
    return draft(planned.plan, planned.patches, past, held, shape=wanted.shape, signoff=wanted.signoff,
        parts=parts_of(opened, planned) if wanted.shape == "forest" else (),
    )  # fmt: skip
