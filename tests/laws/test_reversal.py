"""Every run is journalled, and `undo` takes it back: the refs are what they were before."""

from __future__ import annotations

from hypothesis import given

from support.cases import batches, stored
from support.generate import Change
from support.profile import laws
from support.stacks import OURS, applied, found, refs, told


def others(folder: str) -> dict[str, str]:
    """Every ref that is not prsplit's own bookkeeping."""
    return {name: oid for name, oid in refs(folder).items() if not name.startswith(OURS)}


@laws(quick=4, full=100)
@given(batch=batches(most=5))
def test_undo_takes_back_what_apply_did(batch: list[Change]) -> None:
    """Run after run is undone, the last one first, until everything is as it was."""
    with stored("reversal", batch) as (folder, ranges):
        states = [(others(folder), found(folder, "law"))]
        for number, (change, where) in enumerate(zip(batch, ranges, strict=True)):
            applied(folder, change, where, f"law/{number}")
            assert others(folder) != states[-1][0]
            states.append((others(folder), found(folder, "law")))
        for state in reversed(states[:-1]):
            assert told("-C", folder, "undo", "--yes").code == 0
            assert (others(folder), found(folder, "law")) == state
        assert told("-C", folder, "undo").code == 1


@laws(quick=3, full=60)
@given(batch=batches(most=4))
def test_undo_gives_back_what_a_later_run_moved(batch: list[Change]) -> None:
    """A second run below the same prefix moves and drops branches of the first; undo puts them back."""
    with stored("reversal", batch) as (folder, ranges):
        states = [others(folder)]
        for change, where in zip(batch, ranges, strict=True):
            applied(folder, change, where, "law")
            states.append(others(folder))
        for state in reversed(states[:-1]):
            assert told("-C", folder, "undo", "--yes").code == 0
            assert others(folder) == state
