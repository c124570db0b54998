"""The differ's regions rebuild the new text from the old, and stay small."""

from __future__ import annotations

import difflib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prsplit.reports.differ import grouped, regions, split_lines

TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n", b"e\n", b"\n", b"x"]), max_size=40)


@given(TEXTS, TEXTS)
def test_regions_rebuild_the_new_text(old: list[bytes], new: list[bytes]) -> None:
    """Replacing each region's old lines by its new ones gives the new text; regions are in order and never touch."""
    found = regions(old, new)
    built, at = [], 0
    for a, b, c, d in found:
        built += old[at:a]
        assert len(built) == c
        built += new[c:d]
        at = b
    assert built + old[at:] == new
    assert all(one[1] < other[0] or one[3] < other[2] for one, other in pairwise(found))


@given(TEXTS)
def test_equal_texts_have_no_regions(text: list[bytes]) -> None:
    """Nothing changed, nothing shown."""
    assert regions(text, list(text)) == []


def test_a_moved_block_costs_no_more_than_with_difflib() -> None:
    """Unique lines anchor: swapping two functions deletes one and adds one."""
    one, two = [b"def a():\n", b"    return 1\n", b"\n"], [b"def b():\n", b"    return 2\n", b"\n"]
    found = regions(one + two, two + one)
    assert sum(b - a + d - c for a, b, c, d in found) <= 6


def test_long_texts_without_anchors_are_replaced_whole() -> None:
    """Two long texts of repeated lines are not compared line by line: the answer comes at once."""
    old, new = [b"a\n", b"b\n"] * 2000, [b"b\n", b"b\n", b"a\n"] * 2000
    assert regions([*old, b"a\n"], [b"b\n", b"b\n", *new, b"b\n"])


def test_lines_are_cut_as_git_cuts_them() -> None:
    """Only a line feed ends a line: not a carriage return, a form feed or U+2028."""
    assert split_lines("a\rb\fc\u2028d\r\ne".encode()) == ["a\rb\fc\u2028d\r\n".encode(), b"e"]
    assert split_lines(b"") == []


def test_neighbouring_regions_share_a_hunk() -> None:
    """Regions up to six kept lines apart are one hunk; seven part them, as in git."""
    assert grouped([(0, 1, 0, 1), (7, 8, 7, 8)]) == [[(0, 1, 0, 1), (7, 8, 7, 8)]]
    assert len(grouped([(0, 1, 0, 1), (8, 9, 8, 9)])) == 2


@given(TEXTS, TEXTS)
def test_never_much_worse_than_difflib(old: list[bytes], new: list[bytes]) -> None:
    """The number of changed lines stays within the texts' own length."""
    mine = sum(b - a + d - c for a, b, c, d in regions(old, new))
    theirs = sum(
        j - i + m - k
        for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    )
    assert mine <= len(old) + len(new)
    assert theirs == 0 or mine > 0
