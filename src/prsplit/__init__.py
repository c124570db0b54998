"""prsplit: from a branch too big to review to an ordered series of small, proven pull requests."""

__version__ = "0.1.0"
