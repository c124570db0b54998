"""Pieces of a literal are known by the keys of their first and last rows."""

from __future__ import annotations

import pytest

from prsplit.analysis.row_keys import row_keys
from support.worlds import both


@pytest.mark.parametrize(
    ("row", "first", "last"),
    [
        ('    "name_{}": {},\n', "name_0", "name_599"),
        ("    ({0}, {0}, 7),\n", "(0, 0, 7)", "(599, 599, 7)"),
        ("    ('name {}', 1),\n", "name 0", "name 599"),
    ],
)
def test_keys_of_the_ends(row: str, first: str, last: str) -> None:
    """A string that a row begins with, else the row; the piece that opens the literal has none."""
    brackets = "{}" if ":" in row else "[]"
    rows = "".join(row.format(number, number) for number in range(600))
    world = both({}, {"codes.py": f"CODES = {brackets[0]}\n{rows}{brackets[1]}\n"})
    found = row_keys(world.cut)
    opening = next(one.index for one in world.cut.atoms if one.symbol == "CODES")
    assert len(found) > 1
    assert opening not in found
    assert (found[min(found)][0], found[max(found)][1]) == (first, last)
