"""The log of a bug, written to the user's state folder and never into the repository."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress

from prsplit import __version__
from prsplit.reports.escape import masked


def write_log(failure: BaseException, arguments: Sequence[str]) -> str:
    """Write the failure and how it was come by; the file's path, or an empty text where nothing can be written."""
    text = masked("".join(_lines(failure, arguments)))
    for folder in _folders():
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            handle, path = tempfile.mkstemp(prefix="bug-", suffix=".log", dir=folder)
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
                log.write(text)
        except OSError:
            continue
        return path
    return ""


def _lines(failure: BaseException, arguments: Sequence[str]) -> Iterator[str]:
    yield f"prsplit {__version__}\n"
    yield f"python {platform.python_version()} on {sys.platform}\n"
    yield f"arguments {list(arguments)!r}\n\n"
    yield from traceback.format_exception(failure)


def _folders() -> Iterator[str]:
    state = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    if state and os.path.isabs(state):
        yield os.path.join(state, "prsplit")
    home = os.path.expanduser("~")
    if os.path.isabs(home):
        yield os.path.join(home, ".local", "state", "prsplit")
    with suppress(OSError):
        yield tempfile.gettempdir()
