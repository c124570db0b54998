"""A push as JSON: by itself, schema `prsplit.push/1` (docs/reference/push.schema.json), and as a part of an update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from prsplit.model.push import (
    AddLabels,
    Announce,
    AskReview,
    BreakStack,
    DropPull,
    GrowStack,
    KeepPull,
    MakeStack,
    MarkOld,
    OpenPull,
    PushBranches,
    PushScript,
    Retire,
    Series,
    SetBase,
    SetMap,
    Step,
    ThreadMove,
)
from prsplit.model.script import Script
from prsplit.reports.document import Object
from prsplit.reports.escape import json_document, json_path, json_text
from prsplit.reports.evidence import Value

SCHEMA = "prsplit.push/1"
_KINDS: Mapping[type[Step], str] = {
    PushBranches: "push", OpenPull: "open", SetBase: "retarget", SetMap: "map", AddLabels: "label", AskReview: "ask",
    MakeStack: "stack", GrowStack: "grow", BreakStack: "unstack", Announce: "comment", Retire: "retire",
    MarkOld: "mark", DropPull: "close", KeepPull: "keep",
}  # fmt: skip


def push_document(push: Object, building: Script | None, run: str, following: Sequence[str], *, dry_run: bool) -> str:
    """The document, ended by a line feed. `push` is what `push_value` made; `building` is the script that a dry run would
    build the stack by first, `run` the id of the push, empty where nothing was to be done."""
    found: Object = {
        "schema": SCHEMA,
        "dry_run": dry_run,
        "run": run,
        "builds": [json_text(name) for name, _ in building.refs] if building is not None else [],
        "push": push,
        "next": [json_text(command) for command in following],
    }
    return json_document(found)


def push_value(script: PushScript, series: Series, numbers: Mapping[int, int]) -> Object:
    """A push: its steps in order, every PR with its pull request (0 for none yet), and threads whose lines move."""
    waiting = {one.place: one for one in script.waiting}
    return {
        "remote": json_text(script.remote),
        "place": json_text(script.target),
        "trunk": json_text(series.trunk),
        "mode": script.mode,
        "steps": [_step(step) for step in script.steps],
        "prs": [
            {
                "place": pr.place, "branch": json_text(pr.branch), "commit": pr.commit,
                "number": numbers.get(pr.place, 0),
                "waits": json_text(waiting[pr.place].why) if pr.place in waiting else "",
                "link": json_text(waiting[pr.place].link) if pr.place in waiting else "",
            }
            for pr in series.prs
        ],
        "threads": [_thread(one) for one in script.threads],
        "notes": [json_text(note) for note in script.notes],
    }  # fmt: skip


def _step(step: Step) -> Object:
    found: Object = {"kind": _KINDS[type(step)]}
    if isinstance(step, PushBranches):
        return {**found, "moves": [{"ref": json_text(m.ref), "old": m.old, "new": m.new} for m in step.moves]}
    return {**found, **{one.name: _fact(getattr(step, one.name)) for one in fields(step)}}


def _fact(value: object) -> Value:
    if isinstance(value, tuple):
        return [_fact(one) for one in value]
    if isinstance(value, str):
        return json_text(value)
    if isinstance(value, int):
        return value
    raise AssertionError(value)


def _thread(one: ThreadMove) -> Object:
    before: Object = {**json_path(one.thread.path), "line": one.thread.line}
    return {
        "number": one.number,
        "url": json_text(one.thread.url),
        "before": before,
        "now": {**json_path(one.path), "line": one.line, "place": one.place},
    }
