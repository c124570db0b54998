"""Which atoms change layout alone: their language says that the tokens are the same."""

from __future__ import annotations

from collections import defaultdict

from prsplit.analysis.cut import Cut
from prsplit.languages.table import layout_alone
from prsplit.model.atom import ListSlot

_LOOSE = b" \t\r\n\f,;\"'"


def layout_atoms(cut: Cut) -> frozenset[int]:
    """The modifications whose every text differs from what it replaces in layout, optional commas and quotes alone."""
    verdicts: dict[int, bool] = defaultdict(lambda: True)
    for patch in cut.patches:
        for slot in patch.slots or ():
            texts = slot.items if isinstance(slot, ListSlot) else (slot,)
            for one in texts:
                if one.atom >= 0 and verdicts[one.atom]:
                    verdicts[one.atom] = _same(patch.path, one.old or b"", one.new or b"")
        if patch.slots is None or patch.file_atom >= 0:
            verdicts[patch.file_atom] = False
    return frozenset(atom for atom, same in verdicts.items() if same and cut.atoms[atom].action == "modify")


def _same(path: str, old: bytes, new: bytes) -> bool:
    return (
        bool(old and new)
        and old.translate(None, _LOOSE) == new.translate(None, _LOOSE)
        and layout_alone(path, old, new)
    )
