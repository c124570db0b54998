"""Branches and prsplit's own refs: list them, tell where they are checked out, move them in one transaction."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Mapping, Sequence
from shlex import quote

from prsplit.errors import CommandFailed, PrsplitError, Refused
from prsplit.model.script import RefMove
from prsplit.repo.open import Repository

HEADS = "refs/heads/"
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|\.$|/$")
_BUSY = ("rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START")
_NO_ROOM = re.compile(r"No space left|[Qq]uota exceeded|couldn't write|could not write")
_REMOVABLE = re.compile(r"Unable to create '(?P<path>[^'\n]+\.lock)': File exists")


def valid_ref(name: str) -> bool:
    """Whether `name` is a full ref name by the rules of `git check-ref-format`. Pure: for names read from disk."""
    return name.startswith("refs/") and _FORBIDDEN.search(name) is None and name.count("/") > 1


def valid_prefix(repo: Repository, prefix: str) -> bool:
    """Whether branches `<prefix>/…` are well named, by git's own judgement."""
    if prefix.startswith(("-", "/", "refs/")) or prefix.endswith("/") or "\0" in prefix:
        return False
    code, _, _ = repo.git.ask("check-ref-format", f"{HEADS}{prefix}/01-x")
    return code == 0


def branches(repo: Repository, prefix: str) -> dict[str, str]:
    """Every branch named `prefix` or below it, without `refs/heads/`, and its object id. Symbolic refs have none."""
    found = {}
    for ref, oid in listed(repo, HEADS + prefix).items():
        found[ref.removeprefix(HEADS)] = oid
    return found


def listed(repo: Repository, *patterns: str) -> dict[str, str]:
    """The refs at or below each full name in `patterns`, sorted, and their object ids (empty for symbolic refs)."""
    out = repo.git.run("for-each-ref", "--format=%(refname)%00%(symref)%00%(objectname)", *patterns)
    rows = [row.split("\0") for row in out.decode("utf-8", "surrogateescape").split("\n") if row]
    return {ref: "" if symbolic else oid for ref, symbolic, oid in rows}


def checked_out(repo: Repository) -> dict[str, str]:
    """Full names of the branches that some worktree stands on, or is rebasing or bisecting, and that worktree's path."""
    out = repo.git.run("worktree", "list", "--porcelain", "-z").decode("utf-8", "surrogateescape")
    found, path = {}, ""
    for field in out.split("\0"):
        word, _, rest = field.partition(" ")
        if word == "worktree":
            path = rest
        elif word == "branch":
            found[rest] = path
    return {**_in_the_middle(repo), **found}


def _in_the_middle(repo: Repository) -> Mapping[str, str]:
    linked = os.path.join(repo.common_dir, "worktrees")
    names = os.listdir(linked) if os.path.isdir(linked) else []
    found = {}
    for folder in [repo.common_dir, *(os.path.join(linked, name) for name in sorted(names))]:
        own = _first_line(os.path.join(folder, "gitdir")) or folder
        for name in _BUSY:
            ref = _first_line(os.path.join(folder, name))
            if ref:
                found[ref if ref.startswith("refs/") else HEADS + ref] = os.path.dirname(own)
    return found


def _first_line(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(4096).partition(b"\n")[0].decode("utf-8", "surrogateescape").strip()
    except OSError:
        return ""


def move(repo: Repository, moves: Sequence[RefMove], message: str, *, hold: int | None = None) -> None:
    """Make all `moves` or none, each only from its expected old value; the reflog says `message`.

    `hold` is a descriptor that git keeps open until it is through. Raises Refused when any expectation fails or a lock
    is taken, CommandFailed on a full disk; then nothing has moved, or the sentence says how much has.
    """
    failed = _transaction(repo, moves, message, hold)
    if not failed:
        return
    # Git renames ref after ref once all are locked, and stops where the disk is full.
    stuck = _stuck(repo, moves, message, hold) if failed.startswith("commit:") else 0
    if stuck:
        raise CommandFailed(
            f"git failed while it moved the branches, {stuck} of {len(moves)} refs have moved: {failed}",
            "prsplit undo   # once there is room: it ends what was begun and takes it back",
        )
    raise _refusal(failed)


def _transaction(repo: Repository, moves: Sequence[RefMove], message: str, hold: int | None) -> str:
    """Why the moves could not be made, nothing when they were."""
    steps = [b"start\0", *(_step(repo, one) for one in moves), b"prepare\0", b"commit\0"]
    code, _, err = repo.git.ask(
        "update-ref", "--stdin", "-z", "-m", message, stdin=b"".join(steps), keep=() if hold is None else (hold,)
    )
    reason = err.decode("utf-8", "replace").strip().removeprefix("fatal: ")
    return (reason or "update-ref failed") if code else ""


def _stuck(repo: Repository, moves: Sequence[RefMove], message: str, hold: int | None) -> int:
    """Take back what moved of a transaction that failed in the middle; how many refs could not be taken back."""
    now = listed(repo, *(one.ref for one in moves))
    moved = [one for one in moves if one.old != one.new and now.get(one.ref, repo.zero) == one.new]
    back = [RefMove(one.ref, one.new, one.old) for one in moved]
    return len(back) if back and _transaction(repo, back, message, hold) else 0


def _step(repo: Repository, move: RefMove) -> bytes:
    ref, old, new = (text.encode("utf-8", "surrogateescape") for text in (move.ref, move.old, move.new))
    option = b"option no-deref\0"
    if move.old == move.new:
        return option + b"verify " + ref + b"\0" + old + b"\0"
    if move.new == repo.zero:
        return option + b"delete " + ref + b"\0" + old + b"\0"
    if move.old == repo.zero:
        return option + b"create " + ref + b"\0" + new + b"\0"
    return option + b"update " + ref + b"\0" + new + b"\0" + old + b"\0"


def _refusal(err: str) -> PrsplitError:
    reason = err.splitlines()[0]
    if _NO_ROOM.search(err):
        return CommandFailed(f"git could not write the branches, so none moved: {reason}", "df -h .")
    lock = _REMOVABLE.search(err)
    hint = f"rm {quote(lock['path'])}   # once no other git is running here" if lock else "prsplit status"
    return Refused(f"git refused to move the branches, so none moved: {reason}", hint)


def clear_locks(repo: Repository, moves: Sequence[RefMove], since: float) -> None:
    """Remove the lock files that a killed transaction over `moves` left: those made after `since` (a file's mtime).

    Only for the holder of the lock, when no git of that transaction can still run. A deletion locks the packed refs as
    well, which other gits do, too: that lock goes only when it was made within a minute and stays for a second.
    """
    for one in moves:
        if valid_ref(one.ref):
            _clear(_path(repo, one.ref) + ".lock", since)
    packed = os.path.join(repo.common_dir, "packed-refs")
    if any(one.new == repo.zero for one in moves) and _made(packed + ".lock", since, since + 60):
        time.sleep(1)
        if _clear(packed + ".lock", since, since + 60):
            _clear(packed + ".new", since, since + 60)


def _path(repo: Repository, ref: str) -> str:
    return os.path.join(repo.common_dir, *ref.split("/"))


def _clear(path: str, since: float, until: float = float("inf")) -> bool:
    if not _made(path, since, until):
        return False
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    return True


def _made(path: str, since: float, until: float) -> bool:
    """Whether `path` was last written between the two times, give or take the grain of the file system's clock."""
    try:
        return since - 0.02 <= os.lstat(path).st_mtime <= until
    except OSError:
        return False
