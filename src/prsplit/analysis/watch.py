"""What has to be looked at again when a step takes some atoms: work proportional to the step, not to the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable


class Watch:
    """Numbered checks, each of which can only turn out otherwise where a step takes one of its atoms.

    At base every check is known to be fine, so that one which no step touches never has to be looked at.
    """

    def __init__(self, atoms: Iterable[Collection[int]]) -> None:
        """`atoms` holds, per check, the atoms that it depends on (-1, for what no atom changes, is passed over)."""
        self._checks: dict[int, list[int]] = defaultdict(list)
        for check, own in enumerate(atoms):
            self.also(check, own)

    def also(self, check: int, atoms: Collection[int]) -> None:
        """Let a check depend on more atoms."""
        for atom in set(atoms):
            if atom >= 0:
                self._checks[atom].append(check)

    def touched(self, fresh: Collection[int]) -> list[int]:
        """The checks that a step which takes `fresh` can change, in order."""
        return sorted({check for atom in fresh for check in self._checks.get(atom, ())})
