"""The first half of the pipeline: a change is cut and linked. Asks the languages and passes their answers down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from prsplit.analysis.apart import BY_NAME, Apart
from prsplit.analysis.bulk import bulks
from prsplit.analysis.cut import Cut, Sides, cut
from prsplit.analysis.goldens import is_golden, likely_readers
from prsplit.analysis.ledger import NOTHING, Mechanical, weights
from prsplit.analysis.link import Answers, Linked, link
from prsplit.analysis.lively import Lively, lively_names, moved_modules
from prsplit.analysis.moves import followers
from prsplit.analysis.paths import file_role
from prsplit.analysis.renames import renames
from prsplit.analysis.reordered import with_reordered
from prsplit.analysis.roles import roles, standings
from prsplit.analysis.row_keys import row_keys
from prsplit.analysis.swaps import other_ends, swaps
from prsplit.analysis.uses import Ends, build_ends
from prsplit.app.layout import layout_atoms
from prsplit.app.ways import finder
from prsplit.languages.reach import in_reach
from prsplit.languages.table import WHOLE, facts_of, format_for, language_for, outline_of
from prsplit.model.change import ChangeSet, FileChange
from prsplit.model.outline import Outline, Parameter
from prsplit.planning.traits import Trait
from prsplit.repo.trees import Trees

_BY_HUNK = ("test", "generated")
"""Roles of files whose text is not cut by section: what a test reads is one whole, what a tool writes nobody's concern."""


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


def examine(
    change: ChangeSet,
    trees: Trees,
    narrate: Callable[[str], None],
    apart: Apart = BY_NAME,
) -> Study:
    """Cut and link a change; `apart` says which files nobody reads line by line."""
    narrate("reading definitions")
    outlines, degraded = _outlines(change, apart.built)
    pieces = with_reordered(cut(change, outlines, (*degraded, *_whole(change), *apart.built)))
    narrate("linking")
    ends = _ends(change, pieces, outlines, trees)
    lively = lively_names(ends, moved_modules(change, _module_names(change)))
    _read_facts(change, ends, lively)
    linked = link(change, pieces, ends, _answers(change, degraded, trees, ends, apart.built), lively)
    created = {file.path for file in change.files if file.old is None}
    mechanical = Mechanical(linked.moves, layout_atoms(pieces), renames(pieces))
    still = followers(pieces.atoms, linked.moves, linked.graph.needs) | mechanical.layout | mechanical.renamed.keys()
    kinds = roles(pieces.atoms, linked.graph, created, still, apart.built)
    places = standings(pieces.atoms, linked.graph, kinds, created, mechanical.layout | mechanical.renamed.keys())
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
