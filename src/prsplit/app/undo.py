"""The story of `undo`."""

from __future__ import annotations

from prsplit.model.script import Run
from prsplit.repo.open import open_repository
from prsplit.stack.undo import undo


def take_back(at: str) -> Run:
    """Take the last run of the repository at `at` back; the run that did so."""
    return undo(open_repository(at))
