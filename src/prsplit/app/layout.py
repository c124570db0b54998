"""Which atoms change layout alone: their language says that the tokens are the same."""

from __future__ import annotations

from collections import defaultdict

from prsplit.analysis.compose import edited_texts
from prsplit.analysis.cut import Cut
from prsplit.languages.table import layout_alone

_LOOSE = b" \t\r\n\f,;\"'"


def layout_atoms(cut: Cut) -> frozenset[int]:
    """The modifications whose every text differs from what it replaces in layout, optional commas and quotes alone."""
    verdicts: dict[int, bool] = defaultdict(lambda: True)
    for patch in cut.patches:
        for atom, old, new in edited_texts(patch):
            if verdicts[atom]:
                verdicts[atom] = _same(patch.path, old, new)
        if patch.slots is None or patch.file_atom >= 0:
            verdicts[patch.file_atom] = False
    return frozenset(atom for atom, same in verdicts.items() if same and cut.atoms[atom].action == "modify")


def _same(path: str, old: bytes, new: bytes) -> bool:
    return (
        bool(old and new)
        and old.translate(None, _LOOSE) == new.translate(None, _LOOSE)
        and layout_alone(path, old, new)
    )
