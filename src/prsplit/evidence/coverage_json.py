"""coverage.py's JSON report, `coverage json`.

Format: https://coverage.readthedocs.io/en/latest/commands/cmd_json.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from prsplit.evidence.trouble import Unreadable
from prsplit.model.coverage import Coverage, FileCoverage

NAME = "coverage.py JSON"

_OPENING = re.compile(rb'\{\s*"(?:meta|files|totals)"\s*:')


def recognises(head: bytes) -> bool:
    """Whether it opens with one of the report's three keys."""
    return _OPENING.match(head) is not None


def read(data: bytes) -> Coverage:
    """The report: executed, missing and excluded lines of each file, first lines of statements all of them.

    Raises Unreadable where a key stands twice: the two may contradict each other."""
    import json

    try:
        found = json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not well-formed JSON: {str(error)[:120]}") from None
    files = found.get("files") if isinstance(found, dict) else None
    if not isinstance(files, dict):
        raise Unreadable("it has no files")
    return Coverage(NAME, tuple(_file(path, one) for path, one in sorted(files.items()) if path), whole=True)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise Unreadable(f"it has two entries for {next(key for key in keys if keys.count(key) > 1)[:200]}")
    return found


def _file(path: str, one: object) -> FileCoverage:
    if not isinstance(one, dict):
        raise Unreadable(f"it says nothing of {path[:200]}")
    covered, missed, excluded = (_lines(one, key) for key in ("executed_lines", "missing_lines", "excluded_lines"))
    return FileCoverage(path, covered, missed, excluded)


def _lines(one: Mapping[str, object], key: str) -> frozenset[int]:
    lines = one.get(key, [])
    if not isinstance(lines, list) or not all(isinstance(line, int) and 0 < line < 10**8 for line in lines):
        raise Unreadable(f"its {key} are no lines")
    return frozenset(lines)
