"""Lines that a change carries along without changing them: those of a file that is renamed and edited at once."""

from __future__ import annotations

from prsplit.analysis.cut import Cut
from prsplit.analysis.lines import line_count
from prsplit.model.change import ChangeSet


def bulks(change: ChangeSet, cut: Cut) -> dict[int, int]:
    """Atom that renames an edited file → lines of the file that stay. Some forges and tools show them all as new."""
    found: dict[int, int] = {}
    for file, patch in zip(change.files, cut.patches, strict=True):
        if file.status == "R" and patch.slots is not None and patch.file_atom >= 0 and file.new_data:
            fresh = sum(hunk.new_count for hunk in file.hunks)
            found[patch.file_atom] = max(0, line_count(file.new_data) - fresh)
    return found
