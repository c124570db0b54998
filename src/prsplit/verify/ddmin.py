"""Delta debugging: the smallest set that still shows what the whole set shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

Shows = Callable[[Sequence[int]], bool]
"""Whether a set of items shows it. May raise to stop the search."""


def ddmin(items: Sequence[int], shows: Shows) -> tuple[int, ...]:
    """A subset that shows it and from which no single item can be left out (ddmin; Zeller and Hildebrandt, TSE 28(2), 2002).

    `items` as a whole must show it. Subsets are tried before complements, each in order, none of them twice.
    """
    tried: dict[frozenset[int], bool] = {}

    def asked(some: Sequence[int]) -> bool:
        key = frozenset(some)
        if key not in tried:
            tried[key] = shows(some)
        return tried[key]

    left, grains = list(items), 2
    while len(left) >= 2:
        blocks = _blocks(left, grains)
        found = next((block for block in blocks if asked(block)), None)
        if found is not None:
            left, grains = found, 2
            continue
        rests = [[item for item in left if item not in set(block)] for block in blocks] if grains > 2 else []
        found = next((rest for rest in rests if asked(rest)), None)
        if found is not None:
            left, grains = found, max(grains - 1, 2)
        elif grains >= len(left):
            break
        else:
            grains = min(len(left), 2 * grains)
    return tuple(left)


def _blocks(items: Sequence[int], count: int) -> list[list[int]]:
    """`items` in `count` runs whose lengths differ by one at most."""
    cuts = [len(items) * number // count for number in range(count + 1)]
    return [list(items[start:end]) for start, end in pairwise(cuts) if end > start]
