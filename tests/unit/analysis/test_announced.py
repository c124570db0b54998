"""A type may be named above its definition while it is declared further up."""

from __future__ import annotations

import pytest

from prsplit.analysis.announced import announced_needs
from prsplit.analysis.templates import template_needs
from support.worlds import both

HEADER = """\
#pragma once
{0}
class Till {{
 public:
{1}  int size() const;
}};

struct Coin {{
  int cents;
}};
"""


@pytest.mark.parametrize("lead", ["struct Coin;", "class EXPORT Coin;", "template <typename T>\nstruct Coin;"])
def test_a_declaration_comes_before_what_stands_above_the_definition(lead: str) -> None:
    """And it goes after it; in a step that breaks this, the text is out of order."""
    used, bare = HEADER.format(lead, "  void pay(Coin &one);\n"), HEADER.format("", "")
    change = both({"till.h": bare}, {"till.h": used})
    (need,) = announced_needs(change.ends)
    assert (need.source, need.shape) == (change.atom("Till.pay", "add"), "before")
    member, declaration = need.source, need.target
    prover = change.prover()
    (found,) = prover.violations([{member}, {member, declaration}])
    assert (found.law, set(found.atoms)) == ("order", {member, declaration})
    assert prover.violations([{declaration}, {member, declaration}]) == []
    change = both({"till.h": used}, {"till.h": bare})
    (need,) = announced_needs(change.ends)
    assert (need.target, need.shape) == (change.atom("Till.pay", "delete"), "after")


def test_a_declaration_that_stays_or_says_nothing_new_needs_nothing() -> None:
    """It stands at both ends, another one stands above as well, or the definition does."""
    stays = HEADER.format("struct Coin;", ""), HEADER.format("struct Coin;  // a coin", "  void pay(Coin &one);\n")
    twice = HEADER.format("", ""), HEADER.format("struct Coin;\nstruct Coin;", "  void pay(Coin &one);\n")
    below = HEADER.format("", ""), HEADER.format("", "") + "struct Coin;\nvoid pay(Coin &one);\n"
    for old, new in (stays, twice, below):
        assert list(announced_needs(both({"till.h": old}, {"till.h": new}).ends)) == []


@pytest.mark.parametrize("line", ["template class Coin<int>;", "extern struct Coin coin;", "class Coin *make();"])
def test_what_declares_no_type_announces_none(line: str) -> None:
    """Instances, variables and functions."""
    old, new = HEADER.format("", ""), HEADER.format(line, "  void pay(Coin &one);\n")
    assert list(announced_needs(both({"till.h": old}, {"till.h": new}).ends)) == []


def test_a_declaration_goes_with_the_type_parameters_of_its_class() -> None:
    """Both repeat the list."""
    text = (
        "#pragma once\ntemplate <{0}>\nclass Till;\n\nint count();\n\ntemplate <{0}>\nclass Till {{\n  int size;\n}};\n"
    )
    change = both({"till.h": text.format("class T")}, {"till.h": text.format("class T, class U")})
    (need,) = {(need.source, need.shape) for need in template_needs(change.ends)}
    assert need == (change.atom("Till", "modify"), "with")
