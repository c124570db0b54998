"""Whether a step is faster than base: paired times, and the interval in which their true ratio lies."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from statistics import fmean, stdev

from prsplit.model.verified import Measured

LEAST = 5
"""Pairs below which no interval is worth its name."""

_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t for 95 %, two-sided, by degrees of freedom from 1."""


def measured(step: int, command: str, pairs: Sequence[tuple[float, float]]) -> Measured:
    """What (before, after) times in seconds say: the mean of the pairs' log ratios with Student's interval of 95 %.

    Pairs were run one right after the other, so that what slows the machine for a while slows both of a pair.
    """
    ratios = [log(max(after, 1e-6) / max(before, 1e-6)) for before, after in pairs]
    middle = fmean(ratios)
    free = len(ratios) - 1
    reach = (_T[free - 1] if free <= len(_T) else 1.96 + 2.5 / free) * stdev(ratios) / sqrt(len(ratios))
    low, high = exp(middle - reach) - 1, exp(middle + reach) - 1
    befores, afters = zip(*pairs, strict=True)
    return Measured(step, command, tuple(befores), tuple(afters), exp(middle) - 1, low, high)
