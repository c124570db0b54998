"""What is packed comes back as the same value; anything else is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.codec import packed, unpacked
from prsplit.model.graph import Confidence


@dataclass(frozen=True, slots=True)
class Leaf:
    """A small value."""

    name: str
    sure: Confidence
    kind: Literal["add", "delete"] = "add"


@dataclass(frozen=True, slots=True)
class Branch:
    """A value of values."""

    leaves: tuple[Leaf, ...]
    pair: tuple[str, int]
    weight: float
    note: str | None = None
    best: Leaf | None = None


LEAVES = st.builds(Leaf, st.text(), st.sampled_from(Confidence), st.sampled_from(["add", "delete"]))
BRANCHES = st.builds(
    Branch,
    st.lists(LEAVES).map(tuple),
    st.tuples(st.text(), st.integers()),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.text(),
    st.none() | LEAVES,
)
WRONG: list[object] = [
    None, 7, [], [[], ["a", 1], 0.5, None], [[], ["a", "1"], 0.5, None, None], [[["a", 9, "add"]], ["a", 1], 0.5, None, None],
    [[["a", 1, "grow"]], ["a", 1], 0.5, None, None], [[["a", 1, []]], ["a", 1], 0.5, None, None],
    [{}, ["a", 1], 0.5, None, None], [[], ["a", True], 0.5, None, None],
]  # fmt: skip


@given(BRANCHES)
def test_what_went_through_json_is_the_same_value(branch: Branch) -> None:
    """Texts with lone surrogates, as file names have them, included."""
    assert unpacked(Branch, json.loads(json.dumps(packed(branch)))) == branch


@pytest.mark.parametrize("data", WRONG)
def test_anything_else_is_refused(data: object) -> None:
    """Missing fields, wrong types and unknown words are a ValueError, not a value that is wrong."""
    with pytest.raises(ValueError, match=r"argument|not a valid|^"):
        unpacked(Branch, data)
