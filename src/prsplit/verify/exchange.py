"""Results in files: what one job proved, or all that is kept, for another machine to read. Claims, not proofs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from shlex import quote

from prsplit.errors import Refused, UsageError
from prsplit.model.proven import Result
from prsplit.verify.rows import decode, encode

_LARGEST = 64 << 20


def write_results(path: str, results: Iterable[Result]) -> None:
    """Write results, without the names of files on this machine. Raises UsageError for a place that can't be written."""
    rows = [encode(replace(result, log="")) for result in results]
    try:
        with open(path, "wb") as file:
            file.writelines(rows)
    except OSError as error:
        raise UsageError(
            f"{path} can't be written: {error.strerror}.", f"ls -ld {quote(os.path.dirname(path) or '.')}"
        ) from None


def read_results(paths: Sequence[str]) -> tuple[Result, ...]:
    """The results in files, each with the file's name as its source.

    Raises UsageError for a file that can't be read and Refused for one without a single result in it.
    """
    return tuple(result for path in paths for result in _read(path))


def _read(path: str) -> list[Result]:
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST)
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}.", f"ls -l {quote(path)}") from None
    found = []
    for line in content.split(b"\n"):
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            found.append(replace(decode(line), source=os.path.basename(path), log=""))
    if not found:
        raise Refused(f"{path} holds no result of this version.", "prsplit verify --step 1 --exec CMD -o FILE")
    return found
