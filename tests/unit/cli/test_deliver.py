"""A document that can't be written whole is not left behind."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from prsplit.cli.screen import deliver


@contextmanager
def files_of(most: int) -> Iterator[None]:
    """No file may grow beyond `most` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_half_a_document_is_removed(tmp_path: Path) -> None:
    """The failure goes on to the border; what was there before stays a file."""
    path = tmp_path / "plan.json"
    with files_of(100), pytest.raises(OSError, match="File too large"):
        deliver("x" * 1_000, str(path))
    assert not path.exists()
    path.write_text("old")
    with files_of(100), pytest.raises(OSError, match="File too large"):
        deliver("x" * 1_000, str(path))
    assert path.exists()
