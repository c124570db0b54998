"""The laws of the project as property tests: how long they may take, and a summary of what they saw."""

from __future__ import annotations

import pytest

from support.profile import FULL, seen


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the laws the time that their profile needs."""
    for item in items:
        if "laws" in item.path.parts:
            item.add_marker(pytest.mark.timeout(7200 if FULL else 300))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say against how many generated changes each law was held."""
    if seen:
        terminalreporter.section("laws" + (", full profile" if FULL else ""))
        for law, count in sorted(seen.items()):
            terminalreporter.line(f"{law:16} {count:6,} generated changes")
