"""What an update did, or would do, as one JSON document, schema `prsplit.update/1` (docs/reference/update.schema.json)."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.model.update import UpdateScript, UpdateStep
from prsplit.reports.document import Object
from prsplit.reports.escape import json_document, json_text

SCHEMA = "prsplit.update/1"


def update_document(
    script: UpdateScript, run: str, push: Object | None, following: Sequence[str], *, dry_run: bool
) -> str:
    """The document, ended by a line feed. `run` is the id of the local run, empty where no branch moved; `push` is what
    `push_value` made of the push that follows, or None."""
    found: Object = {
        "schema": SCHEMA,
        "dry_run": dry_run,
        "run": run,
        "source": json_text(script.source),
        "style": script.style,
        "base": {"name": json_text(script.base_name), "was": script.was, "now": script.base},
        "prs": [_pr(step) for step in script.steps],
        **({"push": push} if push is not None else {}),
        "notes": [json_text(note) for note in script.notes],
        "next": [json_text(command) for command in following],
    }
    return json_document(found)


def _pr(step: UpdateStep) -> Object:
    return {
        "branch": json_text(step.branch), "title": json_text(step.title), "fate": step.fate, "old": step.old,
        "new": step.new, "commits": step.commits,
    }  # fmt: skip
