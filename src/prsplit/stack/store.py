"""Keep plans between runs: one file per branch, JSON lines with a schema, written aside and renamed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar, cast, get_args

from prsplit.errors import Refused
from prsplit.model.change import Revision
from prsplit.model.graph import NeedKind
from prsplit.model.plan import SCHEMA, Plan, Role
from prsplit.model.saved import Anchor, SavedPlan, SavedPR, Waiver
from prsplit.repo.open import Repository
from prsplit.stack.folder import place, regular, replace, writing
from prsplit.stack.plan_file import path_of

_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_T = TypeVar("_T")
_ROLES = get_args(Role)
_KINDS = get_args(NeedKind)
_LARGEST = 64 << 20


def saved(plan: Plan, edited: Collection[int] = ()) -> SavedPlan:
    """What of `plan` is kept. `edited` are the numbers of more PRs that a person changed.

    What finds the atoms again on another change is kept where there is something by hand.
    """
    prs = tuple(
        SavedPR(
            pr.number, pr.role, pr.title, pr.body, pr.slug, tuple(plan.atoms[index].id for index in pr.atoms),
            pr.edited or pr.number in edited, pr.named,
        )
        for pr in plan.prs
    )  # fmt: skip
    by_hand = plan.graph.waived or any(pr.edited for pr in prs)
    anchors = tuple(Anchor(atom.id, atom.path, atom.symbol, atom.kind) for atom in plan.atoms) if by_hand else ()
    waived = tuple(
        Waiver(plan.atoms[one.need.source].id, plan.atoms[one.need.target].id, one.need.kind, one.reason)
        for one in plan.graph.waived
    )
    return SavedPlan(plan.branch, plan.base, plan.head, plan.limit, prs, plan.base_reason, anchors, waived)


def save(repo: Repository, plan: SavedPlan) -> str:
    """Keep `plan` as its branch's, and return the path. Raises Refused or CommandFailed when it can't be written."""
    path = path_of(repo, plan.branch)
    write_file(path, plan)
    return path


def load(repo: Repository, branch: str) -> SavedPlan | None:
    """The plan kept for `branch`, or None. Raises Refused when the file is damaged."""
    path = path_of(repo, branch)
    if not os.path.lexists(path):
        return None
    try:
        return _read(path)
    except OSError as error:
        raise Refused(f"Cannot read the saved plan {path}: {error.strerror}.", "prsplit plan --fresh") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        what = "of another version of prsplit" if isinstance(error, OtherVersion) else "damaged"
        raise Refused(f"The saved plan {path} is {what}.", "prsplit plan --fresh") from error


def save_over(repo: Repository, plan: SavedPlan) -> None:
    """Keep `plan` as its branch's, and the one that was kept until now as the former."""
    path = path_of(repo, plan.branch)
    if os.path.lexists(path):
        with open(regular(path), "rb") as file:
            former = file.read(_LARGEST + 1)
        with writing(path):
            replace(_former(repo, plan.branch), former)
    write_file(path, plan)


def load_former(repo: Repository, branch: str) -> SavedPlan | None:
    """The plan that was kept before the last edit, or None where there is none or it can't be read."""
    try:
        return _read(_former(repo, branch))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _former(repo: Repository, branch: str) -> str:
    return place(repo, "former", os.path.basename(path_of(repo, branch)))


def write_file(path: str, plan: SavedPlan) -> None:
    """Write `plan` to any file, whole or not at all."""
    with writing(path):
        replace(path, encode(plan))


