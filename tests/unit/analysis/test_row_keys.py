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


@pytest.mark.parametrize(
    ("path", "frame", "row"),
    [
        ("a.rs", "pub struct Opts {{\n{0}}}\n", "    /// Says it\n    #[arg(long)]\n    pub field_{0}: bool,\n\n"),
        ("a.js", "var App = {{\n{0}}};\n", "  field_{0}: function (a) {{\n    return {{ b: a }}\n  }},\n"),
    ],
)
def test_fields_name_what_they_begin(path: str, frame: str, row: str) -> None:
    """Those of a structure and of an object, not what stands within them."""
    world = both({}, {path: frame.format("".join(row.format(number) for number in range(300)))})
    found = row_keys(world.cut)
    assert found
    assert all(key.startswith("field_") for keys in found.values() for key in keys)
