"""Learned needs, kept per branch in prsplit's folder: they outlive the plan, and hold for as long as their atoms do."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote

from prsplit.errors import CommandFailed
from prsplit.model.atom import Atom
from prsplit.model.graph import Confidence, Graph, Need, Witness
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
    known = {lesson.id: lesson for lesson in load(repo, branch)}
    known |= {lesson.id: lesson for lesson in fresh}
    store(repo, branch, tuple(known.values()))
    return tuple(known.values())


def drop(repo: Repository, branch: str, identity: str) -> bool:
    """Forget one; whether it was there."""
    known = load(repo, branch)
    kept = tuple(lesson for lesson in known if lesson.id != identity)
    if len(kept) == len(known):
        return False
    store(repo, branch, kept)
    return True


def taught(graph: Graph, atoms: Sequence[Atom], lessons: Sequence[Lesson]) -> Graph:
    """The graph with the needs that were learned. Those whose atoms the change no longer has teach nothing.

    An atom that a lesson speaks of does not float: where it must stand is known now.
    """
    index = {atom.id: atom.index for atom in atoms}
    needs = [
        Need(index[one.source], index[one.target], "learned", "before", Confidence.CERTAIN, _witness(one))
        for one in lessons
        if one.source in index and one.target in index and one.source != one.target
    ]
    if not needs:
        return graph
    held = {end for need in needs for end in (need.source, need.target)}
    floats = tuple(entry for entry in graph.floats if entry.atom not in held)
    return replace(graph, needs=(*graph.needs, *needs), floats=floats)


def _witness(lesson: Lesson) -> Witness:
    said = f" says {lesson.output[0]}" if lesson.output else " fails"
    return Witness(lesson.path, lesson.line, f"{lesson.command}{said} [{lesson.id}]")


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
