"""In which order steps are run when one that fails is looked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable


def first_failing(count: int, passes: Callable[[int], bool]) -> int:
    """The number of a step that fails although the one below it passes, or 0 when all pass.

    Steps 0 and `count` are known to pass, so there is no telling on which side of a step that passes another one fails:
    the widest gap is halved next. Once a step fails, the ones below it are halved as bisection does.
    """
    gaps = deque([(0, count)])
    while gaps:
        low, high = gaps.popleft()
        if high - low < 2:
            continue
        middle = (low + high) // 2
        if not passes(middle):
            return _between(low, middle, passes)
        gaps += [(low, middle), (middle, high)]
    return 0


def _between(low: int, high: int, passes: Callable[[int], bool]) -> int:
    """`low` passes, `high` fails."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if passes(middle) else (low, middle)
    return high
