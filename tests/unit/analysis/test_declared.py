"""A declaration and its definition elsewhere change together."""

from __future__ import annotations

import pytest

from prsplit.analysis.declared import clash_needs, declaration_needs, dropped_needs
from prsplit.model.graph import Confidence
from support.worlds import both

HEADER = "int count(int room);\nint count(char letter);\nclass Till {\n  int size(int room = 1) const;\n};\n"
SOURCE = """\
#include "till.h"
int count(int room) { return room; }
int count(char letter) { return letter; }
int Till::size(int room) const { return room; }
"""


@pytest.mark.parametrize(
    ("old", "new", "name", "sure"),
    [
        ("int count(int room)", "int count(long room)", "count", Confidence.CERTAIN),
        ("int count(char letter)", "long count(char letter)", "count", Confidence.LIKELY),
        ("size(int room", "size(short room", "Till.size", Confidence.CERTAIN),
    ],
)
def test_both_change_together(old: str, new: str, name: str, sure: Confidence) -> None:
    """Also of one overload among others, and where only one of them spells the default."""
    base = {"till.h": HEADER, "till.cc": SOURCE}
    change = both(base, {path: text.replace(old, new) for path, text in base.items()})
    (need,) = declaration_needs(change.ends)
    paths = [change.cut.atoms[atom].path for atom in (need.source, need.target)]
    assert (paths, need.shape, need.confidence) == (["till.h", "till.cc"], "with", sure)
    assert need.witness.name == name


def test_a_body_alone_may_change() -> None:
    """Nor does another overload matter."""
    base = {"till.h": HEADER, "till.cc": SOURCE}
    head = {"till.h": HEADER.replace("int room)", "long room)"), "till.cc": SOURCE.replace("return letter", "return 1")}
    assert list(declaration_needs(both(base, head).ends)) == []


def test_a_definition_moves_at_once_where_one_file_reads_the_other() -> None:
    """From a source into the header that it includes, where the class declares it at both ends; and back."""
    base = {"till.h": HEADER, "till.cc": SOURCE}
    body = "int Till::size(int room) const { return room; }\n"
    head = {"till.h": HEADER + "inline " + body, "till.cc": SOURCE.replace(body, "")}
    for one, other in ((base, head), (head, base)):
        change = both(one, other)
        (need,) = clash_needs(change.ends)
        assert (need.kind, need.shape, need.witness.name) == ("moves", "with", "Till.size")
        assert {change.cut.atoms[atom].path for atom in (need.source, need.target)} == {"till.h", "till.cc"}


def test_files_that_do_not_read_each_other_may_be_of_one_program() -> None:
    """A linker may find a definition twice that moves; two programs may each have their own of what is static."""
    base, head = {"a.cc": "int count() { return 1; }\nint a;\n"}, {"b.cc": "int count() { return 1; }\nint b;\n"}
    found = list(clash_needs(both(base | {"b.cc": "int b;\n"}, head | {"a.cc": "int a;\n"}).ends))
    assert [(need.kind, need.shape, need.confidence.name) for need in found] == [("moves", "with", "LIKELY")]
    base, head = ({path: f"static {text}" for path, text in side.items()} for side in (base, head))
    assert list(clash_needs(both(base | {"b.cc": "int b;\n"}, head | {"a.cc": "int a;\n"}).ends)) == []


def test_a_name_may_be_qualified_in_one_place_only() -> None:
    """A definition moves at once also where the other file spells the type of a parameter with its namespace."""
    base = {"till.h": HEADER, "till.cc": SOURCE + "void Till::put(a::Coin coin) { coin.drop(); }\n"}
    head = {"till.h": HEADER + "inline void Till::put(Coin coin) { coin.drop(); }\n", "till.cc": SOURCE}
    (need,) = clash_needs(both(base, head).ends)
    assert (need.kind, need.shape, need.witness.name) == ("moves", "with", "Till.put")


@pytest.mark.parametrize("member", ["~Till()", "bool operator==(Till other)", "void empty(int coins)"])
def test_a_member_goes_at_both_places_at_once(member: str) -> None:
    """Destructors and operators too; one that loses its definition alone goes with nothing."""
    inner, outer = f"  {member};\n", member.replace("~", "Till::~").replace("operator", "Till::operator")
    outer = (outer if "::" in outer else outer.replace("empty", "Till::empty")) + " {}\n"
    base = {"till.h": HEADER.replace("const;\n", f"const;\n{inner}"), "till.cc": SOURCE + outer}
    change = both(base, {"till.h": HEADER, "till.cc": SOURCE})
    (need,) = dropped_needs(change.ends)
    paths = [change.cut.atoms[atom].path for atom in (need.source, need.target)]
    assert (paths, need.shape, need.confidence) == (["till.h", "till.cc"], "with", Confidence.CERTAIN)
    assert list(dropped_needs(both(base, {"till.h": base["till.h"], "till.cc": SOURCE}).ends)) == []
