"""What a run built, kept beside the journal for `update`: which atoms went into which PR, and from where it was split.

It is help, not truth: where a record is missing, damaged or of another version, `update` does without.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from prsplit.errors import PrsplitError
from prsplit.model.update import BuiltAtom, BuiltPR, BuiltStack
from prsplit.repo.open import Repository
from prsplit.stack import journal
from prsplit.stack.folder import place, regular, replace, writing
from prsplit.stack.prune import kept_runs

SCHEMA = "prsplit.built/1"
_RUN = re.compile(r"[0-9]{4,12}")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LARGEST = 64 << 20


def keep(repo: Repository, run_id: str, built: BuiltStack) -> None:
    """Write the record of a run. A disk that takes none is no failure: `update` knows less then."""
    path = place(repo, "built", f"{run_id}.json")
    document = {
        "schema": SCHEMA, "base_name": built.base_name, "base": built.base, "tip": built.tip, "origin": built.origin,
        "limit": built.limit, "prs": [_row(pr) for pr in built.prs], "shape": built.shape,
    }  # fmt: skip
    with suppress(PrsplitError), writing(path):
        replace(path, json.dumps(document, ensure_ascii=True).encode("ascii") + b"\n")
        _forget(repo, run_id, os.path.dirname(path))


def _forget(repo: Repository, run_id: str, folder: str) -> None:
    """Remove the records of runs that nothing is kept of any more."""
    kept = kept_runs(journal.read(repo).runs, fresh=run_id)
    for name in os.listdir(folder):
        run, _, rest = name.partition(".")
        if _RUN.fullmatch(run) and rest == "json" and run not in kept:
            os.unlink(os.path.join(folder, name))


def _row(pr: BuiltPR) -> dict[str, object]:
    atoms = [[atom.id, atom.path, atom.symbol, atom.kind] for atom in pr.atoms]
    return {"branch": pr.branch, "role": pr.role, "title": pr.title, "body": pr.body, "slug": pr.slug, "atoms": atoms}


def known(repo: Repository, run_id: str) -> BuiltStack | None:
    """The record of a run, or None."""
    if not _RUN.fullmatch(run_id):
        return None
    try:
        with open(regular(place(repo, "built", f"{run_id}.json")), "rb") as file:
            content = file.read(_LARGEST + 1)
        return _stack(json.loads(content)) if len(content) <= _LARGEST else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _stack(row: Mapping[str, Any]) -> BuiltStack:
    texts = [_text(row[name]) for name in ("base_name", "base", "tip", "origin")]
    if row["schema"] != SCHEMA or not all(_OID.fullmatch(oid) for oid in texts[1:] if oid):
        raise ValueError(row["schema"])
    limit = row["limit"]
    if not isinstance(limit, int) or isinstance(limit, bool):
        raise TypeError(limit)
    name, base, tip, origin = texts
    return BuiltStack(
        name, base, tip, origin, limit, tuple(_pr(one) for one in row["prs"]), _text(row.get("shape", ""))
    )


def _pr(row: Mapping[str, Any]) -> BuiltPR:
    branch, role, title, body, slug = (_text(row[name]) for name in ("branch", "role", "title", "body", "slug"))
    atoms = tuple(BuiltAtom(*(_text(word) for word in atom)) for atom in row["atoms"])
    return BuiltPR(branch, role, title, body, slug, atoms)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
