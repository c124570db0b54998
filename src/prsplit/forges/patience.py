"""When to wait: GitHub's primary and secondary limits, and servers that stumble.

Rules by docs.github.com, "Rate limits for the REST API" and "Best practices for using the REST API".
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from prsplit.errors import CommandFailed

_LONGEST = 180.0
"""Seconds of the longest wait that is sat out. Beyond it the run ends, and the same command goes on later."""
_WINDOW, _MOST = 60.0, 60
"""No more than so many changing requests in so many seconds: the documented limit is 80 a minute."""
_SECONDARY = 60.0
_NEVER = 32_503_680_000
"""Seconds up to the year 3000."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time comes from, so that tests need none. `now` is in seconds since the epoch."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Patience:
    """Waits where it must, and says so."""

    def __init__(self, clock: Clock, narrate: Callable[[str], None]) -> None:
        """Nothing was sent yet."""
        self._clock, self._narrate = clock, narrate
        self._changes: deque[float] = deque()
        self._limits = 0

    def pace(self, method: str) -> None:
        """Wait until another request of this kind may be sent."""
        if method == "GET":
            return
        now = self._clock.now()
        while self._changes and self._changes[0] <= now - _WINDOW:
            self._changes.popleft()
        if len(self._changes) >= _MOST:
            self._wait(self._changes[0] + _WINDOW - now, "to keep within the forge's limits")
        self._changes.append(self._clock.now())

    def limited(self, status: int, headers: Mapping[str, str], reason: str) -> bool:
        """Whether an answer was nothing but "wait": then the wait is over. Raises CommandFailed when it is too long."""
        seconds = self._asked(status, headers, reason)
        if seconds is None:
            return False
        self._wait(seconds, "as the forge asks to")
        return True

    def _asked(self, status: int, headers: Mapping[str, str], reason: str) -> float | None:
        if status not in (403, 429):
            return None
        if headers.get("retry-after", "").strip().isdecimal():
            return _seconds(headers["retry-after"])
        if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdecimal():
            return max(1.0, _seconds(headers["x-ratelimit-reset"]) - self._their_now(headers) + 1)
        if status == 429 or "secondary rate limit" in reason.lower() or "abuse detection" in reason.lower():
            self._limits += 1
            return _SECONDARY * 2.0 ** (self._limits - 1)
        return None

    def _their_now(self, headers: Mapping[str, str]) -> float:
        """The forge's own time, by which it says when to come again: a clock here may be wrong."""
        try:
            return parsedate_to_datetime(headers.get("date", "")).timestamp()
        except (TypeError, ValueError, OverflowError):
            return self._clock.now()

    def back_off(self, turn: int) -> None:
        """Wait one, two, four seconds after a request that broke."""
        self._wait(float(2 ** (turn - 1)), "before trying again")

    def _wait(self, seconds: float, why: str) -> None:
        if seconds > _LONGEST:
            until = datetime.fromtimestamp(self._clock.now() + seconds, UTC)
            raise CommandFailed(
                f"The forge's rate limit is used up until {until:%H:%M:%S} UTC.",
                "prsplit push   # then: it goes on from here",
            )
        if seconds > 0:
            self._narrate(f"waiting {seconds:.0f} s {why}")
            self._clock.sleep(seconds)


def _seconds(text: str) -> float:
    """A count of seconds; one that no date can tell is cut to what a date can."""
    return float(min(int(text.strip()[:12]), _NEVER))
