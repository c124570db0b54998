"""A small repository to type commands into."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.shop import Shop


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    """A fresh shop, with the branch `cents` checked out."""
    folder = tmp_path / "shop"
    folder.mkdir()
    return Shop(folder, capsys)
