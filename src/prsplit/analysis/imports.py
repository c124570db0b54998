"""The graph of imports made while modules load, and cycles in it that neither end has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from prsplit.analysis.symbols import join
from prsplit.analysis.uses import Ends
from prsplit.model.plan import Violation


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` imports `target` while it loads. Present while `gone` is not taken or `come` is (-1: always there)."""

    source: str
    target: str
    gone: tuple[int, ...]
    come: tuple[int, ...]

    def there(self, taken: Collection[int]) -> bool:
        """Whether the import is made at a step."""
        return any(a == -1 or a not in taken for a in self.gone) or any(a == -1 or a in taken for a in self.come)

    @property
    def steady(self) -> bool:
        """Whether every step has it."""
        return -1 in self.gone or -1 in self.come


def import_edges(ends: Ends) -> tuple[Edge, ...]:
    """All imports between known modules that run at load time, of both ends."""
    sides: dict[tuple[str, str], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for head, world in ((False, ends.base), (True, ends.head)):
        for module in list(world.modules.values()):
            for place, leaf in enumerate(() if module.outline.cyclic else module.outline.leaves):
                if leaf.frame:
                    continue
                for entry in leaf.imports:
                    target = world.find(module.path, entry.module)
                    if entry.member not in (None, "*"):
                        below = world.find(module.path, join(entry.module, entry.member or ""))
                        target = below or target
                    if target is not None and target != module.path:
                        sides[module.path, target][head].add(module.owner(place, entry.bound))
    return tuple(
        Edge(source, target, tuple(sorted(gone)), tuple(sorted(come)))
        for (source, target), (gone, come) in sorted(sides.items())
    )


def new_cycles(number: int, taken: Collection[int], edges: tuple[Edge, ...]) -> Iterator[Violation]:
    """Cycles at a step that pass through an import which not every step has, and that neither end has."""
    shaky = [edge for edge in edges if not edge.steady and edge.there(taken)]
    if not shaky:
        return
    here = _graph(edge for edge in edges if edge.there(taken))
    base = _graph(edge for edge in edges if edge.gone)
    head = _graph(edge for edge in edges if edge.come)
    for edge in shaky:
        way = _way(here, edge.target, edge.source)
        if not way:
            continue
        ring = list(pairwise([edge.source, *way]))
        if any(_same_ring(graph, edge.source, edge.target) for graph in (base, head)):
            continue
        by = {(one.source, one.target): one for one in edges}
        atoms = {a for pair in ring if pair in by for a in (*by[pair].gone, *by[pair].come) if a >= 0}
        yield Violation(number, "cycle", edge.source, 1, edge.target, tuple(sorted(atoms)))


def _graph(edges: Iterator[Edge] | Collection[Edge]) -> Mapping[str, list[str]]:
    graph: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        graph[edge.source].append(edge.target)
    return graph


def _same_ring(graph: Mapping[str, list[str]], one: str, other: str) -> bool:
    return bool(_way(graph, one, other)) and bool(_way(graph, other, one))


def _way(graph: Mapping[str, list[str]], start: str, end: str) -> list[str]:
    """A shortest way from `start` to `end` as nodes, both included; empty if there is none."""
    came: dict[str, str] = {start: ""}
    queue = [start]
    for node in queue:
        if node == end:
            way = [node]
            while came[way[-1]]:
                way.append(came[way[-1]])
            return way[::-1]
        for follower in graph.get(node, ()):
            if follower not in came:
                came[follower] = node
                queue.append(follower)
    return []
