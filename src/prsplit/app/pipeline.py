"""The pipeline: a change is cut, linked, arranged and proven. Asks the languages and passes their answers down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from prsplit.analysis.closure import Prover
from prsplit.analysis.cut import Cut, Sides, cut
from prsplit.analysis.ledger import Scale, total_size, weights
from prsplit.analysis.link import Answers, Linked, link
from prsplit.analysis.roles import roles, standings
from prsplit.analysis.uses import Ends, build_ends, moved_modules, telling_leaves, telling_names
from prsplit.app.concerns import find_concerns
from prsplit.languages.table import facts_of, language_for, outline_of
from prsplit.model.atom import FilePatch
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.outline import Outline, Parameter
from prsplit.model.plan import Plan, PlannedPR, Proof
from prsplit.planning.arrange import Series, Wish, arrange, cumulative
from prsplit.planning.bodies import with_bodies
from prsplit.planning.only import set_aside
from prsplit.planning.series import planned
from prsplit.planning.traits import Limit, Trait
from prsplit.repo.trees import Trees
from prsplit.reports.because import because
from prsplit.settings import Placement


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
    only: tuple[str, ...] = ()
    narrate: Callable[[str], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that is known of a change before it is arranged."""

    change: ChangeSet
    cut: Cut
    ends: Ends
    linked: Linked
    traits: tuple[Trait, ...]
    degraded: tuple[str, ...]


def make_plan(change: ChangeSet, trees: Trees, context: Context) -> Planned:
    """The proven series for a change, within `context.limit` reviewable lines a PR where that is possible."""
    study = examine(change, trees, context.narrate)
    context.narrate("arranging")
    limit = Limit(context.limit, context.hard_limit)
    prover = _prover(study)
    traits = tuple(replace(trait, apart=_apart(trait, context)) for trait in study.traits)
    graph = set_aside(study.linked.graph, traits, context.only)
    concerns = find_concerns(change, study.cut, graph, traits, limit)
    scale = Scale(change, study.cut)
    wish = Wish(traits, limit, concerns, lambda below, own: scale.size(set(below), set(own)).reviewable)
    series = arrange(graph, wish, prover.violations)
    return _finished(study, series, limit, context, prover)


def _apart(trait: Trait, context: Context) -> bool:
    """Whether the user wants a new test or document at the end of the series."""
    last = {role for role, wish in (("tests", context.tests), ("docs", context.docs)) if wish == "last"}
    return trait.adds and trait.role in last


def examine(change: ChangeSet, trees: Trees, narrate: Callable[[str], None]) -> Study:
    """Cut and link a change."""
    narrate("reading definitions")
    outlines, degraded = _outlines(change)
    pieces = cut(change, outlines, degraded)
    narrate("linking")
    ends = _ends(change, pieces, outlines, trees)
    _read_facts(change, ends, moved_modules(change, _module_names(change)))
    linked = link(change, pieces, ends, _answers(change, degraded))
    kinds = roles(pieces.atoms, linked.graph)
    places = standings(pieces.atoms, linked.graph, kinds)
    heavy = weights(change, pieces)
    traits = tuple(
        Trait(
            atom.path,
            atom.symbol,
            kinds[atom.index],
            heavy[atom.index],
            atom.action == "add",
            standing=places[atom.index],
        )
        for atom in pieces.atoms
    )
    return Study(change, pieces, ends, linked, traits, degraded)


def _read_facts(change: ChangeSet, ends: Ends, moved: Collection[str]) -> None:
    """Read the references of the leaves where they can matter, into the modules of both ends."""
    names = telling_names(ends, moved)
    for file in change.files:
        mover = file.old is not None and file.new is not None and file.old.path != file.new.path
        for entry, text, world in ((file.old, file.old_data, ends.base), (file.new, file.new_data, ends.head)):
            module = world.modules.get(entry.path) if entry is not None else None
            if module is not None and text is not None:
                wanted = range(len(module.outline.leaves)) if mover else telling_leaves(module, text, names)
                facts = facts_of(module.path, text, module.outline, wanted)
                module.outline = replace(module.outline, facts=facts)


def _prover(study: Study) -> Prover:
    return Prover(study.change, study.cut, study.ends, study.linked.uses, outline_of)


