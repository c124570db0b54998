"""Big tables whose entries are the same at both ends, in another order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from prsplit.analysis.compose import edited_texts
from prsplit.analysis.cut import Cut

_ENTRY = re.compile(rb"""\s*(?P<key>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w.$-]+)\s*(?:=>|[:=](?![:=]))\s*\S.*""")
"""A line that gives one key a value."""
_Lines = Counter[bytes]


def with_reordered(cut: Cut) -> Cut:
    """The cut with the pieces of a table as moves, where nothing but the order of its entries changes.

    Every changed line has to be an entry with a key of its own, so that the order says nothing, and what a piece takes away it
    brings back elsewhere.
    """
    tables = [
        table.atoms
        for owners in cut.owners
        for table in owners.tables
        if table.action == "modify" and not table.ordered and len(table.atoms) > 1
    ]
    if not tables:
        return cut
    texts = _texts(cut)
    moved = {atom for atoms in tables if _reordered(atoms, texts) for atom in atoms}
    atoms = tuple(replace(atom, action="move", moved=atom.lines) if atom.index in moved else atom for atom in cut.atoms)
    return replace(cut, atoms=atoms) if moved else cut


def reordered(cut: Cut) -> frozenset[int]:
    """The atoms of tables whose entries only change places."""
    tables = (table for owners in cut.owners for table in owners.tables)
    return frozenset(atom for table in tables for atom in table.atoms if cut.atoms[atom].action == "move")


def _texts(cut: Cut) -> Mapping[int, tuple[_Lines, _Lines]]:
    """Atom → its lines at base and at head, without blanks and commas at their ends."""
    found: dict[int, tuple[_Lines, _Lines]] = defaultdict(lambda: (Counter(), Counter()))
    for patch in cut.patches:
        for atom, *sides in edited_texts(patch):
            for lines, text in zip(found[atom], sides, strict=True):
                lines.update(filter(None, (line.strip().rstrip(b",") for line in text.split(b"\n"))))
    return found


def _reordered(atoms: tuple[int, ...], texts: Mapping[int, tuple[_Lines, _Lines]]) -> bool:
    """Whether each piece has the same entries at both ends, and no key stands twice."""
    keys: list[bytes] = []
    for atom in atoms:
        before, after = texts[atom]
        entries = [_ENTRY.fullmatch(line) for line in after.elements()]
        if before != after:
            return False
        for entry in entries:
            if entry is None:
                return False
            keys.append(entry["key"])
    return len(keys) == len(set(keys))
