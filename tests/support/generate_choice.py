"""One source of decisions for the generators: drawn by Hypothesis, so that failures shrink, or from a plain seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Impossible(Exception):
    """There is nothing to choose from: the edit that asked does not apply here."""


class Choice:
    """Decisions made of bounded whole numbers; 0 is always the simplest one, so that shrinking simplifies."""

    def __init__(self, below: Callable[[int], int]) -> None:
        """Take every decision from `below(n)`, a number from 0 to n - 1."""
        self.below = below

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in about `percent` of a hundred cases; False is simplest."""
        return self.below(100) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; the first is simplest. Raises Impossible when there is none."""
        if not options:
            raise Impossible
        return options[self.below(len(options))]

    def many(self, least: int, most: int) -> Iterator[int]:
        """Count from 0 to a number of rounds between `least` and `most`; each round can be taken out by itself."""
        halfway = max(2, (most - least) // 2 + 1)
        for place in range(most):
            if place >= least and self.below(halfway) == 0:
                return
            yield place

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """Up to `most` different options, in their own order; none is simplest."""
        wanted = self.below(min(most, len(options)) + 1)
        places: set[int] = set()
        while len(places) < wanted:
            free = [place for place in range(len(options)) if place not in places]
            places.add(self.pick(free))
        return [options[place] for place in sorted(places)]


def seeded(seed: int) -> Choice:
    """Decisions of a pseudo-random generator: for the census and the benchmarks."""
    return Choice(Random(seed).randrange)


_BOUNDED: dict[int, st.SearchStrategy[int]] = {}


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Decisions drawn by Hypothesis one by one."""

    def below(n: int) -> int:
        if n <= 1:
            return 0
        if n not in _BOUNDED:
            _BOUNDED[n] = st.integers(0, n - 1)
        return draw(_BOUNDED[n])

    return Choice(below)
