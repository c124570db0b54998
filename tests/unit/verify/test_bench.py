"""A gain is claimed only where the interval says so."""

from __future__ import annotations

import random

from prsplit.reports.bench import bench_code, bench_document, bench_page
from prsplit.reports.page import plain
from prsplit.verify.bench import measured


def test_a_clear_gain() -> None:
    """A quarter less time in every pair is proven, and said in percent."""
    found = measured(2, "run", [(1.0 + one / 100, 0.75 + one / 130) for one in range(10)])
    page = plain(bench_page(found))
    assert found.proven
    assert found.low <= found.change <= found.high < 0
    assert "−2" in page
    assert "faster" in page
    assert bench_code(found) == 0
    assert '"proven": true' in bench_document(found)


def test_noise_is_unproven() -> None:
    """The interval holds zero: no claim."""
    chance = random.Random(3)
    found = measured(2, "run", [(chance.uniform(0.9, 1.1), chance.uniform(0.9, 1.1)) for _ in range(10)])
    assert found.low < 0 < found.high
    assert not found.proven
    assert "unproven: the interval holds zero" in plain(bench_page(found))
    assert bench_code(found) == 1


def test_a_loss_is_called_one() -> None:
    """Slower for sure."""
    found = measured(1, "run", [(1.0 + one / 100, 1.5 + one / 90) for one in range(6)])
    assert "slower" in plain(bench_page(found))


def test_the_interval_covers_the_truth() -> None:
    """Of 300 experiments whose true ratio is 0.9, about 95 in 100 intervals hold it (Student's t, checked by chance)."""
    chance = random.Random(5)
    held = 0
    for _ in range(300):
        pairs = []
        for _ in range(8):
            weather = chance.uniform(0.5, 2)
            pairs.append((weather, weather * 0.9 * chance.lognormvariate(0, 0.05)))
        found = measured(1, "run", pairs)
        held += found.low <= -0.1 <= found.high
    assert 0.91 <= held / 300 <= 0.985
