"""Branch names: numbers are ids given once, slugs are safe."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.repo.refs import valid_ref
from prsplit.stack.names import branch_names, default_prefix, slug_of


def test_a_fresh_series_is_numbered_in_order() -> None:
    """Without earlier branches, the numbers are the places."""
    assert branch_names("p", ["add-x", "use-x"], ()) == ("p/01-add-x", "p/02-use-x")


def test_a_known_slug_keeps_its_number() -> None:
    """A PR put before others leaves their branch names alone and takes a free number."""
    own = ["p/01-add-x", "p/02-use-x"]
    assert branch_names("p", ["new", "add-x", "use-x"], own) == ("p/03-new", "p/01-add-x", "p/02-use-x")


def test_a_number_that_is_no_longer_used_is_free() -> None:
    """The number of a branch that the series leaves behind may be taken by a newcomer."""
    assert branch_names("p", ["add-x", "other"], ["p/01-add-x", "p/02-use-x"]) == ("p/01-add-x", "p/02-other")


def test_two_slugs_alike_get_two_branches() -> None:
    """Only one of them can keep the number; the names differ all the same."""
    names = branch_names("p", ["same", "same"], ["p/02-same"])
    assert names == ("p/02-same", "p/03-same")


def test_a_hundred_prs_are_numbered_with_three_digits_where_needed() -> None:
    """Two digits are the least, not the most."""
    names = branch_names("p", ["x"] * 101, ())
    assert (names[0], names[100]) == ("p/01-x", "p/101-x")


def test_foreign_names_below_the_prefix_do_not_matter() -> None:
    """A branch whose name has no number is nobody's number."""
    assert branch_names("p", ["x"], ["p/x", "p/notes"]) == ("p/01-x",)


@pytest.mark.parametrize(("branch", "prefix"), [("topic", "split/topic"), ("", "split/0123456789")])
def test_the_default_prefix_follows_the_branch(branch: str, prefix: str) -> None:
    """A detached HEAD is named by its commit."""
    assert default_prefix(branch, "0123456789abcdef") == prefix


@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_any_titles_make_valid_and_distinct_branch_names(slugs: list[str]) -> None:
    """Whatever the slugs hold, git accepts the names, and no two are the same, even where case is folded."""
    names = branch_names("split/a", slugs, ())
    assert len({name.lower() for name in names}) == len(slugs)
    for name in names:
        assert valid_ref(f"refs/heads/{name}")
        assert re.fullmatch(r"split/a/[0-9]{2,}-[a-z0-9]+(-[a-z0-9]+)*", name)


@given(st.text(max_size=200))
def test_a_slug_is_short_and_never_empty(text: str) -> None:
    """At most forty characters, at least one."""
    assert 1 <= len(slug_of(text)) <= 40
