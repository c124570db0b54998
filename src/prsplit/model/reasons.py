"""Why a base is the base, as far as a reason tells who chose it."""

from __future__ import annotations

GIVEN = "given"
LEFT = "where the branch left"
"""What the reasons of a base begin with that a person named."""


def is_given(reason: str) -> bool:
    """Whether a person named the base that has this reason."""
    return reason.startswith((GIVEN, LEFT))
