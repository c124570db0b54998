"""Learned needs, kept per branch in prsplit's folder: they outlive the plan, and hold for as long as their atoms do."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from prsplit.errors import CommandFailed
from prsplit.model.proven import Lesson
from prsplit.repo.open import Repository

MOST = 500
SCHEMA = "prsplit.learned/1"
_LARGEST = 8 << 20
_ID = re.compile(r"[0-9A-Za-z_.:-]{1,128}")
_LONGEST_NAME = 180


def path_of(repo: Repository, branch: str) -> str:
    """The file of a branch; an empty name stands for a detached HEAD."""
    name = quote(branch.encode("utf-8", "surrogateescape"), safe="") if branch else "@"
    if len(name) > _LONGEST_NAME:
        name = f"{name[:100]}%{hashlib.sha256(name.encode('ascii')).hexdigest()}"
    return os.path.join(repo.folder, "verify", "learned", f"{name}.jsonl")


def load(repo: Repository, branch: str) -> tuple[Lesson, ...]:
    """What was learned on the branch, oldest first. A line that is damaged is as if it had never been learned."""
    try:
        with open(path_of(repo, branch), "rb") as file:
            content = file.read(_LARGEST)
    except OSError:
        return ()
    found = (_decoded(line) for line in content.split(b"\n") if line)
    return tuple(lesson for lesson in found if lesson is not None)[-MOST:]


def store(repo: Repository, branch: str, lessons: Sequence[Lesson]) -> None:
    """Make `lessons` what was learned on the branch. Raises CommandFailed when that can't be written."""
    path = path_of(repo, branch)
    rows = [json.dumps({"schema": SCHEMA, **asdict(lesson)}) + "\n" for lesson in lessons[-MOST:]]
    aside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(aside, "w", encoding="ascii") as file:
            file.writelines(rows)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except OSError as error:
        raise CommandFailed(f"What was learned can't be kept in {path}: {error.strerror}.", "df -h .") from error


def learn(repo: Repository, branch: str, fresh: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Add to what was learned on the branch, and return all of it."""
    with _alone(repo, branch):
        known = {lesson.id: lesson for lesson in load(repo, branch)}
        known |= {lesson.id: lesson for lesson in fresh}
        store(repo, branch, tuple(known.values()))
    return tuple(known.values())


def drop(repo: Repository, branch: str, identity: str) -> bool:
    """Forget one; whether it was there."""
    with _alone(repo, branch):
        known = load(repo, branch)
        kept = tuple(lesson for lesson in known if lesson.id != identity)
        if len(kept) < len(known):
            store(repo, branch, kept)
    return len(kept) < len(known)


@contextmanager
def _alone(repo: Repository, branch: str) -> Iterator[None]:
    """Hold the lock of a branch's lessons, so that two runs side by side both keep what they learned."""
    path = f"{path_of(repo, branch)}.lock"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CommandFailed(f"What was learned can't be kept in {path}: {error.strerror}.", "df -h .") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _decoded(line: bytes) -> Lesson | None:
    try:
        row: Mapping[str, Any] = json.loads(line)
        if row["schema"] != SCHEMA or not all(_ID.fullmatch(row[name]) for name in ("source", "target")):
            return None
        texts = [str(row[name]) for name in ("source", "target", "command", "path", "when")]
        output = tuple(str(each)[:400] for each in row["output"][:10])
        return Lesson(texts[0], texts[1], texts[2], output, texts[3], int(row["line"]), texts[4])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
