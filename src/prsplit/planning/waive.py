"""Needs that a person has dropped: taken out of the graph, and remembered with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Graph, Need, Waived, need_id
from prsplit.model.saved import Waiver


def id_of(need: Need, atoms: Sequence[Atom]) -> str:
    """The name of a need under which it can be dropped."""
    return need_id(atoms[need.source].id, atoms[need.target].id, need.kind)


def can_be_waived(need: Need) -> bool:
    """Whether a person may know better: what is only likely, only wanted, or was learned from a failing command."""
    return not need.hard or need.kind == "learned" or need.confidence < Confidence.CERTAIN


def without_waived(graph: Graph, atoms: Sequence[Atom], waivers: Sequence[Waiver]) -> Graph:
    """The graph without what was dropped. What is certain by now is a need again, whatever anybody said."""
    if not waivers:
        return graph
    reasons = {need_id(one.source, one.target, one.kind): one.reason for one in waivers}
    kept: list[Need] = []
    gone: list[Waived] = []
    for need in graph.needs:
        name = id_of(need, atoms)
        if name in reasons and can_be_waived(need):
            gone.append(Waived(need, reasons[name]))
        else:
            kept.append(need)
    return replace(graph, needs=tuple(kept), waived=tuple(gone))
