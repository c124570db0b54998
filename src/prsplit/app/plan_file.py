"""Plans in files: what `plan --format json -o FILE` wrote, read back for `--plan FILE`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from prsplit.errors import Refused, UsageError
from prsplit.model.saved import SavedPlan
from prsplit.stack.store import decode

_LARGEST = 256 << 20
_HEAD = ("schema", "branch", "base", "base_reason", "head", "limit")
_ROW = ("number", "role", "title", "body", "slug", "atoms")


def refuse_missing(path: str) -> None:
    """Raise UsageError when there is no file at `path`, before anything else is looked at."""
    if not os.path.exists(path):
        raise UsageError(f"There is no plan in {path}: the file is missing.", "prsplit plan -o plan.json")


def read_plan_file(path: str) -> SavedPlan:
    """The plan in the file. Raises UsageError when it can't be read, Refused when it is no plan of this version."""
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST)
    except OSError as failure:
        raise UsageError(f"The plan {path} can't be read: {failure.strerror}.", "prsplit plan -o plan.json") from None
    try:
        return decode(_as_lines(json.loads(content)))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(f"{path} is damaged, or no plan of this version.", "prsplit plan -o plan.json") from None


def _as_lines(document: Mapping[str, Any]) -> bytes:
    """The document in the form in which plans are saved, so that one reader checks both."""
    rows = [
        {**{name: row[name] for name in _ROW}, **{name: row.get(name, False) for name in ("edited", "named")}}
        for row in document["prs"]
    ]
    head = {**{name: document[name] for name in _HEAD}, "prs": len(rows)}
    return b"".join(json.dumps(line).encode("ascii") + b"\n" for line in (head, *rows))
