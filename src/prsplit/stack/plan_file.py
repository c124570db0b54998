"""Where a plan is kept, and what its first line tells: all that a quick check asks of it."""

from __future__ import annotations

import os
import re

from prsplit.repo.open import Repository

_LONGEST = 180
_PLAIN = r"[\w.-]+"
_LINE = 1 << 20
"""Bytes of the longest first line that is looked at: one with anchors may have megabytes, and then the thorough way is taken."""


def path_of(repo: Repository, branch: str) -> str:
    """Where the plan of `branch` is kept; an empty name stands for a detached HEAD."""
    name = _quoted(branch) if branch else "@"
    if len(name) > _LONGEST:
        import hashlib

        name = f"{name[:100]}%{hashlib.sha256(name.encode('ascii')).hexdigest()}"
    return os.path.join(repo.folder, "plans", f"{name}.jsonl")


def _quoted(branch: str) -> str:
    if re.fullmatch(_PLAIN, branch, re.ASCII):
        return branch
    from urllib.parse import quote

    return quote(branch.encode("utf-8", "surrogateescape"), safe="")


def given_base(repo: Repository, branch: str, head: str) -> str:
    """The commit that a person named as base in the plan that is kept for this very head; else nothing.

    A damaged plan answers nothing: it is told where it is needed.
    """
    path = path_of(repo, branch)
    if not os.path.isfile(path):
        return ""
    import json

    try:
        with open(path, "rb") as file:
            first = json.loads(file.readline(_LINE))
        base, mine, given = first["base"]["commit"], first["head"]["commit"], first["base"].get("given") is True
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return base if mine == head and given and _is_id(base) else ""


def _is_id(text: object) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", text) is not None
