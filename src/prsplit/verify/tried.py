"""Which failing series were searched for needs in vain, so that nobody is sent to look again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress

from prsplit.model.proven import Result, Task
from prsplit.repo.open import Repository

_FILE = "tried"
_MOST = 200


def note_tried(repo: Repository, task: Task, steps: Sequence[Result | None]) -> None:
    """Remember that `task` was searched at these steps; where nothing can be written, it is not."""
    path = _path(repo)
    rows = [*(row for row in _rows(path) if row != _key(task, steps)), _key(task, steps)][-_MOST:]
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        aside = f"{path}.{os.getpid()}"
        with open(aside, "w", encoding="ascii") as file:
            file.write("".join(f"{row}\n" for row in rows))
        os.replace(aside, path)


def was_tried(repo: Repository, task: Task, steps: Sequence[Result | None]) -> bool:
    """Whether `task` was searched at these very steps before."""
    return _key(task, steps) in _rows(_path(repo))


def _path(repo: Repository) -> str:
    return os.path.join(repo.folder, "verify", _FILE)


def _rows(path: str) -> list[str]:
    try:
        with open(path, "rb") as file:
            return file.read(_MOST * 80).decode("ascii", "replace").split()
    except OSError:
        return []


def _key(task: Task, steps: Sequence[Result | None]) -> str:
    trees = [one.tree if one else "" for one in steps]
    return hashlib.sha256(" ".join((task.key, *trees)).encode("ascii", "replace")).hexdigest()
