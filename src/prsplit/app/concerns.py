"""Which concern each atom belongs to: knots as units, kinship between them, and the cut that agrees best with itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from prsplit.analysis.cut import Cut
from prsplit.analysis.kin_units import gather
from prsplit.analysis.kinship import probabilities
from prsplit.analysis.roles import cases
from prsplit.analysis.words import count_words
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Graph, Need
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.planning.cluster import cluster
from prsplit.planning.floats import without_floats
from prsplit.planning.gate import THRESHOLD, between, evidence, figures
from prsplit.planning.history import Shares, informed, main_commit, overlap, shares, trust
from prsplit.planning.knots import tie
from prsplit.planning.traits import Limit, Trait

_MAX_UNITS = 200
_SAME = 0.5
"""The part of their lines that two clusters have of the same commits, from which on they are of one hand."""
_Groups = list[tuple[int, ...]]


def find_concerns(
    change: ChangeSet,
    cut: Cut,
    graph: Graph,
    traits: Sequence[Trait],
    limit: Limit,
    telling: Telling = NOTHING_TOLD,
    *,
    whole: bool,
) -> tuple[int, ...]:
    """The concern of each atom, as the lowest atom in it. What is kept for the end of the series is one. `telling` has the
    commits that wrote the atoms.

    A change that is within the limit as a `whole` is one concern unless the evidence says otherwise and two concerns are
    more than scraps, or tests and documents of the other.
    """
    if not cut.atoms:
        return ()
    needs = [need for need in without_floats(graph.needs, graph.floats) if need.confidence is Confidence.CERTAIN]
    pages = {atom.index: atom.path for atom in cut.atoms if atom.kind == "section" and traits[atom.index].created}
    units = _coarse(cut, [*tie(graph.size, needs, traits, Limit(0)).groups], graph, pages, telling)
    if len(units) == 1:
        return (0,) * len(cut.atoms)
    gathered = gather(change, cut, units)
    texts = [file.old_data for file in change.files if file.old_data]
    chances = probabilities(gathered.units, base_words=count_words(texts), base_files=len(texts))
    wrote = [shares(telling, (atom for group in members for atom in units[group])) for members in gathered.groups]
    sides = [all(traits[atom].side for group in members for atom in units[group]) for members in gathered.groups]
    chances = informed(chances, wrote, sides, trust(telling))
    lines = [unit.lines for unit in gathered.units]
    found = cluster(lines, chances)
    label = [0] * len(cut.atoms)
    for unit, members in enumerate(gathered.groups):
        for group in members:
            for atom in units[group]:
                label[atom] = found.labels[unit]
    if not limit.lines:
        return _lowest(label)
    _follow_subjects(label, units, graph, traits)
    _keep_cases(label, cut, traits)
    _part_tables(label, cut, traits, limit)
    ties = _by_one_hand([*needs, *_lone(graph)], label, traits, telling)
    linked = _linked(label, ties)
    if whole:
        where = [linked[units[members[0]][0]] for members in gathered.groups]
        if evidence(figures(linked, traits), between(where, lines, chances)) < THRESHOLD:
            return (0,) * len(cut.atoms)
    closing = max(linked) + 1
    return _lowest([closing if trait.apart else one for one, trait in zip(linked, traits, strict=True)])


def _part_tables(label: list[int], cut: Cut, traits: Sequence[Trait], limit: Limit) -> None:
    """Make a long literal that has to be taken apart a concern of its own: its rows fill up no other PR."""
    for table in (table for owners in cut.owners for table in owners.tables):
        if not limit.fits(sum(traits[atom].weight + traits[atom].bulk for atom in table.atoms), 0):
            fresh = max(label) + 1
            for atom in table.atoms:
                label[atom] = fresh


def _follow_subjects(label: list[int], units: _Groups, graph: Graph, traits: Sequence[Trait]) -> None:
    """Give tests the concern of the code that they call, where all of it is of one: a call tells more than a file's name."""
    called: dict[int, set[int]] = defaultdict(set)
    for need in graph.needs:
        if need.kind == "tests" and need.confidence is Confidence.CERTAIN:
            called[need.source].add(label[need.target])
    for unit in units:
        subjects = {one for atom in unit for one in called.get(atom, ())}
        if len(subjects) == 1 and all(traits[atom].role == "tests" for atom in unit):
            for atom in unit:
                label[atom] = next(iter(subjects))