def _read(path: str) -> SavedPlan:
    with open(regular(path), "rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError(path)
    return decode(content)


def encode(plan: SavedPlan) -> bytes:
    """`plan` as JSON lines: the head line, then one line per PR. ASCII, the same for the same plan."""
    head = {
        "schema": SCHEMA,
        "branch": plan.branch,
        "base": _revision(plan.base),
        "base_reason": plan.base_reason,
        "head": _revision(plan.head),
        "limit": plan.limit,
        "prs": len(plan.prs),
        **({"anchors": [[a.id, a.path, a.symbol, a.kind] for a in plan.anchors]} if plan.anchors else {}),
        **({"waived": [[w.source, w.target, w.kind, w.reason] for w in plan.waived]} if plan.waived else {}),
    }
    return b"".join(json.dumps(line).encode("ascii") + b"\n" for line in (head, *map(_pr, plan.prs)))


def _revision(revision: Revision) -> dict[str, object]:
    given = {"given": True} if revision.given else {}
    return {"commit": revision.commit, "tree": revision.tree, "name": revision.name, **given}


def _pr(pr: SavedPR) -> dict[str, object]:
    names = ("number", "role", "title", "body", "slug", "edited", "named")
    return {**{name: getattr(pr, name) for name in names}, "atoms": list(pr.atoms)}


class OtherVersion(ValueError):
    """The plan is whole, and in a form that this version does not know."""


def _is_other(schema: object) -> bool:
    kind = SCHEMA.partition("/")[0]
    return (
        isinstance(schema, str)
        and schema != SCHEMA
        and re.fullmatch(rf"{re.escape(kind)}/[0-9]{{1,9}}", schema) is not None
    )


def decode(content: bytes) -> SavedPlan:
    """The plan that `content` holds. Raises ValueError, KeyError or TypeError for anything but a whole plan."""
    *lines, rest = content.split(b"\n")
    head, *rows = [json.loads(line) for line in lines]
    if _is_other(head["schema"]):
        raise OtherVersion(head["schema"])
    if rest or head["schema"] != SCHEMA or head["prs"] != len(rows):
        raise ValueError(head["schema"])
    prs = tuple(_pr_from(row) for row in rows)
    if [pr.number for pr in prs] != list(range(1, len(prs) + 1)):
        raise ValueError("numbers")
    texts = [_typed(head[name], str) for name in ("branch", "base_reason")]
    anchors = tuple(Anchor(*_texts(row, 4)) for row in _typed(head.get("anchors", []), list))
    waived = tuple(map(_waiver_from, _typed(head.get("waived", []), list)))
    return SavedPlan(
        texts[0], _revision_from(head["base"]), _revision_from(head["head"]), _typed(head["limit"], int), prs, texts[1],
        anchors, waived,
    )  # fmt: skip


def _waiver_from(row: object) -> Waiver:
    source, target, kind, reason = _texts(row, 4)
    if kind not in _KINDS:
        raise ValueError(kind)
    return Waiver(source, target, cast("NeedKind", kind), reason)


def _texts(row: object, count: int) -> list[str]:
    found = [_typed(each, str) for each in _typed(row, list)]
    if len(found) != count:
        raise ValueError(row)
    return found


def _revision_from(row: Mapping[str, Any]) -> Revision:
    commit, tree, name = (_typed(row[name], str) for name in ("commit", "tree", "name"))
    if not (_OID.fullmatch(tree) and (not commit or _OID.fullmatch(commit))):
        raise ValueError(tree)
    return Revision(commit, tree, name, row.get("given") is True)


def _pr_from(row: Mapping[str, Any]) -> SavedPR:
    role: Role = row["role"]
    if role not in _ROLES:
        raise ValueError(role)
    title, body, slug = (_typed(row[name], str) for name in ("title", "body", "slug"))
    # Names of files may hold bytes that are no text, but no other lone surrogate can be written anywhere.
    f"{title}{body}{slug}".encode("utf-8", "surrogateescape")
    atoms = tuple(_typed(atom, str) for atom in _typed(row["atoms"], list))
    edited = _typed(row["edited"], bool)
    # Plans of before did not tell whose the title is: in an edited PR it may be a person's.
    named = _typed(row.get("named", edited), bool)
    return SavedPR(_typed(row["number"], int), role, title, body, slug, atoms, edited, named)


def _typed(value: object, kind: type[_T]) -> _T:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value
