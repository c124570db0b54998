"""What a file is by its path alone."""

from __future__ import annotations

import pytest

from prsplit.analysis.paths import file_role


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("requirements.txt", "build"),
        ("requirements-dev.in", "build"),
        ("tests/requirements.txt", "build"),
        ("requirements", "build"),
        ("requirements/base.txt", "docs"),
        ("src/packaging/requirements.py", "code"),
        ("docs/requirements.rst", "docs"),
        ("Dockerfile.dev", "build"),
        ("tests/test_requirements.py", "test"),
    ],
)
def test_lists_of_packages_and_what_is_called_so(path: str, role: str) -> None:
    """A list of packages is a build file, a module of that name is code."""
    assert file_role(path) == role
