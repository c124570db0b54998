"""What came of the step of a push that was cut off: the remote alone can tell."""

from __future__ import annotations

from collections.abc import Mapping

from prsplit.app.deeds import MARKER, landed
from prsplit.forges.protocol import Pulls
from prsplit.model.pull import Pull
from prsplit.model.push import (
    Announce,
    BreakStack,
    Deed,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    MarkOld,
    OpenPull,
    PushBranches,
    PushRun,
    Retire,
    SetBase,
    SetMap,
)
from prsplit.reports.pull_text import map_in
from prsplit.stack.push_run import Outcome


def taken_over(run: PushRun) -> frozenset[int]:
    """The places that `run` let go on with a pull request that was there."""
    return frozenset(deed.step.place for deed in run.deeds if isinstance(deed.step, KeepPull))


def happened(
    deed: Deed, refs: Mapping[str, str], zero: str, places: Mapping[int, Pull], pulls: Pulls | None,
    taken: frozenset[int] = frozenset(),
) -> Outcome | None:  # fmt: skip
    """What came of a step that was cut off, by how the remote stands now; None when it did not happen. `taken` are places
    that the same push let go on with a pull request that was there: its text had no map of the series before.

    What does no harm when it is done twice counts as not done, unless an undo would need it.
    """
    step = deed.step
    match step:
        case PushBranches(moves):
            there = set(landed(step, refs, zero))
            kept = tuple(move for move in moves if move.ref in there)
            return Outcome(PushBranches(kept)) if kept else None
        case OpenPull(place=place) if place in places and places[place].state != "closed":
            return Outcome(step, places[place].number)
        case SetMap(place) if place in taken and place in places and map_in(places[place].body):
            return Outcome(step, places[place].number)
        case MakeStack(members) if members[0] in places and places[members[0]].stack:
            return Outcome(step, places[members[0]].stack)
        case SetBase(_, number, _, new) if any(p.number == number and p.base == new for p in places.values()):
            return Outcome(step)
        case GrowStack(stack, members) if all(p in places and places[p].stack == stack for p in members):
            return Outcome(step)
        case _:
            return None if pulls is None else _asked(deed, pulls)


def _asked(deed: Deed, pulls: Pulls) -> Outcome | None:
    """For what is no branch and no pull request of the series."""
    step = deed.step
    match step:
        case BreakStack(stack) if pulls.stack(stack) is None:
            return Outcome(step)
        case Retire(number, close):
            now = pulls.get(number)
            return Outcome(step) if (now.state == "closed" if close else now.draft) else None
        case Announce(number) if comment := pulls.commented(number, MARKER):
            return Outcome(step, comment)
        case MarkOld(number) if map_in(pulls.get(number).body):
            return Outcome(step, number)
        case DropPull(number) if pulls.get(number).state == "closed":
            return Outcome(step)
        case KeepPull(_, number, _, _, _, title) if pulls.get(number).title == title:
            return Outcome(step, number)
        case _:
            return None
