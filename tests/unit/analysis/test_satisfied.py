"""Types that ask for members, and those who have what they ask for."""

from __future__ import annotations

import pytest

from prsplit.analysis.contracts import Contracts
from prsplit.analysis.retyped import retyped_needs
from prsplit.analysis.satisfied import satisfy_needs
from prsplit.model.graph import Need
from support.worlds import Both, both

ASKS = "package a\n\ntype Coder interface {\n\tCode(text string%s) (int, error)\n%s}\n"
HAS = "package a\n\ntype Plain struct{}\n\nfunc (p Plain) Code(t string%s) (n int, err error) {\n\treturn 1, nil\n}\n"
MORE = "\nfunc (p *Plain) Close() error {\n\treturn nil\n}\n"


def _symbols(change: Both, need: Need) -> tuple[str, str, str]:
    atoms = change.cut.atoms
    return atoms[need.source].symbol, atoms[need.target].symbol, need.shape


def test_an_interface_and_who_satisfies_it_turn_to_another_shape_at_once() -> None:
    """Names of parameters and results tell nothing; a method of another shape is not meant."""
    other = "package a\n\ntype Other struct{}\n\nfunc (o Other) Code(t int%s) int {\n\treturn 1\n}\n"
    sides = [{"a.go": ASKS % (one, ""), "b.go": HAS % one, "c.go": other % one} for one in ("", ", deep bool")]
    change = both(*sides)
    (need,) = satisfy_needs(change.ends, change.uses)
    assert _symbols(change, need) == ("Coder", "Plain.Code", "with")


def test_an_interface_asks_for_more_after_it_is_there_and_for_less_before_it_goes() -> None:
    """So at every step those who are taken for it have all of it."""
    small = {"a.go": ASKS % ("", ""), "b.go": HAS % ""}
    large = {"a.go": ASKS % ("", "\tClose() error\n"), "b.go": HAS % "" + MORE}
    change = both(small, large)
    assert [_symbols(change, one) for one in satisfy_needs(change.ends, change.uses)] == [
        ("Coder", "Plain.Close", "before")
    ]
    change = both(large, small)
    assert [_symbols(change, one) for one in satisfy_needs(change.ends, change.uses)] == [
        ("Plain.Close", "Coder", "after")
    ]


@pytest.mark.parametrize(("given", "count"), [("Coder", 1), ("*Plain", 0)])
def test_a_new_type_is_given_away_as_something_else_after_its_methods(given: str, count: int) -> None:
    """Who gets it may ask for all of them; who gets the type itself asks for what it names."""
    made = f"\nfunc Make() {given} {{\n\treturn &Plain{{}}\n}}\n"
    asks = ASKS % ("", "")
    change = both({"a.go": asks}, {"a.go": asks, "b.go": HAS % "" + made})
    found = [_symbols(change, one) for one in satisfy_needs(change.ends, change.uses)]
    assert found == [("Make", "Plain.Code", "before")] * count


def test_what_hands_on_another_type_changes_with_what_gives_it() -> None:
    """`outer` returns what `inner` does; its statement stays as it was."""
    text = "package a\n\nfunc inner() (int, %s) {\n\treturn one()\n}\n\nfunc outer() (string, %s) {\n\tn, e := inner()\n\treturn show(n), e\n}\n"
    change = both({"a.go": text % ("error", "error")}, {"a.go": text % ("Fault", "Fault")})
    found = {_symbols(change, one) for one in satisfy_needs(change.ends, change.uses)}
    assert found == {("outer", "inner", "with")}
    change = both({"a.go": text % ("error", "error")}, {"a.go": text % ("Fault", "bool")})
    assert list(satisfy_needs(change.ends, change.uses)) == []


def test_a_class_without_a_name_fills_a_method_as_it_is_asked_for() -> None:
    """`new Shelf() { … }` within a method changes with the parameters of the interface; so does a named one."""
    asks = "interface Shelf {\n    void put(%s);\n}\n"
    has = "class Till {\n    Shelf open() {\n        return new Shelf() {\n            @Override public void put(%s) {}\n        };\n    }\n}\n"
    named = "class Box implements Shelf {\n    @Override public void put(%s) {}\n\n    int size() {\n        return 1;\n    }\n}\n"
    sides = [
        {"Shelf.java": asks % one, "Till.java": has % one, "Box.java": named % one} for one in ("int a", "int a, int b")
    ]
    change = both(*sides)
    assert {_symbols(change, one) for one in satisfy_needs(change.ends, change.uses)} == {
        ("Shelf.put", "Box.put", "with"),
        ("Shelf.put", "Till.open", "with"),
    }


def test_the_type_of_a_local_is_what_the_called_function_returns() -> None:
    """Two types have such a method; the local, the element and the field tell which is meant."""
    types = (
        "package a\n\ntype Shop struct {\n\tnext *Till\n}\n\nfunc (s *Shop) Tills() map[string]*Till {\n\treturn nil\n}\n"
        "\nfunc (s *Shop) Count() int {\n\treturn 1\n}\n\ntype Till struct{}\n\nfunc first() (*Till, error) {\n\treturn nil, nil\n}\n"
    )
    count = "\nfunc (t *Till) Count() int {\n\treturn 2\n}\n"
    for lines in (
        "till, _ := first()\n\ttill.Count()",
        'till := s.Tills()["one"]\n\ttill.Count()',
        "for _, till := range s.Tills() {\n\t\ttill.Count()\n\t}",
        "s.next.Count()",
    ):
        user = f"\nfunc user(s *Shop) {{\n\t{lines}\n}}\n"
        change = both({"a.go": types}, {"a.go": types + count + user})
        found = {(use.target.scope, use.target.name) for use in change.uses if use.target is not None}
        assert ("Till", "Count") in found, lines


def test_a_field_in_the_text_of_a_type_goes_with_the_statements_that_name_it() -> None:
    """A struct is one leaf; only the field that has another type is meant, for certain."""
    text = "package a\n\ntype Till struct {\n\tsize int\n\theld map[string]%s\n}\n\nfunc (t *Till) user() {\n\t%s\n}\n"
    change = both({"a.go": text % ("bool", "t.held[a] = true")}, {"a.go": text % ("int", "t.held[a] = 1")})
    (need,) = retyped_needs(change.ends, change.uses)
    assert _symbols(change, need) == ("Till.user", "Till", "with")
    change = both({"a.go": text % ("bool", "t.size = 1")}, {"a.go": text % ("int", "t.size = 2")})
    assert list(retyped_needs(change.ends, change.uses)) == []


def test_a_helper_of_tests_that_returns_something_else_goes_with_the_tests() -> None:
    """A test pins what it tests; of what helps it, it needs the shape."""
    text = "package a\n\nfunc ask() %s {\n\treturn %s\n}\n\nfunc TestOne(t *T) {\n\tif n := ask(); n%s != 1 {\n\t\tfail()\n\t}\n}\n"
    change = both({"a_test.go": text % ("int", "1", "")}, {"a_test.go": text % ("*Answer", "nil", ".Code")})
    (need,) = Contracts(change.ends, list(change.uses), lambda *_: True).needs()
    assert _symbols(change, need) == ("TestOne", "ask", "with")
