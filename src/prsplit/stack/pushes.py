"""What prsplit did on remotes: an append-only file of JSON lines beside the journal, read back as runs.

A line is on the disk before each remote call and another after it, so a kill at any moment leaves at most one step of
which it is not known whether it happened. What is read here is only a file on a disk: every name is checked again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from shlex import quote
from types import UnionType
from typing import Any, Literal, get_args

from prsplit.errors import Refused
from prsplit.model.push import (
    Deed,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    OpenPull,
    PushBranches,
    PushRun,
    SetMap,
    Step,
)
from prsplit.model.script import RefMove
from prsplit.repo.open import Repository
from prsplit.repo.refs import HEADS, valid_ref
from prsplit.stack.folder import append, place, regular, writing

SCHEMA = "prsplit.pushes/1"
_FILE = "pushes.jsonl"
_RUN = re.compile(r"[0-9]{4,12}")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_PROJECT = re.compile(r"(?:[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100})?")
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9a-f:]+\])?(?::[0-9]{1,5})?")
_FORGE = re.compile(r"[a-z]{1,20}")
_FACTS = ("after", "remote", "address", "forge", "host", "project", "owner", "prefix", "source")
_STEPS: Mapping[str, type[Step]] = {kind.__name__: kind for kind in get_args(Step)}


@dataclass(frozen=True, slots=True)
class Pushes:
    """Every push, oldest first, in its latest state."""

    runs: tuple[PushRun, ...] = ()

    @property
    def last(self) -> PushRun | None:
        """The push that an undo would take back: the youngest that is not taken back yet."""
        found = [run for run in self.runs if run.state != "undone"]
        return found[-1] if found else None

    def next_id(self) -> str:
        """An id that no push had."""
        return f"{max((int(run.id) for run in self.runs), default=0) + 1:04d}"

    def values(self, remote: str) -> dict[str, frozenset[str]]:
        """Every value that prsplit gave each ref of `remote`, or was about to give it."""
        found: dict[str, set[str]] = {}
        for run in self.runs:
            for deed in run.deeds if run.remote == remote else ():
                for move in deed.step.moves if isinstance(deed.step, PushBranches) else ():
                    found.setdefault(move.ref, set()).update({move.new, move.old} if _given_back(deed) else {move.new})
        return {ref: frozenset(values) for ref, values in found.items()}

    def opened(self, host: str, project: str) -> dict[str, int]:
        """Head → the pull request that was opened from it last, and neither taken back nor dropped."""
        found: dict[str, int] = {}
        for run in self.runs:
            for deed in run.deeds if (run.host, run.project) == (host, project) else ():
                if isinstance(deed.step, OpenPull) and deed.state == "done":
                    found[deed.step.head] = deed.number
                elif isinstance(deed.step, DropPull) and deed.state == "done":
                    found.pop(deed.step.head, None)
        return found

    def kept(self, host: str, project: str) -> dict[str, tuple[str, int]]:
        """Branch here → the branch there, and its pull request, that it goes on with instead of one of its own."""
        return {
            deed.step.branch: (deed.step.head, deed.step.number)
            for run in self.runs
            for deed in (run.deeds if (run.host, run.project) == (host, project) else ())
            if isinstance(deed.step, KeepPull) and deed.state == "done"
        }

    def kept_refs(self, remote: str) -> dict[str, str]:
        """The refs of `remote` that are moved in place of others → the branches here that they follow."""
        return {
            HEADS + deed.step.head: HEADS + deed.step.branch
            for run in self.runs
            for deed in (run.deeds if run.remote == remote else ())
            if isinstance(deed.step, KeepPull) and deed.state == "done"
        }

    def mapped(self, host: str, project: str) -> frozenset[int]:
        """Pull requests into whose text a map was written after they were opened."""
        deeds = [deed for run in self.runs if (run.host, run.project) == (host, project) for deed in run.deeds]
        return frozenset(deed.number for deed in deeds if isinstance(deed.step, SetMap) and deed.state == "done")

    def withdrawn(self, host: str, project: str) -> frozenset[int]:
        """Pull requests that an undo closed, or a push that had no PR for them any more: they count as gone."""
        deeds = [deed for run in self.runs if (run.host, run.project) == (host, project) for deed in run.deeds]
        undone = {deed.number for deed in deeds if isinstance(deed.step, OpenPull) and deed.state == "undone"}
        return frozenset(
            undone | {deed.step.number for deed in deeds if isinstance(deed.step, DropPull) and deed.state == "done"}
        )


def _given_back(deed: Deed) -> bool:
    return deed.state == "undone"


def read(repo: Repository) -> Pushes:
    """All pushes as they stand. A torn last line counts as never written; raises Refused on a damaged one."""
    path = place(repo, _FILE)
    try:
        with open(regular(path), "rb") as file:
            lines = file.read().split(b"\n")[:-1]
    except FileNotFoundError:
        return Pushes()
    except OSError as error:
        raise Refused(f"Cannot read {path}: {error.strerror}.", f"ls -l {quote(path)}") from error
    runs: dict[str, PushRun] = {}
    for number, line in enumerate(lines, 1):
        try:
            _tell(runs, json.loads(line))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
            raise Refused(
                f"Line {number} of {path} is damaged, nothing was changed.",
                f"mv {quote(path)} {quote(path + '.damaged')}   # forgets which pull requests are prsplit's own",
            ) from error
    return Pushes(tuple(runs.values()))


def _tell(runs: dict[str, PushRun], line: Mapping[str, Any]) -> None:
    if line["schema"] != SCHEMA:
        raise ValueError(line["schema"])
    event, name = line["event"], _text(line["run"])
    if event == "open":
        if name in runs:
            raise ValueError(name)
        runs[name] = _run(name, line)
    elif event == "step":
        runs[name] = replace(
            runs[name], deeds=(*runs[name].deeds, Deed(_step(line["step"], runs[name], runs), "begun"))
        )
    elif event in ("did", "not"):
        runs[name] = _settled(runs[name], line, "done" if event == "did" else "undone", runs)
    elif event in ("done", "undone"):
        runs[name] = replace(runs[name], state=event)
    else:
        raise ValueError(event)


def _settled(
    run: PushRun, line: Mapping[str, Any], state: Literal["done", "undone"], runs: Mapping[str, PushRun]
) -> PushRun:
    at = line["n"]
    if not isinstance(at, int) or not 0 <= at < len(run.deeds):
        raise ValueError(at)
    deed = replace(run.deeds[at], state=state)
    if state == "done":
        number = line["number"]
        if not isinstance(number, int):
            raise TypeError(number)
        deed = replace(deed, step=_step(line["step"], run, runs), number=number, before=_text(line["before"]))
    return replace(run, deeds=(*run.deeds[:at], deed, *run.deeds[at + 1 :]))


def _run(name: str, line: Mapping[str, Any]) -> PushRun:
    facts = {fact: _text(line[fact]) for fact in _FACTS}
    good = (
        _RUN.fullmatch(name) and facts["remote"] and not facts["remote"].startswith("-")
        and _HOST.fullmatch(facts["host"]) and _PROJECT.fullmatch(facts["project"])
        and (not facts["owner"] or _NAME.fullmatch(facts["owner"]))
        and (not facts["after"] or _RUN.fullmatch(facts["after"])) and _FORGE.fullmatch(facts["forge"])
        and valid_ref(f"{HEADS}{facts['prefix']}/x") and valid_ref(f"refs/remotes/{facts['remote']}")
    )  # fmt: skip
    if not good:
        raise ValueError(name)
    return PushRun(
        name, facts["after"], facts["remote"], facts["address"], facts["forge"], facts["host"], facts["project"],
        facts["owner"], facts["prefix"], facts["source"], "open", by="update" if line.get("by") == "update" else "push",
    )  # fmt: skip


def _step(row: object, run: PushRun, runs: Mapping[str, PushRun]) -> Step:
    """A step as it was written, its branches below the prefix of the run, or those of pull requests that are kept."""
    if not isinstance(row, dict):
        raise TypeError(row)
    kind = _STEPS[row["kind"]]
    types = kind.__annotations__
    made: Step = kind(**{one.name: _value(row[one.name], types[one.name]) for one in fields(kind)})
    if isinstance(made, PushBranches):
        kept = _kept_refs(runs, run)
        for move in made.moves:
            if not (valid_ref(move.ref) and (move.ref.startswith(f"{HEADS}{run.prefix}/") or move.ref in kept)):
                raise ValueError(move.ref)
            if not (_OID.fullmatch(move.old) and _OID.fullmatch(move.new)):
                raise ValueError(move.ref)
    if isinstance(made, MakeStack | GrowStack) and not made.places:
        raise ValueError(made)
    if isinstance(made, KeepPull) and not (
        valid_ref(HEADS + made.head) and valid_ref(HEADS + made.branch) and made.branch.startswith(f"{run.prefix}/")
    ):
        raise ValueError(made.head)
    return made


def _kept_refs(runs: Mapping[str, PushRun], run: PushRun) -> frozenset[str]:
    """Branches of pull requests that the series of `run` goes on with. The forge is asked about them before any moves."""
    alike = [one for one in runs.values() if (one.remote, one.prefix) == (run.remote, run.prefix)]
    steps = [deed.step for one in alike for deed in one.deeds]
    return frozenset(HEADS + step.head for step in steps if isinstance(step, KeepPull))


def _value(value: object, kind: str | type | UnionType) -> Any:  # noqa: ANN401 - one of a step's own types
    if kind == "tuple[RefMove, ...]":
        return tuple(RefMove(*(_text(word) for word in row)) for row in _rows(value))
    if kind == "tuple[int, ...]":
        return tuple(_typed(one, int) for one in _rows(value))
    if kind == "tuple[str, ...]":
        return tuple(_text(one) for one in _rows(value))
    return _typed(value, {"int": int, "str": str, "bool": bool}[str(kind)])


def _typed(value: object, kind: type) -> Any:  # noqa: ANN401 - the type that was asked for
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(value)
    return value


def _rows(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    return str(_typed(value, str))


def begin(repo: Repository, run: PushRun) -> None:
    """Write down that a push begins."""
    _add(repo, "open", run, **{fact: getattr(run, fact) for fact in _FACTS}, by=run.by)


def intend(repo: Repository, run: PushRun, step: Step) -> PushRun:
    """Write down that `step` is about to be done."""
    _add(repo, "step", run, step=_row(step))
    return replace(run, deeds=(*run.deeds, Deed(step, "begun")))


def did(repo: Repository, run: PushRun, at: int, deed: Deed) -> PushRun:
    """Write down what came of the step at index `at`."""
    _add(repo, "did", run, n=at, step=_row(deed.step), number=deed.number, before=deed.before)
    return replace(run, deeds=(*run.deeds[:at], replace(deed, state="done"), *run.deeds[at + 1 :]))


def never(repo: Repository, run: PushRun, at: int) -> PushRun:
    """Write down that the step at index `at` did not happen, or was taken back."""
    _add(repo, "not", run, n=at)
    return replace(run, deeds=(*run.deeds[:at], replace(run.deeds[at], state="undone"), *run.deeds[at + 1 :]))


def end(repo: Repository, run: PushRun, state: Literal["done", "undone"]) -> PushRun:
    """Write down that the push is through, or wholly taken back."""
    _add(repo, state, run)
    return replace(run, state=state)


def _row(step: Step) -> dict[str, object]:
    values: dict[str, object] = {one.name: getattr(step, one.name) for one in fields(step)}
    if isinstance(step, PushBranches):
        values["moves"] = [[move.ref, move.old, move.new] for move in step.moves]
    return {"kind": type(step).__name__, **values}


def _add(repo: Repository, event: str, run: PushRun, **facts: object) -> None:
    line = json.dumps({"schema": SCHEMA, "event": event, "run": run.id, **facts}, ensure_ascii=True)
    path = place(repo, _FILE)
    with writing(path, ""):
        append(path, line.encode("ascii") + b"\n")
        os.chmod(path, 0o600)
