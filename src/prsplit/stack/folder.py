"""prsplit's own folder in the common git directory, and how a failing disk is told to the user."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from shlex import quote

from prsplit.errors import CommandFailed, PrsplitError, Refused
from prsplit.repo.open import Repository

_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)
_FULL = (errno.ENOSPC, errno.EDQUOT)


def place(repo: Repository, *names: str) -> str:
    """The path of `names` inside the folder. Nothing is created."""
    return os.path.join(repo.folder, *names)


@contextmanager
def writing(path: str, so_far: str = ", nothing was changed") -> Iterator[None]:
    """Turn an OSError while `path` is written into a sentence with a next step; `so_far` tells what was done by then."""
    try:
        yield
    except OSError as error:
        raise trouble(path, error, so_far) from error


def trouble(path: str, error: OSError, so_far: str = ", nothing was changed") -> PrsplitError:
    """The failure to show for `error` at `path`: Refused where the user may not write, CommandFailed otherwise."""
    reason = error.strerror or str(error)
    look = f"ls -ld {quote(os.path.dirname(path))}"
    if error.errno in _READ_ONLY:
        return Refused(f"Cannot write {path}: {reason}{so_far}.", look)
    if error.errno in _FULL:
        return CommandFailed(f"The disk is full: cannot write {path}{so_far}.", "git count-objects -vH")
    return CommandFailed(f"Cannot write {path}: {reason}{so_far}.", look)


def regular(path: str) -> int:
    """A descriptor that reads the file. Raises OSError for anything but a regular file: a pipe would never end."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, "it is no regular file", path)


def append(path: str, line: bytes) -> None:
    """Add `line` to the file and wait until the disk has it. A torn line that a kill left at the end is cut off."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        end = _whole(handle)
        os.ftruncate(handle, end)
        try:
            _write_all(handle, line, end)
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, end)
            raise
    finally:
        os.close(handle)


def _whole(handle: int) -> int:
    """The offset behind the last line feed."""
    end = os.fstat(handle).st_size
    while end:
        start = max(0, end - 4096)
        found = os.pread(handle, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def _write_all(handle: int, content: bytes, offset: int) -> None:
    while content:
        written = os.pwrite(handle, content, offset)
        content, offset = content[written:], offset + written


def replace(path: str, content: bytes) -> None:
    """Write `content` aside, wait until the disk has it, and rename it over `path`."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    aside = path + ".new"
    try:
        with open(aside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except OSError:
        _forget(aside)
        raise


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
