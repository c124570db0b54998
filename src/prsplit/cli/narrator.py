"""The narration on stderr: which phase runs, what was noticed. Never the answer."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from prsplit.cli.options import GlobalOptions
from prsplit.reports.escape import masked, shown

PATIENCE = 1.0
"""Seconds of silence before a phase is named."""


class Narrator:
    """Names phases on a terminal after one second, on one line that is wiped at the end; in a pipe it keeps silent.

    With -v each phase and note is a line of its own, anywhere. With -q nothing is said.
    """

    def __init__(self, options: GlobalOptions) -> None:
        """Start the clock; `with` ends the narration."""
        self._verbose = options.verbose and not options.quiet
        self._quiet = options.quiet
        self._live = not options.quiet and not options.verbose and sys.stderr.isatty()
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._phase = ""
        self._timer: threading.Timer | None = None
        self._drawn = False

    def __enter__(self) -> Self:
        """Narrate."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the line of the last phase."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._live = False
            self._wipe()

    def phase(self, name: str) -> None:
        """Say what is being done now."""
        if self._verbose:
            self._say(name)
        elif self._live:
            with self._lock:
                self._phase = name
            self._draw_in_time()

    def note(self, sentence: str | Callable[[], str]) -> None:
        """Something noticed on the way, for -v; a callable is asked only then."""
        if self._verbose:
            self._say(f"note: {sentence if isinstance(sentence, str) else sentence()}")

    def warn(self, sentence: str) -> None:
        """Something that the reader should know, unless they want nothing but the answer."""
        if not self._quiet:
            self._say(f"note: {sentence}")

    def pause(self) -> None:
        """Wipe the phase that is shown, and show none until the next: somebody is asked something."""
        with self._lock:
            self._phase, self._live = "", False
            self._wipe()

    def _say(self, text: str) -> None:
        with self._lock:
            self._wipe()
            _put(shown(masked(text)) + "\n")

    def _draw_in_time(self) -> None:
        waited = time.monotonic() - self._began
        if waited >= PATIENCE:
            self._draw()
        elif self._timer is None:
            self._timer = threading.Timer(PATIENCE - waited, self._draw)
            self._timer.daemon = True
            self._timer.start()

    def _draw(self) -> None:
        with self._lock:
            if self._live:
                _put(f"\r\x1b[K{shown(self._phase)} …")
                self._drawn = True

    def _wipe(self) -> None:
        if self._drawn:
            _put("\r\x1b[K")
            self._drawn = False


def _put(text: str) -> None:
    try:
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()
    except OSError:
        pass