def _finished(study: Study, series: Series, limit: Limit, context: Context, prover: Prover) -> Planned:
    scale = Scale(study.change, study.cut)
    atoms = study.cut.atoms
    prs = planned(
        series.groups, atoms, series.graph, study.traits, limit, lambda below, own: scale.size(set(below), set(own))
    )
    prs = with_bodies(prs, atoms, lambda need: because(need, atoms))
    proof = Proof(len(prs), prover.files, prover.names, series.rounds, series.merged, study.degraded)
    plan = Plan(
        study.change.base, study.change.head, context.branch, context.base_reason, context.limit, atoms, series.graph, prs,
        total_size(scale, atoms), proof, context.notes,
    )  # fmt: skip
    return Planned(plan, study.cut.patches)


def _outlines(change: ChangeSet) -> tuple[dict[str, Sides], tuple[str, ...]]:
    """Outlines of every changed text that a language understands at all its ends; else its path among the degraded."""
    found: dict[str, Sides] = {}
    degraded: list[str] = []
    for file in change.files:
        sides = _sides(file)
        if sides is not None:
            found[file.path] = sides
        elif not file.opaque and language_for(file.path) is not None:
            degraded.append(file.path)
    return found, tuple(degraded)


def _sides(file: FileChange) -> Sides | None:
    if file.opaque:
        return None
    sides: list[Outline | None] = []
    for entry, text in ((file.old, file.old_data), (file.new, file.new_data)):
        if entry is None:
            sides.append(None)
            continue
        outline = outline_of(entry.path, text) if text is not None else None
        if outline is None:
            return None
        sides.append(outline)
    return sides[0], sides[1]


def _ends(change: ChangeSet, pieces: Cut, outlines: Mapping[str, Sides], trees: Trees) -> Ends:
    if not outlines:
        return build_ends(
            change, pieces, outlines, (frozenset(), frozenset()), lambda _path, _module: (), lambda _path: None
        )
    paths = _paths(change, trees)
    both = paths[0] | paths[1]
    cache: dict[str, Outline | None] = {}
    changed = {entry.path for file in change.files for entry in (file.old, file.new) if entry is not None}

    def find(path: str, module: str) -> tuple[str, ...]:
        language = language_for(path)
        return language.module_files(path, module, both) if language is not None else ()

    def unchanged(path: str) -> Outline | None:
        if path not in cache:
            text = None if path in changed else trees.text(change.head.tree, path)
            cache[path] = outline_of(path, text) if text is not None else None
        return cache[path]

    return build_ends(change, pieces, outlines, paths, find, unchanged)


def _paths(change: ChangeSet, trees: Trees) -> tuple[frozenset[str], frozenset[str]]:
    """All paths of both trees; head's follow from base's and the change, which saves a second walk."""
    base = trees.paths(change.base.tree)
    gone = {file.old.path for file in change.files if file.old is not None}
    come = {file.new.path for file in change.files if file.new is not None}
    return base, (base - gone) | come


def _module_names(change: ChangeSet) -> dict[str, str]:
    """Changed path → module it is."""
    names: dict[str, str] = {}
    for file in change.files:
        for entry in (file.old, file.new):
            language = language_for(entry.path) if entry is not None else None
            if entry is not None and language is not None:
                names[entry.path] = language.module_of(entry.path)
    return names


def _answers(change: ChangeSet, unread: tuple[str, ...]) -> Answers:
    markers: dict[str, tuple[str, ...]] = {}
    for file in change.files:
        language = language_for(file.path)
        if language is not None:
            markers[file.path] = language.markers(file.path)
    return Answers(_module_names(change), markers, _compatible, unread)


def _compatible(path: str, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    language = language_for(path)
    return language is None or language.compatible(old, new)


def replay(
    change: ChangeSet, trees: Trees, saved: Sequence[PlannedPR], ids: Sequence[Sequence[str]], context: Context
) -> Planned | None:
    """A saved series put back on the same change, or None when its atoms are not the ones of this change.

    `ids` are the atom ids of each PR, parallel to `saved`, whose titles, bodies, roles and slugs are kept.
    """
    study = examine(change, trees, context.narrate)
    by_id = {atom.id: atom.index for atom in study.cut.atoms}
    groups = [tuple(sorted(by_id[one] for one in group if one in by_id)) for group in ids]
    if sum(map(len, groups)) != len(study.cut.atoms) or sum(map(len, ids)) != len(study.cut.atoms):
        return None
    prover = _prover(study)
    if prover.violations(cumulative(groups)):
        return None
    limit = Limit(context.limit, context.hard_limit)
    result = _finished(study, Series(tuple(groups), study.linked.graph, (), 1, 0), limit, context, prover)
    kept = tuple(
        replace(fresh, title=old.title, body=old.body, role=old.role, slug=old.slug)
        for fresh, old in zip(result.plan.prs, saved, strict=True)
    )
    return Planned(replace(result.plan, prs=kept), result.patches)
