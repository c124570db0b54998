"""How long what runs replaced is kept: the newest runs that can be undone, and the newest of all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prsplit.model.script import RefMove, Run
from prsplit.stack.journal import UNDO

KEPT_RUNS = 20
"""So many runs can be undone one after the other, and of so many what they replaced stays reachable."""


def kept_runs(runs: Iterable[Run], more: Iterable[str] = (), fresh: str = "") -> frozenset[str]:
    """The ids of runs whose former values and records stay. `more` are ids that the journal need not know, `fresh` is the
    run that is about to be made, if it can be undone."""
    known = tuple(runs)
    undoable = [run.id for run in known if run.state == "done" and not run.undoes and run.id != fresh]
    undoable += [fresh] if fresh else []
    newest = sorted({run.id for run in known} | set(more) | set(undoable), key=int)
    return frozenset(undoable[-KEPT_RUNS:] + newest[-KEPT_RUNS:])


def outlived(runs: Iterable[Run], fresh: str, refs: Mapping[str, str], zero: str) -> list[RefMove]:
    """The deletions of refs that no kept run needs any more, once the run `fresh` is made, which can be undone (empty: it is
    an undo itself). `refs` are all below refs/prsplit/undo."""
    found = {ref: words[3] for ref in refs if ref.startswith(UNDO) and (words := ref.split("/"))[3].isdecimal()}
    kept = kept_runs(runs, found.values(), fresh)
    return [RefMove(ref, refs[ref], zero) for ref, owner in sorted(found.items()) if owner not in kept and refs[ref]]
