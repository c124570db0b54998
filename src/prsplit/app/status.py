"""The story of `status`."""

from __future__ import annotations

from prsplit.model.stack import StackStatus
from prsplit.repo.open import open_repository
from prsplit.stack.status import status


def stack_status(at: str) -> StackStatus:
    """How the stack of the last run stands in the repository at `at`."""
    return status(open_repository(at))
