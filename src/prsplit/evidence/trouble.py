"""What is raised for a report that can't be used: it makes the answer unknown, never fine and never a crash."""

from __future__ import annotations


class Unreadable(Exception):
    """A report is damaged, hostile or too large. The text completes "The report can't be used: …" without a full stop."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason
