"""Bins whose needs are met, handed out one by one: the concern that was begun goes on, then by role and path."""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from typing import NamedTuple


class Turn(NamedTuple):
    """What decides when a bin has its turn, least first: what only changes form (`stage` 0) before all else, what closes the
    series last; between concerns their age among the branch's commits (`since`), within one the role, then the bin's own
    age (`when`). What `goes` makes room when what comes instead is there."""

    apart: bool
    stage: int
    since: float
    rank: int
    goes: bool
    when: float
    concern: int
    path: str
    node: int


class Ready:
    """Two orders over the same turns: all of them, and those of each concern. A turn that was taken is skipped later."""

    def __init__(self) -> None:
        """Nothing is ready yet."""
        self._all: list[Turn] = []
        self._of: dict[int, list[Turn]] = defaultdict(list)
        self._taken: set[int] = set()
        self._current = -1

    def add(self, turn: Turn) -> None:
        """Make a bin ready."""
        heappush(self._all, turn)
        heappush(self._of[turn.concern], turn)

    def take(self) -> Turn | None:
        """The next bin, or None when none is ready. What is kept apart, or makes room, waits for all else that
        is ready."""
        best = self._top(self._all)
        if best is None:
            return None
        same = self._top(self._of[self._current])
        turn = same if same is not None and (same.apart, same.goes) == (best.apart, best.goes) else best
        self._taken.add(turn.node)
        self._current = turn.concern
        return turn

    def _top(self, heap: list[Turn]) -> Turn | None:
        while heap and heap[0].node in self._taken:
            heappop(heap)
        return heap[0] if heap else None
