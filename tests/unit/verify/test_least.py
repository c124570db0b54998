"""The smallest set that shows it, and the first of a run of failing steps."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from prsplit.verify.least import least
from prsplit.verify.order import first_failing


@given(st.integers(1, 40), st.sets(st.integers(0, 39), max_size=4), st.integers(0, 50))
def test_exactly_the_culprits_are_left(size: int, culprits: set[int], likely: int) -> None:
    """When a set shows it if it holds all culprits, they are what is left; one item is left when none is needed."""
    wanted = {each for each in culprits if each < size}
    found = least(range(size), lambda some: wanted <= set(some), likely)
    assert set(found) == wanted or (not wanted and len(found) == 1)


@given(st.integers(2, 12), st.integers(0, 12), st.integers(0, 2**32))
def test_what_is_left_shows_it(size: int, likely: int, seed: int) -> None:
    """Whatever the rule, also one by which more items may show less."""
    chance = random.Random(seed)
    rule = {frozenset(chance.sample(range(size), chance.randint(1, size))) for _ in range(6)} | {frozenset(range(size))}
    found = least(range(size), lambda some: frozenset(some) in rule, likely)
    assert frozenset(found) in rule


def _questions(count: int, culprits: set[int], likely: int) -> int:
    asked = []

    def shows(some: Sequence[int]) -> bool:
        asked.append(some)
        return culprits <= set(some)

    assert set(least(range(count), shows, likely)) == culprits
    return len(asked)


def test_how_many_questions_it_takes() -> None:
    """Halving for each culprit; two where the first item is the one, whatever the number of the others."""
    assert _questions(1024, {777}, 0) <= 11
    assert _questions(1024, {100, 500, 900}, 0) <= 33
    assert _questions(1024, {0}, 1) <= 2
    assert _questions(1024, {3}, 10) <= 5


@given(st.integers(1, 60), st.sets(st.integers(1, 59)))
def test_the_first_of_a_run_of_failing_steps(count: int, failing: set[int]) -> None:
    """A step that fails above one that passes is found whenever there is one; 0 means that every step was asked."""
    asked: set[int] = set()

    def passes(step: int) -> bool:
        asked.add(step)
        return step not in failing

    found = first_failing(count, passes)
    bad = {step for step in failing if step < count}
    assert (found in bad and found - 1 not in bad) if bad else found == 0
    assert found or asked == set(range(1, count))
