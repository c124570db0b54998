"""Calls of a class whose constructors change, and fields that only constructors set."""

from __future__ import annotations

import pytest

from prsplit.analysis.constructors import constructor_needs
from prsplit.analysis.makers import maker_needs
from prsplit.model.graph import Confidence
from support.worlds import Both, both

TILL = """\
class Till {{
 public:
  Till({0}) {{}}
  Till(const Till&);
}};

Till *make(int a, int b) {{
  return new Till({1});
}}
"""


def shapes(change: Both) -> set[tuple[str, Confidence]]:
    """Between the constructor and who calls it."""
    maker, user = change.atom("Till.Till", "modify"), change.atom("make", "modify")
    found = list(constructor_needs(change.ends, change.uses))
    assert all({need.source, need.target} == {maker, user} for need in found)
    return {(need.shape, need.confidence) for need in found}


def test_a_call_that_fits_one_end_stands_on_that_side() -> None:
    """Parameters of one type are told apart by their number."""
    change = both(
        {"a.cc": TILL.format("int x, int y", "a, b")}, {"a.cc": TILL.format("int x, int y, int z", "a, b, 1")}
    )
    assert {("before", Confidence.CERTAIN), ("after", Confidence.CERTAIN)} < shapes(change)


def test_a_changed_call_likely_goes_with_the_changed_parameters() -> None:
    """Their number is the same, and their types are not."""
    change = both({"a.cc": TILL.format("int x", "a")}, {"a.cc": TILL.format("char *x", "text(a)")})
    assert shapes(change) == {("with", Confidence.LIKELY)}


def test_a_call_that_another_constructor_takes_is_free() -> None:
    """At either end."""
    more = TILL.replace("  Till(const", "  Till(int x, int y, int z) {{}}\n  Till(const")
    change = both({"a.cc": more.format("int x", "a, b, 1")}, {"a.cc": more.format("int x, int y", "a, b, 2")})
    assert shapes(change) == {("with", Confidence.LIKELY)}


@pytest.mark.parametrize("field", ["Rate rate_;", "const int rate_;", "Rate &rate_;", "Rate *const rate_;"])
def test_a_field_without_a_value_goes_with_the_constructor_that_sets_it(field: str) -> None:
    """It comes with it, and goes with it."""
    text = "class Till {{\n public:\n  Till(){0} {{}}\n{1}  int count_;\n}};\n"
    bare, full = text.format("", ""), text.format(" : rate_(1)", f"  {field}\n")
    for old, new, action in ((bare, full, "add"), (full, bare, "delete")):
        change = both({"a.h": old}, {"a.h": new})
        pair = (change.atom("Till.rate_", action), change.atom("Till.Till", "modify"))
        assert [(need.source, need.target) for need in maker_needs(change.ends, []) if need.shape == "with"] == [pair]


@pytest.mark.parametrize(
    "field", ["int rate_;", "std::string rate_;", "Rate rate_{1};", "Rate *rate_;", "static Rate rate_;"]
)
def test_a_field_with_a_value_of_its_own_is_free(field: str) -> None:
    """Or one that is left open."""
    text = "class Till {{\n public:\n  Till(){0} {{}}\n{1}  int count_;\n}};\n"
    change = both({"a.h": text.format("", "")}, {"a.h": text.format(" : rate_(1)", f"  {field}\n")})
    assert [need for need in maker_needs(change.ends, []) if need.shape == "with"] == []
