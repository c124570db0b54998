"""One run at a time in a repository: an advisory lock that the kernel drops with the process that holds it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from prsplit.errors import Refused
from prsplit.repo.open import Repository
from prsplit.stack.folder import place, writing

_PATIENCE = 5.0
"""Seconds given to git processes that outlive a killed run. They end by themselves within milliseconds."""


@contextmanager
def lock(repo: Repository) -> Iterator[int]:
    """Hold the repository's lock, and yield its descriptor.

    Git processes that get the descriptor handed down keep the lock when this process is killed: whoever gets the lock
    knows that nothing of an earlier run still moves. Raises Refused while another run holds it.
    """
    path = place(repo, "lock")
    with writing(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(handle, path)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def locked(repo: Repository, *, dry: bool) -> Iterator[int]:
    """The lock from the first look to the last step, so that what was seen is what is acted upon; none (-1) for a dry run."""
    if dry:
        yield -1
        return
    with lock(repo) as hold:
        yield hold


def _take(handle: int, path: str) -> None:
    until = time.monotonic() + _PATIENCE
    while not _taken(handle, path):
        owner = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
        if _alive(owner) or time.monotonic() > until:
            raise Refused(
                f"Another prsplit run is at work in this repository (process {owner or 'unknown'}).", "prsplit status"
            )
        time.sleep(0.01)
    with contextlib.suppress(OSError):
        os.pwrite(handle, b"%-15d\n" % os.getpid(), 0)


def _taken(handle: int, path: str) -> bool:
    with writing(path):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _alive(owner: str) -> bool:
    """Whether the process that wrote its number into the lock still runs; True when that cannot be told."""
    if not owner.isdecimal():
        return True
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
