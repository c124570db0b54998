"""The pipeline: a change is cut and linked (`study`), arranged, proven and told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from prsplit.analysis.apart import BY_NAME, Apart
from prsplit.analysis.closure import Prover
from prsplit.analysis.ledger import Scale, counted, total_size
from prsplit.analysis.news import reading
from prsplit.analysis.reordered import reordered
from prsplit.app.concerns import find_concerns
from prsplit.app.study import Study, examine
from prsplit.app.whole import is_layout, is_whole
from prsplit.languages.table import outline_of
from prsplit.model.atom import FilePatch
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Graph
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.model.plan import Plan, PlannedPR, Proof
from prsplit.model.proven import Lesson
from prsplit.model.saved import Waiver
from prsplit.planning.arrange import Series, Wish, arrange, cumulative
from prsplit.planning.behind import behind, with_pins
from prsplit.planning.bodies import with_bodies
from prsplit.planning.history import moments, with_history
from prsplit.planning.learned import mended, with_learned
from prsplit.planning.only import left_out, set_aside
from prsplit.planning.series import Words, planned
from prsplit.planning.traits import Limit, Trait
from prsplit.planning.waive import without_waived
from prsplit.repo.trees import Trees
from prsplit.reports.because import because, brief
from prsplit.settings import Effort, Placement


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the patches that compose its files (parallel to the change's files)."""

    plan: Plan
    patches: tuple[FilePatch, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What the user asked for and what is known of the range, for the plan's header."""

    limit: int
    hard_limit: bool = False
    branch: str = ""
    base_reason: str = ""
    notes: tuple[str, ...] = ()
    tests: Placement = "with-code"
    docs: Placement = "with-code"
    effort: Effort = "normal"
    only: tuple[str, ...] = ()
    learned: tuple[Lesson, ...] = ()
    waived: tuple[Waiver, ...] = ()
    apart: Apart = BY_NAME
    narrate: Callable[[str], None] = field(default=lambda _: None)
    telling: Callable[[Study], Telling] = field(default=lambda _: NOTHING_TOLD)
    """The commits that wrote the change: what belongs together by them, and what titles and bodies are told from."""


def make_plan(change: ChangeSet, trees: Trees, context: Context, study: Study | None = None) -> Planned:
    """The proven series for a change, within `context.limit` reviewable lines a PR where that is possible.

    `study` is what `examine` said of the change, where it was asked before.
    """
    study = study or examine(change, trees, context.narrate, context.apart)
    context = _remembering(context)
    context.narrate("arranging")
    prover = prover_of(study)
    series = _taught(study, context, prover) or _arranged(study, context, prover)
    return restacked(study, series, context, prover)


def _remembering(context: Context) -> Context:
    """The context that asks for the commits once."""
    known: list[Telling] = []

    def telling(study: Study) -> Telling:
        if not known:
            known.append(context.telling(study))
        return known[0]

    return replace(context, telling=telling)


def _arranged(study: Study, context: Context, prover: Prover) -> Series:
    graph = set_aside(graph_of(study, context), study.traits, context.only)
    return arrange(graph, wish_of(study, graph, context), prover.violations)


def _taught(study: Study, context: Context, prover: Prover) -> Series | None:
    """The series as it would be without what was learned, mended; None where nothing was, or it can't be."""
    if not context.learned:
        return None
    series = _arranged(study, replace(context, learned=()), prover)
    graph = with_learned(series.graph, study.cut.atoms, context.learned)
    return mended(series, graph, wish_of(study, graph, context), prover.violations)


def graph_of(study: Study, context: Context) -> Graph:
    """The needs and wishes of a change, those of its commits too, with needs that were learned and without those that a
    person has dropped."""
    telling = context.telling(study)
    graph = with_pins(with_history(study.linked.graph, telling), telling, study.traits)
    graph = with_learned(graph, study.cut.atoms, context.learned)
    return without_waived(graph, study.cut.atoms, context.waived)


def wish_of(study: Study, graph: Graph, context: Context) -> Wish:
    """What is asked of the arrangement of a change."""
    limit = Limit(context.limit, context.hard_limit)
    telling = context.telling(study)
    rest = left_out(graph, study.traits, context.only)
    still = frozenset() if limit.hard else reordered(study.cut)
    traits = tuple(
        replace(trait, apart=trait.apart or atom in rest or _apart(trait, context), when=when)
        for atom, (trait, when) in enumerate(zip(study.traits, moments(telling, len(study.traits)), strict=True))
    )
    traits = tuple(replace(one, weight=0, bulk=one.weight) if atom in still else one for atom, one in enumerate(traits))
    scale = Scale(study.change, study.cut, context.apart, study.mechanical)
    whole = is_whole(traits, limit, scale)
    concerns = (0,) * len(traits)
    if not whole or not is_layout(scale.size((), range(len(traits)))):
        concerns = find_concerns(study.change, study.cut, graph, traits, limit, telling, whole=whole)
    return Wish(traits, limit, concerns, lambda below, own: counted(scale.size(below, own), _lines(study, still & {*own})),
                long=context.effort == "high", whole=whole, behind=behind(telling, traits))  # fmt: skip


def _lines(study: Study, atoms: Collection[int]) -> int:
    """The changed lines of some atoms."""
    return sum(study.cut.atoms[atom].lines for atom in atoms)


def restacked(study: Study, series: Series, context: Context, prover: Prover) -> Planned:
    """The plan of a series that was proven by `prover`."""
    return _finished(study, series, Limit(context.limit, context.hard_limit), context, prover)


def _apart(trait: Trait, context: Context) -> bool:
    """Whether the user wants a new test or document at the end of the series."""
    last = {role for role, wish in (("tests", context.tests), ("docs", context.docs)) if wish == "last"}
    return trait.adds and trait.role in last


def prover_of(study: Study) -> Prover:
    """What proves steps of the change."""
    return Prover(study.change, study.cut, study.ends, study.linked.uses, outline_of)


def _broken(study: Study) -> tuple[str, ...]:
    """The changed files that have more syntax errors at head than they had at base."""
    base, head = study.ends.base.modules, study.ends.head.modules
    found: list[str] = []
    for file in study.change.files:
        new = head.get(file.new.path) if file.new is not None else None
        old = base.get(file.old.path) if file.old is not None else None
        if new is not None and new.outline.errors > (old.outline.errors if old is not None else 0):
            found.append(file.path)
    return tuple(found)


def _finished(study: Study, series: Series, limit: Limit, context: Context, prover: Prover) -> Planned:
    scale = Scale(study.change, study.cut, context.apart, study.mechanical, as_git=True)
    atoms = study.cut.atoms
    telling = context.telling(study)
    prs = planned(
        series.groups, atoms, series.graph, study.traits, limit,
        lambda below, own: scale.size(set(below), set(own)), Words(lambda need: brief(need, atoms), telling, reading(study.change, study.cut)),
    )  # fmt: skip
    prs = with_bodies(prs, atoms, lambda need: because(need, atoms), telling)
    broken = _broken(study)
    proof = Proof(len(prs), prover.files, prover.names, series.rounds, series.merged, study.degraded, broken)
    plan = Plan(
        study.change.base, study.change.head, context.branch, context.base_reason, context.limit, atoms, series.graph, prs,
        total_size(scale, atoms), proof, context.notes,
    )  # fmt: skip
    return Planned(plan, study.cut.patches)


def replay(study: Study, saved: Sequence[PlannedPR], ids: Sequence[Sequence[str]], context: Context) -> Planned | None:
    """A saved series put back on the same change, or None when its atoms are not the ones of this change.

    `ids` are the atom ids of each PR, parallel to `saved`, whose titles, bodies, roles and slugs are kept.
    """
    by_id = {atom.id: atom.index for atom in study.cut.atoms}
    groups = [tuple(sorted(by_id[one] for one in group if one in by_id)) for group in ids]
    if sum(map(len, groups)) != len(study.cut.atoms) or sum(map(len, ids)) != len(study.cut.atoms):
        return None
    prover = prover_of(study)
    if prover.violations(cumulative(groups)):
        return None
    result = restacked(study, Series(tuple(groups), graph_of(study, context), (), 1, 0), context, prover)
    kept = tuple(
        replace(
            old,
            atoms=fresh.atoms,
            size=fresh.size,
            depends_on=fresh.depends_on,
            tests=fresh.tests,
            notes=fresh.notes,
            sources=fresh.sources,
            used_from=fresh.used_from,
            early=fresh.early,
        )
        for fresh, old in zip(result.plan.prs, saved, strict=True)
    )
    return Planned(replace(result.plan, prs=kept), result.patches)


def arranged(study: Study, groups: Sequence[Sequence[int]], context: Context) -> Planned:
    """The plan whose PRs are `groups`, which are known to be proven."""
    series = Series(tuple(tuple(sorted(group)) for group in groups), graph_of(study, context), (), 1, 0)
    return restacked(study, series, context, prover_of(study))
