"""Results kept between runs: JSON lines in prsplit's folder, bounded, safe under runs side by side, ignored when damaged.

Each line begins with the user's seal. What lacks it came with the folder, from a copy or out of an archive, and counts as
reported by that file.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from prsplit.model.proven import Result, Task
from prsplit.repo.open import Repository
from prsplit.verify.rows import decode, encode
from prsplit.verify.seal import SEAL, Seal

MOST = 4000
"""Rows that are kept; the oldest go first, once there are half as many more."""

FILE = "results.jsonl"
_LARGEST = 64 << 20
_LOGS = 40

Known = dict[tuple[str, str], Result]
"""(tree, task's key) → the last result."""


class Results:
    """The kept results of a repository. Where nothing can be written, they last as long as the run."""

    def __init__(self, repo: Repository, *, known: bool = True) -> None:
        """Read them; without `known`, only what comes in from now on is known."""
        self._folder = os.path.join(repo.folder, "verify")
        self._path = os.path.join(self._folder, FILE)
        self._seal = Seal() if os.path.exists(self._path) else None
        self._known: Known = {}
        for one in _read(self._path, self._seal) if self._seal and known else ():
            if not (one.source and self._ours(one)):
                self._known[one.tree, one.task.key] = one
        self.told: str = ""
        """Why results are not kept, once that was found out."""

    def find(self, tree: str, task: Task) -> Result | None:
        """The result of a task at a tree, if it is known."""
        return self._known.get((tree, task.key))

    def all(self) -> tuple[Result, ...]:
        """Every result, oldest first."""
        return tuple(self._known.values())

    def add(self, results: Iterable[Result]) -> None:
        """Keep results. A result that was run here is not replaced by one that a file reported."""
        fresh = [one for one in results if not (one.source and self._ours(one))]
        for one in fresh:
            self._known.pop((one.tree, one.task.key), None)
            self._known[one.tree, one.task.key] = one
        try:
            self._append(fresh)
        except OSError as error:
            self.told = error.strerror or str(error)

    def forget(self, command: str) -> int:
        """Drop the results of a command, or of several that are joined by ` && `; how many there were."""
        gone = {
            key for key, one in self._known.items() if command in (" && ".join(one.task.commands), *one.task.commands)
        }
        self._known = {key: one for key, one in self._known.items() if key not in gone}
        if gone and self._seal:
            with _locked(self._path + ".lock"):
                _put(self._path, [_sealed(one, self._seal) for one in self._known.values()])
        return len(gone)

    def _ours(self, result: Result) -> bool:
        known = self._known.get((result.tree, result.task.key))
        return known is not None and not known.source

    def _append(self, fresh: list[Result]) -> None:
        if not fresh:
            return
        self._seal = self._seal or Seal()
        rows = b"".join(_sealed(one, self._seal) for one in fresh)
        os.makedirs(self._folder, exist_ok=True)
        with _locked(self._path + ".lock"):
            with open(_opened(self._path, os.O_RDWR | os.O_CREAT), "r+b") as file:
                end = file.seek(0, os.SEEK_END)
                # A line that a kill cut off must not swallow the next one.
                file.seek(max(0, end - 1))
                torn = end > 0 and file.read(1) != b"\n"
                file.write(b"\n" + rows if torn else rows)
            _bound(self._path, self._seal)

    def keep_log(self, tree: str, task: Task, content: bytes) -> str:
        """Keep what a failing command printed, and return the file; empty where nothing can be written."""
        folder = os.path.join(self._folder, "output")
        name = hashlib.sha256(f"{tree} {task.key}".encode("ascii")).hexdigest()[:16] + ".txt"
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name + f".{os.getpid()}"), "wb") as file:
                file.write(content)
            os.replace(file.name, os.path.join(folder, name))
        except OSError:
            return ""
        _forget_old(folder)
        return os.path.join(folder, name)


def _sealed(result: Result, seal: Seal) -> bytes:
    row = encode(result)
    return seal.of(row.rstrip(b"\n")) + b" " + row


def _read(path: str, seal: Seal) -> Iterator[Result]:
    try:
        with open(_opened(path, os.O_RDONLY), "rb") as file:
            content = file.read(_LARGEST)
    except OSError:
        return
    for line in content.split(b"\n"):
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            row = line[SEAL + 1 :]
            found = decode(row)
            yield found if seal.holds(line[:SEAL], row) else replace(found, source=found.source or FILE)


def _opened(path: str, flags: int) -> int:
    """A descriptor of a regular file: a pipe that somebody put there would never end."""
    handle = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(22, "it is no regular file", path)


@contextmanager
def _locked(path: str) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _bound(path: str, seal: Seal) -> None:
    """Drop the oldest rows, and those that a later one replaced, when there are too many. For the holder of the lock."""
    if os.path.getsize(path) < MOST * 200:
        return
    with open(path, "rb") as file:
        count = file.read(_LARGEST).count(b"\n")
    if count <= MOST * 3 // 2 and os.path.getsize(path) < _LARGEST // 2:
        return
    newest: Known = {}
    for one in _read(path, seal):
        newest.pop((one.tree, one.task.key), None)
        newest[one.tree, one.task.key] = one
    kept = [_sealed(one, seal) for one in newest.values()][-MOST:]
    while sum(map(len, kept)) > _LARGEST // 4:
        kept = kept[len(kept) // 4 + 1 :]
    _put(path, kept)


def _put(path: str, rows: list[bytes]) -> None:
    """Let the file hold these rows, whatever happens to us meanwhile. For the holder of the lock."""
    with open(path + ".new", "wb") as file:
        file.writelines(rows)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def _forget_old(folder: str) -> None:
    with suppress(OSError):
        paths = sorted((os.path.join(folder, name) for name in os.listdir(folder)), key=os.path.getmtime)
        for path in paths[:-_LOGS]:
            os.unlink(path)
