"""What rows bring and use by their words, and which neighbours become one edit."""

from __future__ import annotations

import pytest

from prsplit.analysis.row_chunks import joined_rows
from prsplit.analysis.row_words import brought, used


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (b"  // other: 1\n  each : function(list) {\n    var x = { inner: 1 }\n  },\n", {b"each"}),
        (
            b"  box : {\n    open : function() {},\n    close: (x) => x,\n    size: 1,\n  },\n",
            {b"box", b"open", b"close"},
        ),
        (b"  render(x) {\n    if (x) return 1\n  },\n", {b"render"}),
        (b"  function walk(x) { return x }\n", {b"walk"}),
        (b"  Lib.cache.get = function() {}\n", {b"get"}),
        (b"  if (a) b()\n", set()),
    ],
)
def test_what_a_row_brings(row: bytes, names: set[bytes]) -> None:
    """Its own name, functions of an object that it holds; no locals, no words of the language."""
    assert brought(row)[0] == names


@pytest.mark.parametrize(
    ("row", "sure", "likely"),
    [
        (b"  a: function() { return this.each(Lib.map) },\n", {b"each", b"map"}, set()),
        (b"  a: function(each) { return each.map },\n", set(), {b"map"}),
        (b"  a: function() { var map = 'each' // map\n return { each: map } },\n", set(), set()),
        (b"  a: x => [...each(x)].map,\n", {b"each"}, {b"map"}),
    ],
)
def test_what_a_row_uses(row: bytes, sure: set[bytes], likely: set[bytes]) -> None:
    """Bare names that it does not bind, members of itself or the object; others' members likely; comments and strings not."""
    found = used(row, {b"Lib"})
    assert [set(side & {b"each", b"map"}) for side in found] == [sure, likely]


def test_neighbours_join_up_to_a_size() -> None:
    """And go on behind it."""
    assert list(joined_rows([(1, 4), (2, 4), (3, 4), (4, 4)], [], 8)) == [(1, 2), (3, 4)]


def test_no_ring_closes_by_joining() -> None:
    """1 uses 3, which uses 2: 1 and 2 together would come both before and after 3."""
    assert list(joined_rows([(1, 4), (2, 4), (3, 4)], [(1, 3), (3, 2)], 30)) == [(2, 3)]
    assert list(joined_rows([(1, 4), (2, 4), (3, 4)], [(1, 2), (2, 3)], 30)) == [(1, 2), (2, 3)]
