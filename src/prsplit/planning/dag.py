"""A directed acyclic graph of groups that can be merged without ever closing a cycle; reachability as bit sets."""

from __future__ import annotations

from collections.abc import Sequence


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

    def precedes(self, one: int, other: int) -> bool:
        """Whether `one` must come before `other`."""
        return bool(self._up[other] >> one & 1)

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
