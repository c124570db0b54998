"""Commands as the user would type them."""

from __future__ import annotations

from shlex import quote


def called(at: str, command: str) -> str:
    """`prsplit command`, for the repository at `at`."""
    return f"prsplit {command}" if at == "." else f"prsplit -C {quote(at)} {command}"
