"""The pipeline: a change is cut, linked, arranged and proven. Asks the languages and passes their answers down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from prsplit.analysis.apart import BY_NAME, Apart
from prsplit.analysis.bulk import bulks
from prsplit.analysis.closure import Prover
from prsplit.analysis.cut import Cut, Sides, cut
from prsplit.analysis.goldens import is_golden, likely_readers
from prsplit.analysis.ledger import NOTHING, Mechanical, Scale, total_size, weights
from prsplit.analysis.link import Answers, Linked, link
from prsplit.analysis.lively import Lively, lively_names, moved_modules
from prsplit.analysis.moves import followers
from prsplit.analysis.paths import file_role
from prsplit.analysis.renames import renames
from prsplit.analysis.roles import roles, standings
from prsplit.analysis.row_keys import row_keys
from prsplit.analysis.swaps import other_ends, swaps
from prsplit.analysis.uses import Ends, build_ends
from prsplit.app.concerns import find_concerns
from prsplit.app.layout import layout_atoms
from prsplit.app.ways import finder
from prsplit.app.whole import is_layout, is_whole
from prsplit.languages.reach import in_reach
from prsplit.languages.table import WHOLE, facts_of, format_for, language_for, outline_of
from prsplit.model.atom import FilePatch
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.graph import Graph
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.model.outline import Outline, Parameter
from prsplit.model.plan import Plan, PlannedPR, Proof
from prsplit.model.proven import Lesson
from prsplit.model.saved import Waiver
from prsplit.planning.arrange import Series, Wish, arrange, cumulative
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
    effort: Effort = "normal"
    only: tuple[str, ...] = ()
    learned: tuple[Lesson, ...] = ()
    waived: tuple[Waiver, ...] = ()
    apart: Apart = BY_NAME
    narrate: Callable[[str], None] = field(default=lambda _: None)
    telling: Callable[[Study], Telling] = field(default=lambda _: NOTHING_TOLD)
    """The commits that wrote the change: what belongs together by them, and what titles and bodies are told from."""


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that is known of a change before it is arranged."""

    change: ChangeSet
    cut: Cut
    ends: Ends
    linked: Linked
    traits: tuple[Trait, ...]
    degraded: tuple[str, ...]
    mechanical: Mechanical = NOTHING


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
    graph = with_history(study.linked.graph, context.telling(study))
    graph = with_learned(graph, study.cut.atoms, context.learned)
    return without_waived(graph, study.cut.atoms, context.waived)


def wish_of(study: Study, graph: Graph, context: Context) -> Wish:
    """What is asked of the arrangement of a change."""
    limit = Limit(context.limit, context.hard_limit)
    telling = context.telling(study)
    rest = left_out(graph, study.traits, context.only)
    traits = tuple(
        replace(trait, apart=trait.apart or atom in rest or _apart(trait, context), when=when)
        for atom, (trait, when) in enumerate(zip(study.traits, moments(telling, len(study.traits)), strict=True))
    )
    scale = Scale(study.change, study.cut, context.apart, study.mechanical)
    whole = is_whole(traits, limit, scale)
    concerns = (0,) * len(traits)
    if not whole or not is_layout(scale.size((), range(len(traits)))):
        concerns = find_concerns(study.change, study.cut, graph, traits, limit, telling, whole=whole)
    return Wish(traits, limit, concerns, lambda below, own: scale.size(below, own).reviewable,
                long=context.effort == "high", whole=whole)  # fmt: skip


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
    outlines, degraded = _outlines(change, apart.built)
    pieces = cut(change, outlines, (*degraded, *_whole(change), *apart.built))
    narrate("linking")
    ends = _ends(change, pieces, outlines, trees)
    lively = lively_names(ends, moved_modules(change, _module_names(change)))
    _read_facts(change, ends, lively)
    linked = link(change, pieces, ends, _answers(change, degraded, trees, ends, apart.built), lively)
    created = {file.path for file in change.files if file.old is None}
    mechanical = Mechanical(linked.moves, layout_atoms(pieces), renames(pieces))
    still = followers(pieces.atoms, linked.moves, linked.graph.needs) | mechanical.layout | mechanical.renamed.keys()
    kinds = roles(pieces.atoms, linked.graph, created, still, apart.built)
    places = standings(pieces.atoms, linked.graph, kinds, created, mechanical.renamed)
    weight, bulk = weights(change, pieces, apart), bulks(change, pieces)
    keys, phrases, twins = row_keys(pieces), swaps(pieces), other_ends(change, pieces, linked.moves)
    traits = tuple(
        Trait(
            atom.path,
            atom.symbol,
            kinds[atom.index],
            weight[atom.index],
            atom.action == "add",
            atom.path in apart.built,
            standing=places[atom.index],
            created=atom.path in created,
            bulk=bulk.get(atom.index, 0),
            renamed=mechanical.renamed.get(atom.index),
            layout=atom.index in mechanical.layout,
            rows=keys.get(atom.index),
            goes=atom.action == "delete",
            swap=phrases.get(atom.index),
            twin=twins.get(atom.index, ""),
        )
        for atom in pieces.atoms
    )
    return Study(change, pieces, ends, linked, traits, degraded, mechanical)


