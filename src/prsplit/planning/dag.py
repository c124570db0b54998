"""A directed acyclic graph of groups that can be merged without ever closing a cycle; reachability as bit sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_SMALL = 256
"""Nodes on cycles, up to which reachability as bit sets is quicker than to load a library."""


class Dag:
    """Nodes 0..n-1; `before[n]` are the direct predecessors that must come first. Merged nodes keep the lower number."""

    def __init__(self, before: Sequence[frozenset[int]]) -> None:
        """`before` must be acyclic."""
        self.alive = set(range(len(before)))
        self._up = [0] * len(before)  # everything that must come before a node
        self._down = [0] * len(before)  # everything that comes after it
        for node in topological(before):
            mask = 0
            for earlier in before[node]:
                mask |= self._up[earlier] | (1 << earlier)
            self._up[node] = mask
        for node in self.alive:
            for earlier in _bits(self._up[node]):
                self._down[earlier] |= 1 << node

    def mergeable(self, one: int, other: int) -> bool:
        """Whether no third node lies between the two."""
        return not (self._up[one] & self._down[other] or self._up[other] & self._down[one])

    def merge(self, one: int, other: int) -> int:
        """Make the two one node and return its number (the lower one). Only for mergeable nodes."""
        keep, gone = min(one, other), max(one, other)
        both = (1 << keep) | (1 << gone)
        up, down = (self._up[keep] | self._up[gone]) & ~both, (self._down[keep] | self._down[gone]) & ~both
        self.alive.discard(gone)
        self._up[keep], self._down[keep] = up, down
        for node in _bits(down):
            self._up[node] = (self._up[node] | up | (1 << keep)) & ~(1 << gone)
        for node in _bits(up):
            self._down[node] = (self._down[node] | down | (1 << keep)) & ~(1 << gone)
        return keep

    def precedes(self, earlier: int, later: int) -> bool:
        """Whether one node must come before another."""
        return bool(self._up[later] >> earlier & 1)

    def put_before(self, earlier: int, later: int) -> bool:
        """Have one node come before another from now on; whether that closes no cycle, else nothing changes."""
        if earlier == later or self.precedes(later, earlier):
            return False
        if not self.precedes(earlier, later):
            up, down = self._up[earlier] | 1 << earlier, self._down[later] | 1 << later
            for node in _bits(down):
                self._up[node] |= up
            for node in _bits(up):
                self._down[node] |= down
        return True

    def earlier(self, node: int) -> tuple[int, ...]:
        """All nodes that must come before `node`."""
        return tuple(_bits(self._up[node]))


def _bits(mask: int) -> list[int]:
    found: list[int] = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def topological(before: Sequence[frozenset[int]]) -> list[int]:
    """Nodes with everything before them first; ties to the lower number (Kahn, CACM 5, 1962)."""
    from heapq import heapify, heappop, heappush

    waiting = [len(earlier) for earlier in before]
    after: list[list[int]] = [[] for _ in before]
    for node, earlier in enumerate(before):
        for one in earlier:
            after[one].append(node)
    ready = [node for node, count in enumerate(waiting) if not count]
    heapify(ready)
    order: list[int] = []
    while ready:
        node = heappop(ready)
        order.append(node)
        for follower in after[node]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heappush(ready, follower)
    return order


def components(before: Sequence[frozenset[int]]) -> list[int]:
    """The strongly connected component of each node, as its lowest node.

    Only what is left when nodes with nothing before or nothing after them are peeled off, again and again, can lie on a
    cycle. That is little in most changes, and Warshall's closure (JACM 9, 1962) does; networkx serves the others.
    """
    after: list[set[int]] = [set() for _ in before]
    for node, earlier in enumerate(before):
        for one in earlier:
            after[one].add(node)
    core = _unpeeled(after, before, _unpeeled(before, after, range(len(before))))
    found = list(range(len(before)))
    for members in _mutual(core, before) if len(core) <= _SMALL else _connected(core, before):
        for node in members:
            found[node] = min(members)
    return found


def _unpeeled(near: Sequence[Iterable[int]], back: Sequence[Iterable[int]], nodes: Iterable[int]) -> set[int]:
    """The nodes that remain when those without a remaining `near` node go, one after the other."""
    left = set(nodes)
    waiting = {node: sum(one in left for one in near[node]) for node in left}
    todo = [node for node, count in waiting.items() if not count]
    while todo:
        node = todo.pop()
        left.discard(node)
        for one in back[node]:
            if one in left:
                waiting[one] -= 1
                if not waiting[one]:
                    todo.append(one)
    return left


def _mutual(core: set[int], before: Sequence[Iterable[int]]) -> list[set[int]]:
    """The nodes that reach each other, per node."""
    reach = {node: sum(1 << one for one in before[node] if one in core) for node in core}
    for middle in core:
        for node in core:
            if reach[node] >> middle & 1:
                reach[node] |= reach[middle]
    return [{node, *(one for one in _bits(reach[node]) if reach[one] >> node & 1)} for node in core]


def _connected(core: set[int], before: Sequence[Iterable[int]]) -> Iterable[set[int]]:
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(sorted(core))
    graph.add_edges_from((node, one) for node in sorted(core) for one in before[node] if one in core)
    return nx.strongly_connected_components(graph)
