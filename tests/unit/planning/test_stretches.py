"""A PR that holds some rows of a literal tells which."""

from __future__ import annotations

import pytest

from prsplit.model.atom import Atom
from prsplit.planning.matter import Matter
from prsplit.planning.slugs import slug
from prsplit.planning.stretches import stretches
from prsplit.planning.titles import title
from prsplit.planning.traits import Trait

KEYS = [("1st_place_medal", "ant"), ("apple", "boxing_glove"), ("cat", "dog"), ("fish", "fish"), ("ship", "train")]
ATOMS = [Atom(0, "0", "codes.py", "EMOJI", "statement", "add", 2)]
ATOMS += [Atom(place, str(place), "codes.py", "EMOJI", "statement", "add", 30) for place in range(1, 6)]
TRAITS = [Trait("codes.py", "EMOJI", "core", 2, adds=True)]
TRAITS += [Trait("codes.py", "EMOJI", "core", 30, adds=True, rows=keys) for keys in KEYS]


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ((0, 1, 2), "1st_place_medal to boxing_glove"),
        ((3,), "cat to dog"),
        ((4,), "fish"),
        ((1, 2, 5), "1st_place_medal to boxing_glove and ship to train"),
        ((1, 3, 5), ""),
        ((0, 1, 2, 3, 4, 5), ""),
        ((0,), ""),
    ],
)
def test_runs_are_told_by_their_ends(held: tuple[int, ...], told: str) -> None:
    """All of it, and what is scattered, need no keys."""
    assert stretches([ATOMS[place] for place in held], TRAITS) == told


def test_titles_and_slugs_tell_the_rows() -> None:
    """Two PRs of one literal are told apart by what they hold."""
    first = title(Matter(ATOMS[:3], TRAITS, "core"))
    assert first == "Add EMOJI: 1st_place_medal to boxing_glove"
    assert title(Matter(ATOMS[3:5], TRAITS, "core"), {first}) == "Add EMOJI: cat to fish"
    assert slug(first, set()) == "add-emoji-1st-place-medal-to-boxing"
