"""Where answers go: stdout, in colour on a terminal only, or a file."""

from __future__ import annotations

import os
import sys

from prsplit.cli.options import GlobalOptions
from prsplit.errors import UsageError
from prsplit.reports.page import Page, paint, plain

PIPE_COLUMNS = 80
_ASCII = str.maketrans({"→": "->", "−": "-", "✓": "yes", "·": "|", "…": "...", "×": "x"})


def columns() -> int:
    """The width to lay pages out for: the terminal's, or 80 in a pipe."""
    if not sys.stdout.isatty():
        return PIPE_COLUMNS
    import shutil

    return shutil.get_terminal_size((PIPE_COLUMNS, 24)).columns


def answer(page: Page, options: GlobalOptions) -> None:
    """Print a page."""
    if sys.stdout.isatty() and not options.plain and os.environ.get("TERM") != "dumb" and _speaks_utf8():
        paint(page, sys.stdout)
    else:
        _write(plain(page))


def _speaks_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    if not _speaks_utf8():
        text = text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    sys.stdout.write(text)


def deliver(text: str, path: str | None) -> None:
    """Write a document to `path`, or to stdout; in UTF-8 either way."""
    content = text.encode("utf-8", "backslashreplace")
    if path is None or path == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    fresh = not os.path.lexists(path)
    try:
        with open(path, "wb") as file:
            file.write(content)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as failure:
        raise UsageError(
            f"{path} can't be written: {failure.strerror}.", f"ls -ld {os.path.dirname(path) or '.'}"
        ) from None
    except OSError:
        if fresh and os.path.lexists(path):
            os.unlink(path)
        raise
