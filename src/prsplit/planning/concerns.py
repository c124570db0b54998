"""Which atoms belong to one concern: joined by needs, by file, and by what tests and documents speak of."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.model.graph import Graph
from prsplit.planning.traits import Trait


def concerns(graph: Graph, traits: Sequence[Trait]) -> list[int]:
    """The concern of each atom, as the lowest atom in it."""
    parent = list(range(graph.size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(one: int, other: int) -> None:
        low, high = sorted((root(one), root(other)))
        parent[high] = low

    for need in graph.needs:
        if need.hard or need.kind in ("tests", "documents"):
            join(need.source, need.target)
    for entry in graph.floats:
        for user in entry.users:
            join(entry.atom, user)
    first: dict[str, int] = {}
    for index, trait in enumerate(traits):
        join(index, first.setdefault(trait.path, index))
    return [root(index) for index in range(graph.size)]
