"""Names of folders that any repository may have, and that say nothing of what lies in them."""

from __future__ import annotations

GENERIC_FOLDERS = frozenset(
    ("", "src", "lib", "test", "tests", "spec", "docs", "doc", "main", "include", "pkg", "packages", "unit", "functional",
     "integration", "e2e", "internal", "java", "python")
)  # fmt: skip
"""Folders that a title does not name."""