def _read_facts(change: ChangeSet, ends: Ends, lively: Lively) -> None:
    """Read the references of the leaves where they can matter, into the modules of both ends."""
    for file in change.files:
        mover = file.old is not None and file.new is not None and file.old.path != file.new.path
        for entry, text, world in ((file.old, file.old_data, ends.base), (file.new, file.new_data, ends.head)):
            module = world.modules.get(entry.path) if entry is not None else None
            if module is not None and text is not None:
                wanted = range(len(module.outline.leaves)) if mover else lively.telling(module, text)
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
    scale = Scale(study.change, study.cut, context.apart, study.mechanical, as_git=True)
    atoms = study.cut.atoms
    telling = context.telling(study)
    prs = planned(
        series.groups, atoms, series.graph, study.traits, limit,
        lambda below, own: scale.size(set(below), set(own)), Words(lambda need: brief(need, atoms), telling),
    )  # fmt: skip
    prs = with_bodies(prs, atoms, lambda need: because(need, atoms), telling)
    broken = _broken(study)
    proof = Proof(len(prs), prover.files, prover.names, series.rounds, series.merged, study.degraded, broken)
    plan = Plan(
        study.change.base, study.change.head, context.branch, context.base_reason, context.limit, atoms, series.graph, prs,
        total_size(scale, atoms), proof, context.notes,
    )  # fmt: skip
    return Planned(plan, study.cut.patches)


def _outlines(change: ChangeSet, made: Collection[str] = ()) -> tuple[dict[str, Sides], tuple[str, ...]]:
    """Outlines of every changed text that a language understands at all its ends; else its path among the degraded."""
    found: dict[str, Sides] = {}
    degraded: list[str] = []
    for file in change.files:
        if file.path in made:
            continue
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

    def unchanged(path: str) -> Outline | None:
        if path not in cache:
            text = None if path in changed else trees.text(change.head.tree, path)
            cache[path] = outline_of(path, text) if text is not None else None
        return cache[path]

    return build_ends(change, pieces, outlines, paths, finder(change, trees, both), unchanged)


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


def _answers(change: ChangeSet, unread: tuple[str, ...], trees: Trees, ends: Ends, made: Collection[str]) -> Answers:
    markers: dict[str, tuple[str, ...]] = {}
    modules = _module_names(change)
    for path in sorted({entry.path for file in change.files for entry in (file.old, file.new) if entry is not None}):
        language = language_for(path)
        if language is not None:
            markers[path] = language.markers(path)
            modules |= {marker: language.module_of(marker) for marker in markers[path]}
    return Answers(modules, markers, _compatible, unread, _readers(change, trees, ends), made, in_reach)


def _readers(change: ChangeSet, trees: Trees, ends: Ends) -> dict[str, tuple[bytes, ...]]:
    """Golden file → the texts, at head, of the tests that read it."""
    found: dict[str, tuple[bytes, ...]] = {}
    for file in change.files:
        if is_golden(file) and language_for(file.path) is None:
            paths = [path for path in likely_readers(file, ends.head.paths) if language_for(path) is not None]
            texts = [text for path in paths if (text := trees.text(change.head.tree, path)) is not None]
            name = file.path.rpartition("/")[2].encode("utf-8", "surrogateescape")
            found[file.path] = tuple(text for text in texts if len(texts) == 1 or name in text)
    return found


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
