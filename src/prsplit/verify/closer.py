"""Sets of atoms that can stand: whatever they need comes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from prsplit.model.graph import Graph


class Closer:
    """Adds to a set of atoms all that they need."""

    def __init__(self, graph: Graph) -> None:
        """Read the hard needs, both ways where they tie."""
        self._needs: dict[int, set[int]] = defaultdict(set)
        for need in graph.needs:
            if need.hard:
                self.learn(need.source, [need.target])
            if need.shape == "with":
                self.learn(need.target, [need.source])
        self._floats = graph.floats

    def learn(self, source: int, targets: Iterable[int]) -> None:
        """From now on `source` needs `targets`."""
        self._needs[source].update(targets)

    def unlearn(self, source: int, targets: Iterable[int]) -> None:
        """The reverse of `learn`."""
        self._needs[source].difference_update(targets)

    def closed(self, taken: frozenset[int], more: Iterable[int]) -> frozenset[int]:
        """`taken` and `more`, what `more` needs, and what floats to them: an addition with its first user, a removal with
        the last of those that it leaves. `taken` itself is left as it is."""
        found = set(taken)
        self._add(found, more)
        for entry in self._floats:
            users = [user in found for user in entry.users]
            if entry.atom not in found and users and (all(users) if entry.removal else any(users)):
                self._add(found, [entry.atom])
        return frozenset(found)

    def _add(self, found: set[int], more: Iterable[int]) -> None:
        queue = [atom for atom in more if atom not in found]
        found.update(queue)
        while queue:
            fresh = [atom for atom in self._needs[queue.pop()] if atom not in found]
            found.update(fresh)
            queue += fresh
