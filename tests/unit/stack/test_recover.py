"""What is made of a run that was cut off."""

from __future__ import annotations

import pytest

from prsplit.model.script import RefMove, Run
from prsplit.stack.journal import Log
from prsplit.stack.recover import rest

ZERO, ONE, TWO = "0" * 40, "1" * 40, "2" * 40
X, Y, Z = (f"refs/heads/p/0{n}-x" for n in (1, 2, 3))
MOVES = (RefMove(X, ZERO, ONE), RefMove(Y, ONE, TWO), RefMove(Z, ONE, ONE))


def log(state: str) -> Log:
    """A journal whose only run is in that state."""
    return Log((Run("0001", "apply", "t", ONE, TWO, MOVES, state, (), "p"),), {})


@pytest.mark.parametrize("state", ["done", "dropped", "undone"])
def test_a_run_that_ended_leaves_nothing(state: str) -> None:
    """There is nothing to recover."""
    assert rest(log(state), {}, ZERO) is None


@pytest.mark.parametrize(
    ("now", "arrived", "missing"),
    [
        ({Y: ONE, Z: ONE}, False, ()),
        ({X: ONE, Y: TWO, Z: ONE}, True, ()),
        ({X: ONE, Y: ONE, Z: ONE}, True, (MOVES[1],)),
        ({Y: TWO, Z: ONE}, True, (MOVES[0],)),
        ({X: TWO, Y: TWO, Z: ONE}, True, ()),
        ({X: TWO, Y: ONE}, False, ()),
    ],
)
def test_a_cut_is_understood_from_the_refs(
    now: dict[str, str],
    arrived: bool,  # noqa: FBT001
    missing: tuple[RefMove, ...],
) -> None:
    """As before, as after, half way (to be finished), or moved by somebody since (left alone)."""
    found = rest(log("built"), now, ZERO)
    assert found is not None
    assert (found.arrived, found.moves) == (arrived, missing)
