"""A friend's texts are there only while the class names it."""

from __future__ import annotations

import pytest

from prsplit.analysis.friends import friend_needs
from prsplit.model.graph import Confidence
from support.worlds import both

CLASS = """\
class Purse {{
  int coins;
{0} public:
  int size() const;
}};
"""
THIEF = "int steal(Purse &purse) {{\n  return purse.{0};\n}}\n"


@pytest.mark.parametrize(
    ("friend", "read", "sure"),
    [
        ("  friend int steal(Purse &purse);\n", "coins", Confidence.CERTAIN),
        ("  friend int steal(Purse &purse);\n", "other", Confidence.LIKELY),
    ],
)
def test_a_friend_comes_after_the_class_names_it(friend: str, read: str, sure: Confidence) -> None:
    """And it goes before the class ceases to."""
    old = {"purse.h": CLASS.format(""), "thief.cc": '#include "purse.h"\n'}
    new = {"purse.h": CLASS.format(friend), "thief.cc": '#include "purse.h"\n' + THIEF.format(read)}
    change = both(old, new)
    (need,) = friend_needs(change.ends)
    paths = [change.cut.atoms[atom].path for atom in (need.source, need.target)]
    assert (paths, need.shape, need.confidence) == (["thief.cc", "purse.h"], "before", sure)
    change = both(new, old)
    (need,) = friend_needs(change.ends)
    paths = [change.cut.atoms[atom].path for atom in (need.source, need.target)]
    assert (paths, need.shape, need.confidence) == (["purse.h", "thief.cc"], "after", sure)


def test_a_friend_class_brings_its_members() -> None:
    """Named in a template, with a namespace, or with arguments, it is the same class."""
    thief = "class Thief {\n  int steal(Purse &purse) {\n    return purse.coins;\n  }\n};\n"
    for friend in (
        "  friend class a::Thief;\n",
        "  template <class T>\n  friend class Thief;\n",
        "  friend class Thief<int>;\n",
    ):
        change = both({"purse.h": CLASS.format("")}, {"purse.h": CLASS.format(friend) + thief})
        named = {need.witness.name for need in friend_needs(change.ends)}
        assert named == {"Purse.friend Thief"}


def test_a_friend_that_stays_needs_nothing() -> None:
    """Whatever becomes of its text."""
    friend = CLASS.format("  friend int steal(Purse &purse);\n")
    change = both({"purse.h": friend + THIEF.format("coins")}, {"purse.h": friend + THIEF.format("size()")})
    assert list(friend_needs(change.ends)) == []
