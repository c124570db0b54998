"""Link atoms into a graph of needs, each with shape, confidence and witness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from prsplit.analysis import (
    announced,
    begun,
    bindings,
    bounds,
    bundles,
    callbacks,
    constructors,
    contracts,
    conversions,
    declared,
    decorated,
    delegates,
    emptied,
    expected,
    extended,
    filled,
    flags,
    friends,
    generated,
    goldens,
    guesses,
    keywords,
    makers,
    manifests,
    mentions,
    mixed,
    moves,
    outfits,
    outside,
    overrides,
    packages,
    places,
    retyped,
    satisfied,
    spelled,
    successors,
    tables,
    templates,
    told,
    upgrades,
)
from prsplit.analysis.affinity import affinities
from prsplit.analysis.cut import Cut
from prsplit.analysis.lively import Lively
from prsplit.analysis.uses import Collector, Ends, Use
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Float, Graph, Need


@dataclass(frozen=True, slots=True)
class Answers:
    """What the languages said about the change's paths, so that linking needs no language.

    `module_of`: changed path or marker → module it is. `markers`: changed path, of either end → files that make its
    folders importable.
    `unread`: changed files that their language could not read. `readers`: golden file → texts of the tests that read it.
    `built`: the bundles that a build wrote. `in_reach`: whether a bare name in one file may mean what another defines.
    """

    module_of: Mapping[str, str]
    markers: Mapping[str, tuple[str, ...]]
    compatible: contracts.Compatible
    unread: tuple[str, ...] = ()
    readers: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    built: Collection[str] = ()
    in_reach: guesses.InReach = guesses.anyone


@dataclass(frozen=True, slots=True)
class Linked:
    """The graph, the uses it was drawn from (the proof goes through the same uses), and the moves that it knows of."""

    graph: Graph
    uses: tuple[Use, ...]
    moves: tuple[moves.Move, ...] = ()


def link(change: ChangeSet, cut: Cut, ends: Ends, answers: Answers, lively: Lively) -> Linked:
    """The needs, floats and affinities of a cut change."""
    collector = Collector(change, ends, lively)
    collector.run()
    uses = collector.uses
    texts, gone = (mentions.atom_texts(change, cut, head=head) for head in (True, False))
    found: list[Need] = []
    found += bindings.use_needs(ends, uses)
    found += bindings.framed_needs(ends, uses)
    found += bindings.list_needs(ends)
    found += bindings.rebind_needs(ends)
    found += bindings.move_needs(ends)
    found += places.file_needs(change, cut, ends, dict(answers.module_of))
    found += places.shelter_needs(change, cut, ends, answers.markers)
    found += places.moved_import_needs(change, cut, ends)
    found += places.moved_text_needs(ends, uses)
    found += [*bindings.member_needs(ends), *emptied.emptied_needs(ends, cut.atoms)]
    found += contracts.Contracts(ends, uses, answers.compatible).needs()
    found += contracts.implement_needs(ends, uses)
    found += overrides.override_needs(ends)
    found += [*_of_objects(ends, uses), *_of_types(ends, collector)]
    found += [*conversions.conversion_needs(cut.atoms, ends, texts, gone), *_of_declarations(ends, cut)]
    found += templates.template_needs(ends)
    found += friends.friend_needs(ends)
    found += extended.method_needs(ends)
    found += bindings.ambient_needs(ends, cut.atoms)
    found += bindings.hunk_needs(cut)
    found += bindings.page_needs(change, cut)
    found += _guessed(ends, collector, answers.in_reach)
    found += told.document_needs(cut.atoms, texts)
    found += mentions.path_needs(change, cut, texts)
    found += mentions.vanished_needs(change, cut, texts, gone)
    found += _of_manifests(change, cut, ends, (texts, gone))
    found += packages.package_needs(change, cut, texts)
    found += [
        *spelled.spelled_needs(cut.atoms, ends, answers.module_of, texts, gone),
        *flags.flag_needs(cut.atoms, texts, gone),
    ]
    found += _of_tests(change, cut, ends, uses, (texts, gone))
    found += generated.generate_needs(change, cut, ends)
    found += bundles.bundle_needs(cut, answers.built)
    found += goldens.golden_needs(change, cut, ends, answers.readers)
    found += mentions.unread_needs(change, cut, answers.unread, uses, ends)
    found += tables.table_needs(cut, found)
    moved = moves.moves(cut)
    found += moves.stay_together(cut.atoms, moved, found)
    needs = _distinct(found)
    floats = _floats(change, cut, ends, needs, uses, answers)
    graph = Graph(len(cut.atoms), needs, floats, affinities(cut.atoms, needs, texts))
    return Linked(graph, tuple(uses), moved)


def _of_objects(ends: Ends, uses: list[Use]) -> Iterable[Need]:
    """Needs of those who make objects of a class, or rely on what it holds."""
    yield from makers.maker_needs(ends, uses)
    yield from constructors.constructor_needs(ends, uses)
    yield from filled.filled_needs(ends, uses)
    yield from retyped.retyped_needs(ends, uses)
    yield from satisfied.satisfy_needs(ends, uses)


def _of_types(ends: Ends, collector: Collector) -> Iterable[Need]:
    """Needs of those who hand over what a type or a bound asks for."""
    changed = contracts.changed_definitions(ends)
    yield from callbacks.callback_needs(ends, changed)
    yield from bounds.bound_needs(changed, collector.uses, collector.unknown)
    yield from bounds.pointer_needs(ends, changed)
    yield from bounds.derive_needs(ends)


def _of_tests(
    change: ChangeSet, cut: Cut, ends: Ends, uses: list[Use], texts: tuple[Mapping[int, bytes], Mapping[int, bytes]]
) -> Iterable[Need]:
    """Needs of tests, and of files that move; `texts` are the atoms' at head and at base."""
    yield from told.test_needs(cut.atoms, uses, ends, texts[0])
    yield from expected.phrase_needs(cut.atoms, *texts)
    yield from expected.value_needs(cut.atoms, *texts)
    yield from expected.absence_needs(cut.atoms, *texts)
    yield from successors.successor_needs(change, cut, texts[1])


