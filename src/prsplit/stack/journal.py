"""What prsplit did to this repository: an append-only file of JSON lines, read back as runs.

Every line is on the disk before the next effect begins, so a kill at any moment leaves a whole story: a run that is
`begun` moved nothing, one that is `built` may have. What is read here is only a file on a disk: every name in it is
checked again before it is believed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from shlex import quote
from typing import Any

from prsplit.errors import Refused
from prsplit.model.script import RefMove, Run
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, valid_ref
from prsplit.stack.folder import append, place, regular, writing

SCHEMA = "prsplit.journal/1"
UNDO = "refs/prsplit/undo/"
_RUN = re.compile(r"[0-9]{4,12}")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ENDS = ("done", "dropped")


@dataclass(frozen=True, slots=True)
class Log:
    """The runs of the journal, oldest first, each in its latest state; and the last value it gave every branch."""

    runs: tuple[Run, ...]
    values: Mapping[str, str]

    @property
    def last(self) -> Run | None:
        """The run that `undo` would take back: the youngest of them."""
        return self.standing[-1] if self.standing else None

    @property
    def standing(self) -> tuple[Run, ...]:
        """The runs that are done, and no undo themselves."""
        return tuple(run for run in self.runs if run.state == "done" and not run.undoes)

    @property
    def open(self) -> Run | None:
        """The run that was cut off, or is at work right now."""
        found = [run for run in self.runs if run.state in ("begun", "built")]
        return found[-1] if found else None

    def next_id(self, used: int = 0) -> str:
        """An id that no run had, and above `used`."""
        return f"{max([used, *(int(run.id) for run in self.runs)]) + 1:04d}"


def read(repo: Repository) -> Log:
    """The journal as it stands. A torn last line counts as never written; raises Refused on a damaged one."""
    path = place(repo, "journal.jsonl")
    try:
        with open(regular(path), "rb") as file:
            lines = file.read().split(b"\n")[:-1]
    except FileNotFoundError:
        return Log((), {})
    except OSError as error:
        raise Refused(f"Cannot read {path}: {error.strerror}.", f"ls -l {quote(path)}") from error
    story = _Story()
    for number, line in enumerate(lines, 1):
        try:
            story.tell(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refused(
                f"Line {number} of {path} is damaged, nothing was changed.",
                f"mv {quote(path)} {quote(path + '.damaged')}   # forgets which branches are prsplit's own",
            ) from error
    return Log(tuple(story.runs.values()), story.values)


class _Story:
    """Builds the log line by line. Raises ValueError, KeyError or TypeError on whatever it cannot believe."""

    def __init__(self) -> None:
        self.runs: dict[str, Run] = {}
        self.values: dict[str, str] = {}

    def tell(self, line: Mapping[str, Any]) -> None:
        if line["schema"] != SCHEMA:
            raise ValueError(line["schema"])
        event = line["event"]
        if event == "begun":
            run = _run(line)
            if run.id in self.runs:
                raise ValueError(run.id)
            self.runs[run.id] = run
        elif event == "built":
            run = self.runs[line["run"]]
            self.runs[run.id] = replace(run, state="built", moves=_moves(line["moves"], run))
        elif event in _ENDS:
            self._end(self.runs[line["run"]], event)
        else:
            raise ValueError(event)

    def _end(self, run: Run, event: str) -> None:
        self.runs[run.id] = replace(run, state=event)
        if event == "done":
            self.values.update((move.ref, move.new) for move in run.moves)
            if run.undoes:
                self.runs[run.undoes] = replace(self.runs[run.undoes], state="undone")


def _run(line: Mapping[str, Any]) -> Run:
    names = ("run", "command", "branch", "base", "head", "prefix", "undoes")
    oid, command, branch, base, head, prefix, undoes = (_text(line[name]) for name in names)
    if not _RUN.fullmatch(oid) or (undoes and not _RUN.fullmatch(undoes)):
        raise ValueError(oid)
    if not valid_ref(f"{HEADS}{prefix}/x"):
        raise ValueError(prefix)
    titles = tuple(_text(title) for title in _rows(line["titles"]))
    evidence = tuple(_text(sentence) for sentence in _rows(line.get("evidence", [])))
    return Run(oid, command, branch, base, head, (), "begun", titles, prefix, undoes, evidence)


def _moves(rows: object, run: Run) -> tuple[RefMove, ...]:
    homes = (f"{HEADS}{run.prefix}/", f"{UNDO}{run.id}/")
    moves = tuple(RefMove(_text(ref), _text(old), _text(new)) for ref, old, new in map(_rows, _rows(rows)))
    for move in moves:
        # What an older run kept may only be let go.
        outlived = move.ref.startswith(UNDO) and not move.new.strip("0")
        if not (valid_ref(move.ref) and (move.ref.startswith(homes) or outlived)):
            raise ValueError(move.ref)
        if not (_OID.fullmatch(move.old) and _OID.fullmatch(move.new)):
            raise ValueError(move.ref)
    return moves


def _rows(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def written(repo: Repository) -> float:
    """When the last line was written, as the file system tells it."""
    return os.stat(place(repo, "journal.jsonl")).st_mtime


def begin(repo: Repository, run: Run) -> None:
    """Write down that `run` begins. Its moves are not known yet."""
    _add(
        repo, "begun", run, command=run.command, branch=run.branch, base=run.base, head=run.head, prefix=run.prefix,
        undoes=run.undoes, titles=list(run.titles), evidence=list(run.evidence),
    )  # fmt: skip


def built(repo: Repository, run: Run) -> None:
    """Write down the moves that the transaction is about to make."""
    _add(repo, "built", run, moves=[[move.ref, move.old, move.new] for move in run.moves])


def done(repo: Repository, run: Run) -> None:
    """Write down that every move was made. For an undo, this marks the run that it took back, too."""
    _add(repo, "done", run)


def dropped(repo: Repository, run: Run) -> None:
    """Write down that `run` moved nothing."""
    _add(repo, "dropped", run)


def _add(repo: Repository, event: str, run: Run, **facts: object) -> None:
    line = json.dumps({"schema": SCHEMA, "event": event, "run": run.id, **facts}, ensure_ascii=True)
    path = place(repo, "journal.jsonl")
    with writing(path):
        fresh = not os.path.exists(path)
        append(path, line.encode("ascii") + b"\n")
        if fresh:
            _settle(os.path.dirname(path))


def _settle(folder: str) -> None:
    """Wait until the disk knows the file by its name."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
