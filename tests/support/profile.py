"""How many generated changes the laws are held against: a quick gate for every day, a full profile on demand.

`PRSPLIT_LAWS=full pytest tests/laws` runs the full one: 2,000 changes for each law that plans in process. The quick
gate draws the same examples on every machine, and shows a broken law as it was met: shrinking takes minutes, longer than
the gate waits.
"""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, Phase, settings

FULL = os.environ.get("PRSPLIT_LAWS", "quick") == "full"
BATCH = 10
"""Most changes of one example: they share a repository."""

_COMMON: dict[str, object] = {
    "deadline": None,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
}
settings.register_profile("laws-quick", settings(derandomize=True, **_COMMON))  # type: ignore[arg-type]
settings.register_profile("laws-full", settings(derandomize=False, **_COMMON))  # type: ignore[arg-type]

seen: Counter[str] = Counter()
"""Generated changes that each law was held against, for the summary at the end of the run."""


def laws(quick: int, full: int) -> settings:
    """The settings of one law: so many examples (batches of changes) in each profile."""
    profile = settings.get_profile("laws-full" if FULL else "laws-quick")
    phases = (Phase.explicit, Phase.generate, *([Phase.shrink] if FULL else []))
    return settings(profile, max_examples=full if FULL else quick, phases=phases)
