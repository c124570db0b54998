"""The smallest set that still shows what the whole list shows, found along an order in which the likeliest come first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Shows = Callable[[Sequence[int]], bool]
"""Whether a set of items shows it. May raise to stop the search."""


def least(items: Sequence[int], shows: Shows, likely: int = 0) -> tuple[int, ...]:
    """A subset that shows it; where more items never show less, none of it can be left out.

    `items` as a whole must show it; the first `likely` of them are tried alone before all are halved. The shortest
    prefix that shows it ends with an item that is needed: it is kept, and the prefix before it is searched for the next
    (the preferred conflicts of Junker's QuickXplain, AAAI 2004, with bisection for one element at a time): about
    log2(len(items)) questions for each item of the result, 2 where the order is right.
    """
    kept: list[int] = []
    rest = list(items)
    while rest and not (kept and shows(kept)):
        count = _shortest(rest, lambda some: shows([*kept, *some]), likely)
        kept.append(rest[count - 1])
        rest = rest[: count - 1]
    return tuple(kept)


def _shortest(items: Sequence[int], shows: Shows, likely: int) -> int:
    """The length of a prefix that shows it although the one that is shorter by one does not; all `items` show it."""
    low, high = 0, len(items)
    for length in _guesses(min(likely, high - 1)):
        if shows(items[:length]):
            high = length
            break
        low = length
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(items[:middle]) else (middle, high)
    return high


def _guesses(likely: int) -> Iterator[int]:
    """1, 4, 16, … and `likely` itself."""
    length = 1
    while length < likely:
        yield length
        length *= 4
    if likely > 0:
        yield likely
