"""The pipeline: a change is cut, linked, arranged and proven. Asks the languages and passes their answers down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from prsplit.analysis.apart import BY_NAME, Apart
from prsplit.analysis.closure import Prover
from prsplit.analysis.cut import Cut, Sides, cut
from prsplit.analysis.ledger import Scale, total_size, weights
from prsplit.analysis.link import Answers, Linked, link
from prsplit.analysis.paths import file_role
from prsplit.analysis.roles import roles, standings
from prsplit.analysis.uses import Ends, build_ends, moved_modules, telling_leaves, telling_names
from prsplit.app.concerns import find_concerns
from prsplit.languages.table import WHOLE, facts_of, format_for, language_for, outline_of
from prsplit.model.atom import FilePatch
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.graph import Graph
from prsplit.model.outline import Outline, Parameter
from prsplit.model.plan import Plan, PlannedPR, Proof
from prsplit.model.proven import Lesson
from prsplit.model.saved import Waiver
from prsplit.planning.arrange import Series, Wish, arrange, cumulative
from prsplit.planning.bodies import with_bodies
from prsplit.planning.only import set_aside
from prsplit.planning.series import planned
from prsplit.planning.traits import Limit, Trait
from prsplit.planning.waive import without_waived
from prsplit.repo.trees import Trees
from prsplit.reports.because import because
from prsplit.settings import Placement
from prsplit.verify.lessons import taught

_BY_HUNK = ("test", "generated")
"""Roles of files whose text is not cut by section: what a test reads is one whole, what a tool writes nobody's concern."""


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
    learned: tuple[Lesson, ...] = ()
    waived: tuple[Waiver, ...] = ()
    apart: Apart = BY_NAME
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


def make_plan(change: ChangeSet, trees: Trees, context: Context, study: Study | None = None) -> Planned:
    """The proven series for a change, within `context.limit` reviewable lines a PR where that is possible.

    `study` is what `examine` said of the change, where it was asked before.
    """
    study = study or examine(change, trees, context.narrate, context.apart)
    context.narrate("arranging")
    limit = Limit(context.limit, context.hard_limit)
    prover = prover_of(study)
    traits = tuple(replace(trait, apart=_apart(trait, context)) for trait in study.traits)
    graph = set_aside(graph_of(study, context), traits, context.only)
    concerns = find_concerns(change, study.cut, graph, traits, limit)
    scale = Scale(change, study.cut, context.apart)
    wish = Wish(traits, limit, concerns, lambda below, own: scale.size(set(below), set(own)).reviewable)
    series = arrange(graph, wish, prover.violations)
    return _finished(study, series, limit, context, prover)


def graph_of(study: Study, context: Context) -> Graph:
    """The needs of a change, with those that were learned and without those that a person has dropped."""
    graph = taught(study.linked.graph, study.cut.atoms, context.learned)
    return without_waived(graph, study.cut.atoms, context.waived)


def wish_of(study: Study, graph: Graph, context: Context) -> Wish:
    """What is asked of the arrangement of a change."""
    limit = Limit(context.limit, context.hard_limit)
    return Wish(study.traits, limit, find_concerns(study.change, study.cut, graph, study.traits, limit))


def restacked(study: Study, series: Series, context: Context, prover: Prover) -> Planned:
    """The plan of a series that was proven by `prover`."""
    return _finished(study, series, Limit(context.limit, context.hard_limit), context, prover)


def _apart(trait: Trait, context: Context) -> bool:
    """Whether the user wants a new test or document at the end of the series."""
    last = {role for role, wish in (("tests", context.tests), ("docs", context.docs)) if wish == "last"}
    return trait.adds and trait.role in last


def examine(
    change: ChangeSet,
    trees: Trees,
    narrate: Callable[[str], None],
    apart: Apart = BY_NAME,
) -> Study:
    """Cut and link a change; `apart` says which files nobody reads line by line."""
    narrate("reading definitions")
    outlines, degraded = _outlines(change)
    pieces = cut(change, outlines, (*degraded, *_whole(change)))
    narrate("linking")
    ends = _ends(change, pieces, outlines, trees)
    _read_facts(change, ends, moved_modules(change, _module_names(change)))
    linked = link(change, pieces, ends, _answers(change, degraded))
    created = {file.path for file in change.files if file.old is None}
    kinds = roles(pieces.atoms, linked.graph, created)
    places = standings(pieces.atoms, linked.graph, kinds, created)
    heavy = weights(change, pieces, apart)
    traits = tuple(
        Trait(
            atom.path,
            atom.symbol,
            kinds[atom.index],
            heavy[atom.index],
            atom.action == "add",
            standing=places[atom.index],
            created=atom.path in created,
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
    scale = Scale(study.change, study.cut, context.apart)
    atoms = study.cut.atoms
    prs = planned(
        series.groups, atoms, series.graph, study.traits, limit,
        lambda below, own: scale.size(set(below), set(own)), lambda need: because(need, atoms),
    )  # fmt: skip
    prs = with_bodies(prs, atoms, lambda need: because(need, atoms))
    broken = _broken(study)
    proof = Proof(len(prs), prover.files, prover.names, series.rounds, series.merged, study.degraded, broken)
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


def _whole(change: ChangeSet) -> tuple[str, ...]:
    """The changed files that are never cut."""
    return tuple(file.path for file in change.files if file.path.endswith(WHOLE))


def _sides(file: FileChange) -> Sides | None:
    if file.opaque or (format_for(file.path) and file_role(file.path) in _BY_HUNK):
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
    if not any(language_for(path) for path in outlines):
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
    modules = _module_names(change)
    for path in sorted({entry.path for file in change.files for entry in (file.old, file.new) if entry is not None}):
        language = language_for(path)
        if language is not None:
            markers[path] = language.markers(path)
            modules |= {marker: language.module_of(marker) for marker in markers[path]}
    return Answers(modules, markers, _compatible, unread)


def _compatible(path: str, old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    language = language_for(path)
    return language is None or language.compatible(old, new)


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
            old, atoms=fresh.atoms, size=fresh.size, depends_on=fresh.depends_on, tests=fresh.tests, notes=fresh.notes
        )
        for fresh, old in zip(result.plan.prs, saved, strict=True)
    )
    return Planned(replace(result.plan, prs=kept), result.patches)


def arranged(study: Study, groups: Sequence[Sequence[int]], context: Context) -> Planned:
    """The plan whose PRs are `groups`, which are known to be proven."""
    graph = taught(study.linked.graph, study.cut.atoms, context.learned)
    series = Series(tuple(tuple(sorted(group)) for group in groups), graph, (), 1, 0)
    return _finished(study, series, Limit(context.limit, context.hard_limit), context, prover_of(study))
