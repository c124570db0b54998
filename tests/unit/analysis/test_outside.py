"""Files that the repository does not hold, taken in whole."""

from __future__ import annotations

from prsplit.analysis.outside import brought_needs, outside_needs
from support.worlds import Both, both


def paths(change: Both) -> list[tuple[str, str]]:
    """Which file's include goes after which file's comes."""
    atoms = change.cut.atoms
    return [(atoms[need.source].path, atoms[need.target].path) for need in outside_needs(change.ends)]


def test_what_comes_instead_comes_first() -> None:
    """In one file, whatever it is."""
    change = both(
        {"a.h": "#include <cstdarg>\n\nint a();\n\nint b();\n"}, {"a.h": "int a();\n\n#include <vector>\n\nint b();\n"}
    )
    (need,) = outside_needs(change.ends)
    assert need.shape == "after"
    assert [change.cut.atoms[atom].action for atom in (need.source, need.target)] == ["delete", "add"]


def test_the_same_file_comes_elsewhere_before_it_goes_here() -> None:
    """Others may have had it by way of this one."""
    old = {"a.h": "#include <cstddef>\n\nint a();\n", "b.h": '#include "a.h"\n\nint b();\n'}
    new = {"a.h": "\nint a();\n", "b.h": '#include "a.h"\n\n#include <cstddef>\n\nint b();\n'}
    assert paths(both(old, new)) == [("a.h", "b.h")]


def test_a_file_of_ours_and_one_that_stays_are_left_alone() -> None:
    """The first is seen into, the second is there throughout."""
    old = {"a.h": '#include "c.h"\n\nint a();\n', "b.h": "int b();\n", "c.h": "int c();\n"}
    new = {"a.h": "\nint a();\n", "b.h": '#include "c.h"\n\nint b();\n', "c.h": "int c();\n"}
    assert paths(both(old, new)) == []
    old = {"a.h": "#include <map>\n\n#include <set>\n\nint a();\n"}
    assert paths(both(old, {"a.h": "#include <set>\n\n#include <map>\n\nint a(int x);\n"})) == []


def test_edits_of_a_file_come_after_what_it_takes_in_and_before_what_it_no_longer_does() -> None:
    """They may name what is in there; a file of ours is seen into."""
    old = {"a.h": "#include <a.h>\n\nint one();\n\nint two();\n", "c.h": ""}
    new = {"a.h": '#include <b.h>\n#include "c.h"\n\nint one(int x);\n\nint two();\n', "c.h": ""}
    change = both(old, new)
    found = {
        (need.shape, change.cut.atoms[need.source].symbol, change.cut.atoms[need.target].symbol, need.witness.name)
        for need in brought_needs(change.ends, change.cut.atoms)
    }
    assert found <= {("before", "one", "", "b.h"), ("after", "", "one", "a.h")}
    assert ("before", "one", "", "b.h") in found


def test_includes_that_change_places_order_nothing() -> None:
    """They are there at both ends."""
    old = {"a.h": "#include <map>\n\n#include <set>\n\nint a();\n"}
    change = both(old, {"a.h": "#include <set>\n\n#include <map>\n\nint a(int x);\n"})
    assert list(brought_needs(change.ends, change.cut.atoms)) == []
