"""The last look adds up what the table says, question by question, and more likeness never speaks against a pair."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.analysis.kin_last import last_look, shares_of_best
from prsplit.analysis.kin_questions import CHANGE, QUESTIONS

WORKED_OUT = {CHANGE, "smaller", "mutual", "nearest"}
GIVEN = sorted({name for q in QUESTIONS for name in (q[0], q[2][0], q[3][0])} - WORKED_OUT | {"second"})
PAIR = st.fixed_dictionaries(
    {name: st.floats(-1.0, 1.0) if name != "second" else st.floats(0.01, 0.99) for name in GIVEN}
)


def look(pair: dict[str, float], lines: tuple[int, int]) -> float:
    """The logit of the one pair of two units."""
    return last_look({name: [value] for name, value in pair.items()}, lines)[0]


@given(PAIR, st.tuples(st.integers(1, 900), st.integers(1, 900)))
def test_the_sum_is_what_the_table_says(pair: dict[str, float], lines: tuple[int, int]) -> None:
    """Whatever is folded for speed, each question is answered as it stands."""
    known = {**pair, "mutual": 1.0, "nearest": 1.0, "smaller": log(min(lines)), CHANGE: log(sum(lines))}
    wanted = 0.0
    for figure, bound, low, high in QUESTIONS:
        name, limit, below, above = low if known[figure] <= bound else high
        wanted += below if known[name] <= limit else above
    assert look(pair, lines) == pytest.approx(wanted)


@given(PAIR, st.sampled_from(GIVEN), st.floats(0.0, 2.0))
def test_more_likeness_never_speaks_against(pair: dict[str, float], name: str, more: float) -> None:
    """No figure of likeness lowers a pair's chance as it grows."""
    assert look({**pair, name: pair[name] + more}, (20, 30)) >= look(pair, (20, 30)) - 0.005


def test_shares_are_of_the_best_that_either_unit_has() -> None:
    """Of three units, the pair that is the best of both has the whole share."""
    assert shares_of_best([0.8, 0.4, 0.2], 3) == ([1.0, 0.5, 0.25], [1.0, 1.0, 0.5])
