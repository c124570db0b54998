"""Take what concerns many pull requests out of the lists of a repository, while that needs fewer questions than one each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from prsplit.forges.answers import Row, words
from prsplit.forges.verdicts import pull_of
from prsplit.model.pull import Pull

PAGE = 100
"""Rows of a page, the most that GitHub gives."""
_LONGEST = 5
"""Pages of review comments that are read at most."""

Page = Callable[[int], Sequence[Row]]
"""The rows of a page, the first being 1."""


def among_newest(page: Page, wanted: Collection[int]) -> dict[int, Pull]:
    """Those of `wanted` that a list of all pull requests, newest first, holds. It is read on while the pages up to the
    oldest one, at most, are fewer than those that are missing."""
    left, found, turn = set(wanted), dict[int, Pull](), 1
    while len(left) > 1:
        rows = [pull_of(row) for row in page(turn)]
        found |= {row.number: row for row in rows if row.number in left}
        left -= found.keys()
        if not left or len(rows) < PAGE or rows[-1].number - min(left) > PAGE * len(left):
            break
        turn += 1
    return found


def by_pull(page: Page, most: int) -> dict[int, list[Row]] | None:
    """Review comments of a repository by the pull request that they are in; None where there are too many pages for `most`
    pull requests."""
    found: dict[int, list[Row]] = {}
    for turn in range(1, min(most, _LONGEST + 1)):
        rows = page(turn)
        for row in rows:
            number = words(row, "pull_request_url").rpartition("/")[2]
            found.setdefault(int(number) if number.isdecimal() else 0, []).append(row)
        if len(rows) < PAGE:
            return found
    return None
