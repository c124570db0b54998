"""The story of `plan`: read the change, arrange and prove it, keep the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from shlex import quote

from prsplit.app.joining import merging, results_of
from prsplit.app.kept import evidence_of
from prsplit.app.opening import (
    Narration,
    Opened,
    command_line,
    keep,
    open_change,
    plan_anew,
    saved_plan,
    wishes,
)
from prsplit.model.plan import Plan
from prsplit.reports.evidence import failing
from prsplit.settings import PlanOptions
from prsplit.verify.tried import was_tried


@dataclass(frozen=True, slots=True)
class Proposed:
    """The plan, and the commands that come next."""

    plan: Plan
    following: str
    changed: str = ""
    """What an edit changed, in one line."""


def propose(at: str, options: PlanOptions, narration: Narration) -> Proposed:
    """Plan the change and keep the plan, where the repository can be written to.

    A plan that a person edited is put back and not replaced; where the branch has moved since, its edits are carried over.
    One that is named with `--plan` is put back: raises Refused where it is of other trees. Raises UsageError where the flags
    ask for another plan.
    """
    with open_change(at, options, narration, remember=False) as opened:
        _mention_dirty(opened)
        plan, kept = _plan(opened)
        if plan.proof.broken:
            narration.warn(_unparsed(plan.proof.broken))
        for path in plan.proof.degraded:
            narration.note(f"{path} is not understood by its language, so it is proven byte for byte only")
        _mention_unread(plan, narration)
        plan = replace(plan, evidence=evidence_of(opened.repo, plan))
        return Proposed(plan, _following(opened, at, plan, kept=kept))


def _unparsed(paths: tuple[str, ...]) -> str:
    """Files with more syntax errors at head than at base: the author's slip, or what a grammar does not know (macros)."""
    from prsplit.languages.table import language_for

    names = sorted({known.name for known in map(language_for, paths) if known is not None})
    shown = list(paths[:2]) + ([f"{len(paths) - 2} more"] if len(paths) > 2 else [])
    which = f"{len(paths)} files ({_listed(shown)}) are" if len(paths) > 1 else f"{paths[0]} is"
    grammar = (
        f"prsplit's {_listed(names)} grammar{'s' if len(names) > 1 else ''}" if names else "prsplit's readers of texts"
    )
    them = "them" if len(paths) > 1 else "it"
    return f"{which} not parsed without errors by {grammar}, so no step of {them} is proven to parse"


def _mention_unread(plan: Plan, narration: Narration) -> None:
    """Files of a language whose grammar is not there are cut by hunk; with -v, tell which languages are read."""
    from prsplit.languages.table import unread

    commands: dict[str, list[str]] = {}
    for name, command in unread(atom.path for atom in plan.atoms):
        commands.setdefault(command, []).append(name)
    for command, names in commands.items():
        narration.warn(f"{_listed(names)} files are cut by hunk, their grammar does not load: {command}")
    narration.note(_languages)


def _languages() -> str:
    """Which languages are read, and how to have those that are not."""
    from prsplit.languages.table import languages

    known = languages()
    read = f"languages that are read: {', '.join(name for name, there in known.items() if there)}"
    missing = ", ".join(name for name, there in known.items() if not there)
    return f"{read}; not installed: {missing} (pip install 'prsplit[all]')" if missing else read


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _mention_dirty(opened: Opened) -> None:
    """Changes that are not committed are in no plan; whoever forgot them should know."""
    if opened.options.worktree or opened.options.head not in {None, "HEAD"}:
        return
    from prsplit.repo.snapshot import dirty

    count = len(dirty(opened.repo))
    if count:
        files = "1 file has" if count == 1 else f"{count} files have"
        opened.narration.warn(f"{files} changes that are not committed and not in this plan: --worktree takes them in")


def _plan(opened: Opened) -> tuple[Plan, bool]:
    """The plan, and whether it is the one that is kept now."""
    saved = None if opened.options.fresh else saved_plan(opened)
    in_file = opened.options.plan_file is not None
    if saved is not None and (saved.edited or in_file):
        from prsplit.app.carry_over import plan_once_more

        by_hand = plan_once_more(opened).plan
        return by_hand, not in_file and keep(opened, by_hand)
    plan = _made_before(opened)
    return plan, keep(opened, plan)


def _made_before(opened: Opened) -> Plan:
    """A fresh plan for the change; not made again where the same one was asked for before."""
    from prsplit.languages.installed import grammars
    from prsplit.stack import cache

    key = cache.key_of(opened.base.tree, opened.head.tree, wishes(opened), grammars())
    known = None if opened.options.fresh else cache.look(key)
    if known is None:
        known = plan_anew(opened).plan
        if not known.proof.degraded:
            cache.keep(key, known)
    return replace(
        known,
        base=opened.base,
        head=opened.head,
        branch=opened.branch,
        base_reason=opened.reason,
        notes=opened.notes,
    )


def _following(opened: Opened, at: str, plan: Plan, *, kept: bool) -> str:
    task = failing(plan)
    if task is not None:
        steps = results_of(plan, task)
        if was_tried(opened.repo, task, steps) and (joined := merging(at, opened, steps)):
            return joined
        words = [command_line(at, "verify --repair", opened.options, kept=kept)]
        words += [f"--exec {quote(command)}" for command in task.commands]
        words += [f"--setup {quote(task.setup)}"] if task.setup else []
        words += [f"--env {quote(task.environment)}"] if task.environment else []
        return " ".join([*words, *(["--keep-ignored"] if task.keep_ignored else [])])
    show, apply = (command_line(at, command, opened.options, kept=kept) for command in ("show 1", "apply"))
    return f"{show}, {apply}" if len(show) + len(apply) < 70 else apply
