"""Needs of big literals that are cut by row: whole while nothing forces them apart, opening first, users last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from prsplit.analysis.cut import Cut
from prsplit.model.graph import Confidence, Need, Witness

_USES = ("uses", "imports")


def table_needs(cut: Cut, needs: Iterable[Need]) -> Iterator[Need]:
    """The rows of a new literal need its opening, who uses it likely needs them all; its opening goes after its rows,
    and they after its users. Parts of a literal that stays likely belong together."""
    tables = [table for owners in cut.owners for table in owners.tables if len(table.atoms) > 1]
    own = {atom: table.atoms[0] for table in tables for atom in table.atoms}
    come, gone = (
        {table.atoms[0]: table.atoms[1:] for table in tables if table.action == how} for how in ("add", "delete")
    )
    for table in tables:
        atom = cut.atoms[table.atoms[0]]
        witness = Witness(atom.path, atom.line, atom.symbol)
        if table.action == "modify":
            for one, other in pairwise(table.atoms):
                yield Need(other, one, "contains", "with", Confidence.LIKELY, witness)
        for one, other, sure in table.uses:
            ends = (one, other) if table.action != "delete" else (other, one)
            yield Need(*ends, "uses", "before", Confidence.CERTAIN if sure else Confidence.LIKELY, witness)
        for one, other in table.edits:
            yield Need(one, other, "contract", "with", Confidence.LIKELY, witness)
        for one, other in pairwise(table.atoms[1:] if table.ordered and table.action != "modify" else ()):
            ends = (other, one) if table.action == "add" else (one, other)
            yield Need(*ends, "order", "before", Confidence.LIKELY, witness)
        for part in table.atoms[1:] if table.action != "modify" else ():
            ends = (part, table.atoms[0]) if table.action == "add" else (table.atoms[0], part)
            yield Need(*ends, "contains", "before", Confidence.CERTAIN, witness)
    for need in needs:
        for part in come.get(need.target, ()) if need.kind in _USES and own.get(need.source) != need.target else ():
            yield replace(need, target=part, confidence=Confidence.LIKELY)
        for part in gone.get(need.source, ()) if need.kind == "removes" and own.get(need.target) != need.source else ():
            yield replace(need, source=part, confidence=Confidence.LIKELY)
