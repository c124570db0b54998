"""What is taken out of lists, and when a list is given up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from prsplit.forges.answers import Row
from prsplit.forges.batches import PAGE, among_newest, by_pull


class Pages:
    """The pull requests from `newest` down, page by page, and how many pages were read."""

    def __init__(self, newest: int) -> None:
        """Nothing was read yet."""
        self.newest, self.read = newest, 0

    def __call__(self, page: int) -> Sequence[Row]:
        """A page."""
        self.read += 1
        start = self.newest - (page - 1) * PAGE
        return [
            {"number": number, "state": "open", "head": {"ref": "a", "sha": "c"}, "base": {"ref": "main"}}
            for number in range(start, max(0, start - PAGE), -1)
        ]


@pytest.mark.parametrize(
    ("newest", "wanted", "found", "read"),
    [
        (20, range(1, 21), 20, 1),
        (250, range(100, 104), 4, 2),
        (5000, range(1, 5), 0, 1),
        (5000, [1, *range(4990, 5000)], 10, 1),
        (900, [*range(1, 20)], 19, 9),
        (900, [7], 0, 0),
        (900, [], 0, 0),
    ],
)
def test_a_list_is_read_while_it_saves_questions(newest: int, wanted: Sequence[int], found: int, read: int) -> None:
    """Never more pages than there are pull requests to be asked about."""
    pages = Pages(newest)
    assert len(among_newest(pages, wanted)) == found
    assert pages.read == read <= max(1, len(wanted))


def test_comments_go_to_their_pull_requests() -> None:
    """By the address that each tells; one that tells none is nobody's."""
    rows: list[Row] = [{"pull_request_url": f"https://x/pulls/{number}"} for number in (3, 4, 3)]
    found = by_pull(lambda _: [*rows, {"id": 1}], 9)
    assert found is not None
    assert {number: len(some) for number, some in found.items()} == {3: 2, 4: 1, 0: 1}


@pytest.mark.parametrize(("most", "read"), [(1, 0), (3, 2), (50, 5)])
def test_too_many_comments_are_left_to_one_question_each(most: int, read: int) -> None:
    """A page is never more than the questions that it could save."""
    asked: list[int] = []

    def page(turn: int) -> Sequence[Row]:
        asked.append(turn)
        return [{"pull_request_url": "https://x/pulls/1"}] * PAGE

    assert by_pull(page, most) is None
    assert len(asked) == read
