"""The run's folder outside of the repository: made with a mark, removed at the end, by a watchdog or by the next run."""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from shlex import quote
from types import FrameType

from prsplit.errors import CommandFailed, Refused, UsageError
from prsplit.repo.open import Repository
from prsplit.verify import watchdog

_PREFIX = "prsplit-"
_MARK = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Scratch:
    """The run's folder, and the mark that its processes carry."""

    folder: str
    mark: str


@contextmanager
def scratch(repo: Repository, below: str | None = None) -> Iterator[Scratch]:
    """A fresh folder below `below`, or where temporary files go, for as long as the run lasts.

    What runs that were killed have left is removed first. Raises UsageError for a folder that can't be used, Refused for
    one inside the repository.
    """
    parent = os.path.realpath(below or tempfile.gettempdir())
    _refuse_inside(repo, parent)
    records = os.path.join(repo.folder, "verify", "runs")
    sweep(records)
    mark = secrets.token_hex(8)
    folder = _made(parent, mark)
    try:
        with _interrupted_once(), _recorded(records, mark, folder), _watched(mark, folder):
            try:
                yield Scratch(folder, mark)
            finally:
                watchdog.end_marked(mark, folder)
                watchdog.remove(folder)
    finally:
        if os.path.lexists(folder):
            # Somebody was in a hurry.
            watchdog.remove(folder)


@contextmanager
def _interrupted_once() -> Iterator[None]:
    """The first Ctrl-C ends the run; those that follow do not keep it from ending its commands and removing its folder."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    came = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal came
        if not came:
            came = True
            signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def room(folder: str) -> int:
    """Free bytes on the disk that `folder` is on."""
    return shutil.disk_usage(folder).free


def _refuse_inside(repo: Repository, parent: str) -> None:
    for root in (repo.git.work_tree, repo.common_dir, repo.git.git_dir):
        real = os.path.realpath(root) if root else ""
        if real and os.path.commonpath([real, parent]) == real:
            raise Refused(
                f"{parent} lies inside the repository, which verify leaves alone.", "prsplit verify --scratch /tmp"
            )


def _made(parent: str, mark: str) -> str:
    try:
        folder = tempfile.mkdtemp(prefix=_PREFIX, dir=parent)
        with open(os.path.join(folder, watchdog.NOTE), "w", encoding="ascii") as file:
            file.write(mark)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"There is no folder {parent}.", "prsplit verify --scratch /tmp") from None
    except OSError as error:
        raise CommandFailed(
            f"Nothing can be written to {parent}: {error.strerror}.", f"df -h {quote(parent)}"
        ) from error
    return folder


@contextmanager
def _recorded(records: str, mark: str, folder: str) -> Iterator[None]:
    """A file in prsplit's folder names the run's folder, locked while the run lives. Without a place for it, none does.

    It stays as long as the folder does, for the next run to clear.
    """
    try:
        os.makedirs(records, exist_ok=True)
        path = os.path.join(records, mark)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, json.dumps({"mark": mark, "folder": folder}).encode("ascii"))
        yield
    finally:
        if not os.path.lexists(folder):
            with suppress(OSError):
                os.unlink(path)
        os.close(handle)


@contextmanager
def _watched(mark: str, folder: str) -> Iterator[None]:
    """A process of its own that cleans up should this one be killed, or kept from doing so by a second Ctrl-C."""
    words = [sys.executable, "-I", "-S", watchdog.__file__, mark, folder]
    try:
        child = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            cwd=os.path.abspath(os.sep),
        )  # fmt: skip
    except OSError:
        yield
        return
    try:
        yield
    finally:
        assert child.stdin is not None
        with suppress(OSError):
            if not os.path.lexists(folder):
                child.stdin.write(b"done\n")
            child.stdin.close()
        child.wait()


def sweep(records: str) -> None:
    """Remove what killed runs left: their processes, their folders, their records."""
    with suppress(OSError):
        for name in sorted(os.listdir(records)):
            _sweep_one(os.path.join(records, name), name)


def _sweep_one(path: str, mark: str) -> None:
    try:
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return
    with os.fdopen(handle, "rb") as file:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        folder = _folder_of(file.read(1 << 16), mark)
        if folder:
            watchdog.end_marked(mark, folder)
            watchdog.remove(folder)
        with suppress(OSError):
            os.unlink(path)


def _folder_of(content: bytes, mark: str) -> str:
    """The folder that a record names, if it is truly one of ours: the record is only a file that anybody may have made."""
    try:
        folder = json.loads(content)["folder"]
        if not (_MARK.fullmatch(mark) and os.path.basename(folder).startswith(_PREFIX) and os.path.isabs(folder)):
            return ""
        about = os.lstat(folder)
        with open(os.path.join(folder, watchdog.NOTE), encoding="ascii") as file:
            known = file.read(64) == mark
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return folder if known and about.st_uid == os.getuid() and not os.path.islink(folder) else ""
