"""Plans that were made before, kept in the user's own cache folder: the same trees and flags give the same plan.

Never in the repository: a folder that came with it could hold a plan that claims to be proven.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sys
from contextlib import suppress

import prsplit
from prsplit.model.codec import packed, unpacked
from prsplit.model.graph import Graph
from prsplit.model.plan import Plan
from prsplit.stack.folder import regular, replace

_KEPT = 64
"""Plans that are kept; the ones that were not used for longest go first."""
_LARGEST = 32 << 20


def key_of(*parts: object) -> str:
    """What a plan is known by: all that it depends on, `parts`, and the build of prsplit that made it."""
    told = repr((parts, _build())).encode("utf-8", "backslashreplace")
    return hashlib.sha256(told).hexdigest()


def look(key: str) -> Plan | None:
    """The plan that is kept under `key`, its graph left out. None where there is none or it cannot be read."""
    path = _path(key)
    try:
        with open(regular(path), "rb") as file:
            content = file.read(_LARGEST + 1)
        plan = unpacked(Plan, json.loads(content)) if len(content) <= _LARGEST else None
        os.utime(path)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return plan


def keep(key: str, plan: Plan) -> None:
    """Keep `plan` under `key`. Where that is not possible it is made anew next time."""
    content = json.dumps(packed(dataclasses.replace(plan, graph=Graph(plan.graph.size))), separators=(",", ":")).encode(
        "ascii"
    )
    if len(content) > _LARGEST:
        return
    with suppress(OSError):
        os.makedirs(_folder(), mode=0o700, exist_ok=True)
        replace(_path(key), content)
        _trim()


def _folder() -> str:
    home = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(home):
        home = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "prsplit", "plans")


def _path(key: str) -> str:
    return os.path.join(_folder(), f"{key}.json")


def _trim() -> None:
    with os.scandir(_folder()) as entries:
        found = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries)
    for _, path in found[:-_KEPT]:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _build() -> tuple[object, ...]:
    """Changes whenever prsplit's own files or Python do."""
    return prsplit.__version__, sys.version, _stamp(os.path.dirname(prsplit.__file__))


def _stamp(folder: str) -> int:
    """The latest change to a Python file below the folder, in nanoseconds."""
    latest = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                latest = max(latest, _stamp(entry.path)) if entry.name != "__pycache__" else latest
            elif entry.name.endswith((".py", ".scm")):
                latest = max(latest, entry.stat().st_mtime_ns)
    return latest
