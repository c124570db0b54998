"""Only checks that a step can change are looked at."""

from __future__ import annotations

from prsplit.analysis.watch import Watch


def test_a_step_touches_the_checks_of_its_atoms() -> None:
    """In order, each once; what no atom changes is never looked at."""
    watch = Watch([(0, 1), (1, -1), (2,), (-1,)])
    assert watch.touched({1}) == [0, 1]
    assert watch.touched({0, 2}) == [0, 2]
    assert watch.touched({-1, 7}) == []


def test_a_check_may_come_to_depend_on_more() -> None:
    """As when a reference turns out to have a second way to its name."""
    watch = Watch([(0,), (1,)])
    watch.also(0, (5, 5))
    assert watch.touched({5}) == [0]