def _keep_cases(label: list[int], cut: Cut, traits: Sequence[Trait]) -> None:
    """Give a test case and what it expects one concern: the one of them that most other lines are of."""
    lines: Counter[int] = Counter()
    for one, trait in zip(label, traits, strict=True):
        lines[one] += trait.weight
    for case in cases(cut.atoms, {trait.path for trait in traits if trait.created}):
        own = Counter[int]()
        for atom in case:
            own[label[atom]] += traits[atom].weight
        best = min(own, key=lambda one: (own[one] - lines[one], one))
        for atom in case:
            label[atom] = best


def _lone(graph: Graph) -> list[Need]:
    """The likely uses of what nothing else uses: a helper is of its only user's concern."""
    uses = [need for need in graph.needs if need.kind == "uses"]
    users = Counter(target for _, target in {(need.source, need.target) for need in uses})
    return [need for need in uses if need.confidence is Confidence.LIKELY and users[need.target] == 1]


def _by_one_hand(
    needs: Sequence[Need], label: Sequence[int], traits: Sequence[Trait], telling: Telling
) -> Sequence[Need]:
    """The needs between clusters that the same commits wrote, as far as that is known, and those of tests and documents."""
    if len(telling.sources) <= 1:
        return needs
    members: dict[int, list[int]] = defaultdict(list)
    for atom, one in enumerate(label):
        members[one].append(atom)
    wrote: dict[int, Shares] = {one: shares(telling, atoms) for one, atoms in members.items()}
    return [
        need
        for need in needs
        if traits[need.source].side or overlap(wrote[label[need.source]], wrote[label[need.target]]) >= _SAME
    ]


def _linked(label: list[int], needs: Sequence[Need]) -> list[int]:
    """Under a limit, clusters that need each other are steps of one concern; only what is independent is kept apart."""
    parent = list(range(max(label) + 1))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for need in needs:
        if need.hard:
            low, high = sorted((root(label[need.source]), root(label[need.target])))
            parent[high] = low
    return [root(one) for one in label]


def _coarse(cut: Cut, groups: _Groups, graph: Graph, pages: Mapping[int, str], telling: Telling) -> _Groups:
    """At most some hundred units: floats with their first user, the sections of a new page together; where there are more,
    by commit and file, then by folder."""
    first_of: dict[str, int] = {}
    where = {atom: number for number, group in enumerate(groups) for atom in group}
    for atom, path in pages.items():
        where[atom] = first_of.setdefault(path, where[atom])
    moved = {entry.atom: where[entry.users[0]] for entry in graph.floats}
    label: dict[int, object] = {atom: moved.get(atom, number) for atom, number in where.items()}
    units = _by(label)
    for depth in (99, 3, 2, 1):
        if len(units) <= _MAX_UNITS:
            break
        homes = [(main_commit(telling, unit), cut.atoms[unit[0]].path.split("/")[:depth]) for unit in units]
        units = _by({atom: repr(home) for unit, home in zip(units, homes, strict=True) for atom in unit})
    return units


def _by(label: dict[int, object]) -> _Groups:
    members: dict[object, list[int]] = defaultdict(list)
    for atom in sorted(label):
        members[label[atom]].append(atom)
    return sorted(tuple(atoms) for atoms in members.values())


def _lowest(label: Sequence[int]) -> tuple[int, ...]:
    first: dict[int, int] = {}
    return tuple(first.setdefault(name, atom) for atom, name in enumerate(label))
