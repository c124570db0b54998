"""Delta debugging finds what shows it, and nothing besides."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from prsplit.verify.ddmin import ddmin
from prsplit.verify.order import first_failing


@given(st.integers(1, 40), st.sets(st.integers(0, 39), max_size=4))
def test_exactly_the_culprits_are_left(size: int, culprits: set[int]) -> None:
    """When a set shows it if it holds all culprits, they are what is left; one item is left when none is needed."""
    wanted = {each for each in culprits if each < size}
    found = ddmin(range(size), lambda some: wanted <= set(some))
    assert set(found) == wanted or (not wanted and len(found) == 1)


@given(st.integers(2, 12), st.randoms(use_true_random=False))
def test_nothing_can_be_left_out(size: int, chance: object) -> None:
    """Whatever the rule, without any single item the result no longer shows it (ddmin's own promise)."""
    import random

    assert isinstance(chance, random.Random)
    rule = {frozenset(chance.sample(range(size), chance.randint(1, size))) for _ in range(6)} | {frozenset(range(size))}

    def shows(some: Sequence[int]) -> bool:
        return frozenset(some) in rule

    found = ddmin(range(size), shows)
    assert shows(found)
    assert len(found) == 1 or not any(shows([each for each in found if each != left]) for left in found)


def test_a_single_culprit_takes_few_questions() -> None:
    """Halving: at most two questions a level."""
    asked = []

    def shows(some: Sequence[int]) -> bool:
        asked.append(some)
        return 777 in some

    assert ddmin(range(1024), shows) == (777,)
    assert len(asked) <= 20


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
