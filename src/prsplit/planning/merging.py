"""When PRs of a series may be merged, and from when on anybody gets to see what they bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence

from prsplit.model.atom import Atom
from prsplit.model.graph import Graph
from prsplit.planning.traits import Trait

_USING = frozenset(("uses", "imports", "includes", "names", "registers", "contains", "declares"))


def early(
    groups: Sequence[Sequence[int]], atoms: Sequence[Atom], traits: Sequence[Trait], needy: Container[int]
) -> frozenset[int]:
    """The PRs, by number, that may be merged before those below them: they are not among the `needy`, no other PR changes one
    of their files, and they are no tests or documents alone of what may change elsewhere."""
    homes: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups, 1):
        for atom in group:
            homes[atoms[atom].path].add(number)
    shared = {number for numbers in homes.values() if len(numbers) > 1 for number in numbers}
    code = {number for number, group in enumerate(groups, 1) if any(not traits[atom].side for atom in group)}
    bare = {
        number for number, group in enumerate(groups, 1)
        if code - {number} and number not in code and any(traits[atom].side for atom in group)
    }  # fmt: skip
    return frozenset(n for n in range(2, len(groups) + 1) if n not in needy and n not in shared and n not in bare)


def leaning(graph: Graph, where: Mapping[int, int]) -> frozenset[int]:
    """The PRs, by number, that have anything to do with another one that they use, test or tell of, or that should come
    before them. `where` has the number of the PR of each atom."""
    pairs = ((where.get(need.source, 0), where.get(need.target, 0)) for need in graph.needs)
    return frozenset(here for here, there in pairs if there and here != there)


def used_from(graph: Graph, atoms: Sequence[Atom], traits: Sequence[Trait], where: Mapping[int, int]) -> dict[int, int]:
    """Per PR that brings nothing but new code which no step uses before a later PR does: the number of that PR.

    `where` has the number of the PR of each atom. What changes code that was there is reached at once.
    """
    dormant = dict.fromkeys(where.values(), True)
    for atom, number in where.items():
        if not traits[atom].side and atoms[atom].kind != "item" and atoms[atom].action != "add":
            dormant[number] = False
    code = {number for atom, number in where.items() if not traits[atom].side and atoms[atom].kind == "definition"}
    first: dict[int, int] = {}
    for need in graph.needs:
        here, there = where.get(need.source, 0), where.get(need.target, 0)
        if need.kind in _USING and 0 < there < here and not traits[need.source].side and not traits[need.target].side:
            first[there] = min(first.get(there, here), here)
    return {number: later for number, later in sorted(first.items()) if dormant[number] and number in code}
