"""Turn arranged groups of atoms into planned PRs: numbers, roles, titles, bodies, needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from prsplit.model.atom import Atom
from prsplit.model.graph import Graph, Need
from prsplit.model.news import NOTHING_READ, Reading
from prsplit.model.origin import NOTHING_TOLD, Telling
from prsplit.model.plan import DependsOn, PlannedPR, Role, Size
from prsplit.planning.bodies import Because
from prsplit.planning.chains import opening, ring, ring_text
from prsplit.planning.matter import Matter, whole_of
from prsplit.planning.merging import early, leaning, used_from
from prsplit.planning.slugs import slug
from prsplit.planning.titles import titles
from prsplit.planning.traits import RANK, Limit, Trait

Measure = Callable[[Sequence[int], Sequence[int]], Size]
"""(atoms of the steps below, atoms of this PR) → its size on composed files."""


_SIDES: tuple[Role, ...] = ("tests", "docs")
_FEW, _PART = 10, 20
"""Lines of code, and the part of a PR's lines, below which code says nothing of what the PR is."""


class Words(NamedTuple):
    """What gives the sentence for a need, the words of the branch's commits, and what reads the texts of edits."""

    because: Because
    telling: Telling = NOTHING_TOLD
    reading: Reading = NOTHING_READ


def planned(
    groups: Sequence[Sequence[int]],
    atoms: Sequence[Atom],
    graph: Graph,
    traits: Sequence[Trait],
    limit: Limit,
    measure: Measure,
    words: Words,
) -> tuple[PlannedPR, ...]:
    """The PRs of a series, numbered from 1 in order; `words` are what they are told with."""
    because, telling, reading = words
    where = {atom: number for number, group in enumerate(groups, 1) for atom in group}
    links = _links(graph, where)
    served, tested, declared = _served(graph, atoms, where), _tested(graph, atoms), _declared(graph)
    every, dormant = telling.of(telling.lines), used_from(graph, atoms, traits, where)
    code = telling.of(atom for atom in telling.lines if not traits[atom].side)
    apart = early(groups, atoms, traits, {*links, *dormant, *leaning(graph, where)})
    whole = whole_of(atoms)
    matters = [
        Matter(
            [atoms[atom] for atom in group], traits, role_of(group, traits), served.get(number, {}), tested, declared,
            telling, every, code, whole, reading,
        )
        for number, group in enumerate(groups, 1)
    ]  # fmt: skip
    slugs: set[str] = set()
    found: list[PlannedPR] = []
    below: list[int] = []
    for number, (group, matter, name) in enumerate(zip(groups, matters, titles(matters), strict=True), 1):
        role = matter.role
        size = measure(below, group)
        tests = any(traits[atom].role == "tests" for atom in group)
        notes = _notes(group, size, traits, limit, graph.needs, because)
        found.append(
            PlannedPR(
                number, role, name, "", slug(name, slugs), tuple(group), size, links.get(number, ()), tests, notes,
                used_from=dormant.get(number, 0), early=number in apart, sources=tuple(telling.sources[place].id for place in telling.of(group)),
            )
        )  # fmt: skip
        below += group
    return tuple(found)


def role_of(group: Sequence[int], traits: Sequence[Trait]) -> Role:
    """The role of a PR's weightiest news: where most of its code wants to stand, or of its tests or documents, where it
    has hardly any code beside them; mechanical where all of it is, but for a few lines."""
    news = [atom for atom in group if traits[atom].standing != "mechanical"]
    if sum(traits[atom].weight for atom in news) < _FEW and 2 * len(news) < len(group):
        return "mechanical"
    group = news
    code = [atom for atom in group if not traits[atom].side]
    if not _tells(code, group, traits):
        sides = {role: _lines(group, traits, role) for role in _SIDES}
        return max(_SIDES, key=lambda role: sides[role])
    lines: dict[Role, int] = defaultdict(int)
    for atom in code:
        lines[traits[atom].standing] += traits[atom].weight + 1
    return min(lines, key=lambda role: (-lines[role], RANK[role]))


def _tells(code: Sequence[int], group: Sequence[int], traits: Sequence[Trait]) -> bool:
    """Whether the code of a PR is more than what comes along with its tests and documents: a twentieth of all lines, or ten
    that are no settings."""
    real = sum(traits[atom].weight for atom in code if traits[atom].role in ("utilities", "core", "integration"))
    return bool(code) and (real >= _FEW or _PART * _lines(code, traits) >= _lines(group, traits))


def _lines(group: Sequence[int], traits: Sequence[Trait], role: Role | None = None) -> int:
    """The lines of the atoms, or of those of a role."""
    return sum(traits[atom].weight + 1 for atom in group if role in (None, traits[atom].role))


def _links(graph: Graph, where: dict[int, int]) -> dict[int, tuple[DependsOn, ...]]:
    """Per PR, the earlier PRs it truly needs, each with its surest need."""
    best: dict[tuple[int, int], Need] = {}
    for need in graph.needs:
        here, there = where.get(need.source), where.get(need.target)
        if here is None or there is None or there >= here or not need.hard:
            continue
        if need.shape == "with" and need.kind == "contains":
            continue
        known = best.get((here, there))
        if known is None or (need.kind == "proof", -need.confidence) < (known.kind == "proof", -known.confidence):
            best[here, there] = need
    links: dict[int, list[DependsOn]] = defaultdict(list)
    for (here, there), need in sorted(best.items(), key=lambda entry: entry[0]):
        links[here].append(DependsOn(there, need))
    return {number: tuple(found) for number, found in links.items()}


def _served(graph: Graph, atoms: Sequence[Atom], where: Mapping[int, int]) -> dict[int, dict[Atom, list[Atom]]]:
    """Per PR, the atoms of earlier PRs that it uses, each with those that use it."""
    found: dict[int, dict[Atom, list[Atom]]] = defaultdict(dict)
    for need in graph.needs:
        here, there = where.get(need.source, 0), where.get(need.target, 0)
        if need.kind in ("uses", "imports", "includes") and 0 < there < here:
            found[here].setdefault(atoms[need.target], []).append(atoms[need.source])
    return found


def _tested(graph: Graph, atoms: Sequence[Atom]) -> dict[int, list[Atom]]:
    """Per test, the code that it calls."""
    found: dict[int, list[Atom]] = defaultdict(list)
    for need in graph.needs:
        if need.kind == "tests":
            found[need.source].append(atoms[need.target])
    return found


def _declared(graph: Graph) -> dict[int, str]:
    """Per line of a manifest, the package that it declares for an import of the change."""
    return {need.target: need.witness.name.partition(".")[0] for need in graph.needs if need.kind == "declares"}


def _notes(
    group: Sequence[int], size: Size, traits: Sequence[Trait], limit: Limit, needs: Sequence[Need], because: Because
) -> tuple[str, ...]:
    """Why a PR is over the limit, and what its author could do about it."""
    side = sum(traits[atom].weight for atom in group if traits[atom].side)
    if limit.fits(size.reviewable, min(side, size.reviewable)):
        return ()
    heavy = max(group, key=lambda atom: traits[atom].weight)
    name = traits[heavy].symbol or traits[heavy].path
    if traits[heavy].weight > limit.lines:
        return (f"over the limit: {name} alone has {traits[heavy].weight:,} lines and can't be cut",)
    found = ring(group, needs, [trait.weight for trait in traits])
    if not found:
        return (f"over the limit: {name} and what comes with it have {size.reviewable:,} lines",)
    notes = [f"over the limit: {ring_text(found, because)}"]
    way = opening(found)
    return (*notes, f"to split it by hand: {way[1]}") if way else tuple(notes)
