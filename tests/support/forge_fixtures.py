"""Fixtures for stories that push to a pretend forge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from prsplit.forges import github
from prsplit.forges.patience import Clock
from support.forge import PretendForge, pretend_forge
from support.pushing import Desk, place


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[PretendForge]:
    """A pretend forge without any repository."""
    with pretend_forge(tmp_path / "served") as served:
        yield served


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were to be waited; the clock goes on by them, and nobody waits."""
    found: list[float] = []

    def clock() -> Clock:
        return Clock(lambda: 1_800_000_000.0 + sum(found), found.append)

    monkeypatch.setattr(github, "Clock", clock)
    return found


@pytest.fixture
def desk(
    tmp_path: Path, forge: PretendForge, waits: list[float], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:  # fmt: skip
    """A clone of `them/project`, whose host is the user's Enterprise host."""
    monkeypatch.setenv("GH_HOST", forge.host)
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", forge.token)
    monkeypatch.delenv("GH_TOKEN", raising=False)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    forge.now = lambda: 1_800_000_000.0 + sum(waits)
    return Desk(place(tmp_path, forge), capsys, waits)
