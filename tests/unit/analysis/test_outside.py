"""Files that the repository does not hold, taken in whole."""

from __future__ import annotations

from prsplit.analysis.outside import outside_needs
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