def _of_manifests(
    change: ChangeSet, cut: Cut, ends: Ends, texts: tuple[Mapping[int, bytes], Mapping[int, bytes]]
) -> Iterable[Need]:
    """Needs of manifests, given the atoms' texts at head and at base."""
    yield from manifests.manifest_needs(change, cut, ends, *texts)
    yield from upgrades.upgrade_needs(cut, ends, *texts)
    yield from outfits.outfit_needs(change, cut, ends, texts[0])


def _of_declarations(ends: Ends, cut: Cut) -> Iterable[Need]:
    """Needs between declarations and their definitions."""
    yield from declared.declaration_needs(ends)
    yield from declared.dropped_needs(ends)
    yield from declared.clash_needs(ends)
    yield from announced.announced_needs(ends)
    yield from outside.outside_needs(ends)
    yield from outside.brought_needs(ends, cut.atoms)


def _guessed(ends: Ends, collector: Collector, in_reach: guesses.InReach) -> Iterable[Need]:
    """Needs of names of which only one meaning is likely."""
    yield from guesses.likely_needs(ends, collector.unknown, in_reach)
    yield from begun.begun_needs(ends, collector.uses, collector.unknown, in_reach)
    yield from guesses.kept_needs(ends, collector.unknown, in_reach)
    yield from guesses.shown_needs(ends, collector.uses, collector.unknown, in_reach)
    yield from delegates.delegate_needs(ends, collector.unknown)
    yield from keywords.keyword_needs(ends, collector.uses)
    yield from decorated.decorated_needs(ends, collector.uses)
    yield from mixed.mixed_needs(ends, collector.free)


def _distinct(needs: Iterable[Need]) -> tuple[Need, ...]:
    """One need per (source, target, kind, shape): the surest, then the first witness."""
    best: dict[tuple[int, int, str, str], Need] = {}
    for need in needs:
        if need.source == need.target or need.source < 0 or need.target < 0:
            continue
        key = (need.source, need.target, need.kind, need.shape)
        if key not in best or need.confidence > best[key].confidence:
            best[key] = need
    return tuple(best[key] for key in sorted(best))


def _floats(
    change: ChangeSet, cut: Cut, ends: Ends, needs: tuple[Need, ...], uses: list[Use], answers: Answers
) -> tuple[Float, ...]:
    """What is placed after packing. An atom that a need ties to others never floats."""
    tied = {end for need in needs if need.shape == "with" for end in (need.source, need.target)}
    found: dict[int, Float] = {}
    for entry in (
        *bindings.item_floats(ends, cut.atoms),
        *bindings.heading_floats(ends, cut.atoms),
        *_file_floats(change, cut, needs, answers),
        *manifests.lock_floats(needs),
        *successors.successor_floats(cut.atoms, needs),
        *bindings.helper_floats(ends, cut.atoms, needs, uses),
    ):
        if entry.atom not in tied:
            found.setdefault(entry.atom, entry)
    return tuple(found[atom] for atom in sorted(found))


def _file_floats(change: ChangeSet, cut: Cut, needs: tuple[Need, ...], answers: Answers) -> Iterable[Float]:
    """A created file comes with the first atom that needs it: its own text, an import, or a file below its marker."""
    users: dict[int, set[int]] = defaultdict(set)
    for need in needs:
        if need.hard and need.shape == "before":
            users[need.target].add(need.source)
    created = {
        file.path: patch.file_atom
        for file, patch in zip(change.files, cut.patches, strict=True)
        if file.status == "A" and patch.file_atom >= 0
    }
    for path, atom in created.items():
        for marker in answers.markers.get(path, ()):
            if marker in created and marker != path:
                users[created[marker]].add(atom)
    for atom in created.values():
        if users[atom] and cut.atoms[atom].lines <= bindings.LIGHT:
            yield Float(atom, tuple(sorted(users[atom])))
