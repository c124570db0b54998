"""Line counting agrees with git's notion of lines and with shortest edit scripts."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from prsplit.analysis.lines import changed_lines, likeness, line_count, split_lines

texts = st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"x\ry", b"\x0c", "\u2028".encode()]), max_size=12).map(
    b"\n".join
)


@given(texts)
def test_lines_are_cut_after_lf_only(text: bytes) -> None:
    """Joining the lines gives the text back; form feeds, lone CRs and U+2028 end no line."""
    lines = split_lines(text)
    assert b"".join(lines) == text
    assert len(lines) == line_count(text)
    assert all(line.count(b"\n") <= 1 for line in lines)


@given(texts, texts)
def test_changed_lines_form_an_edit_script(old: bytes, new: bytes) -> None:
    """Added less deleted is the difference in length, and the script is no longer than difflib's."""
    added, deleted = changed_lines(old, new)
    assert added - deleted == line_count(new) - line_count(old)
    matcher = SequenceMatcher(None, split_lines(old), split_lines(new), autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks())
    assert added + deleted <= line_count(old) + line_count(new) - 2 * kept
    assert (added, deleted) == (0, 0) if old == new else added + deleted > 0


def test_nothing_stays_where_no_line_is_on_both_sides() -> None:
    """Two thousand replaced lines are two thousand added and deleted."""
    old = b"".join(b"old %d\n" % n for n in range(2000))
    new = b"".join(b"new %d\n" % n for n in range(2000))
    assert changed_lines(old, new) == (2000, 2000)


def test_likeness_folds_indentation() -> None:
    """The same lines, indented deeper, are the same; unrelated ones share nothing."""
    assert likeness(b"def f():\n    return 1\n", b"    def f():\n        return 1\n") == 1.0
    assert likeness(b"alpha\n", b"beta\n") == 0.0


def test_a_long_list_in_another_order_is_a_change() -> None:
    """All lines are on both sides, but nearly none stays where it was."""
    lines = [b"entry %d\n" % number for number in range(2000)]
    assert changed_lines(b"".join(lines), b"".join(lines[::-1])) == (1999, 1999)
    swapped = lines[1000:] + lines[:1000]
    assert changed_lines(b"".join(lines), b"".join(swapped)) == (1000, 1000)


@given(st.lists(st.integers(0, 3), max_size=40), st.lists(st.integers(0, 3), max_size=40))
def test_the_script_is_a_shortest_one(one: list[int], two: list[int]) -> None:
    """Against the textbook's table of longest common subsequences (Wagner and Fischer)."""
    row = [0] * (len(two) + 1)
    for first in one:
        above = row[:]
        for place, second in enumerate(two, 1):
            row[place] = above[place - 1] + 1 if first == second else max(above[place], row[place - 1])
    old, new = (b"".join(b"%d\n" % line for line in side) for side in (one, two))
    assert changed_lines(old, new) == (len(two) - row[-1], len(one) - row[-1])


def test_many_thousand_lines_are_told_by_those_that_both_sides_hold_once() -> None:
    """Every tenth of twelve thousand lines is replaced, and every third is the same empty line."""
    lines = [b"\n" if number % 3 == 0 else b"entry %d\n" % number for number in range(12_000)]
    edited = [b"new %d\n" % number if number % 10 == 1 else line for number, line in enumerate(lines)]
    assert changed_lines(b"".join(lines), b"".join(edited)) == (1200, 1200)
