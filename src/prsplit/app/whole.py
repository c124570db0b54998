"""Whether a change could be one PR as it is: what counts of it is within the limit, or is the layout of its files."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.analysis.ledger import LAYOUT, Scale
from prsplit.model.plan import Size
from prsplit.planning.traits import Limit, Trait


def is_whole(traits: Sequence[Trait], limit: Limit, scale: Scale) -> bool:
    """Whether the change would be within a limit as one PR, with its tests and documents, and there is no more than twice
    the limit to scroll through, or the limit itself where it is hard."""
    total = scale.size((), range(len(traits)))
    code = scale.size((), [atom for atom, trait in enumerate(traits) if not trait.side]).reviewable
    most = limit.lines if limit.hard else 2 * limit.lines
    return 0 < total.raw <= most and limit.fits(total.reviewable, total.reviewable - code)


def is_layout(size: Size) -> bool:
    """Whether most lines of a change are layout alone: the rest belongs to the same sweep."""
    return 2 * sum(line.lines for line in size.ledger if line.reason == LAYOUT) > size.raw
