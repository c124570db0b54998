"""The user's own `git push`, with their hooks, their transport and their credentials; and what a remote has, looked at or
fetched.

This is the one place where git runs as the user would run it. Only protocols that need no program named in an address
are spoken, and only remotes that have a name are.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from prsplit.errors import CommandFailed, Refused, UsageError
from prsplit.model.script import RefMove
from prsplit.repo.git import start
from prsplit.repo.open import Repository
from prsplit.repo.remotes import masked

_LOCAL = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
    "GIT_INTERNAL_SUPER_PREFIX", "GIT_QUARANTINE_PATH", "GIT_NAMESPACE",
)  # fmt: skip
"""What `git rev-parse --local-env-vars` lists: variables that speak of another repository or another call."""

_PROTOCOLS = "file:git:http:https:ssh"
_NO_ATOMIC = "does not support --atomic"
_STALE = ("stale info", "fetch first", "non-fast-forward", "remote ref updated since checkout", "failed to update ref",
    "reference already exists",
)  # fmt: skip
_SPOKEN = re.compile(r"(?P<start>[a-z][a-z0-9+.-]*://)[^\s/@'\"]+@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RemoteRefs:
    """What a remote has: full ref names and their ids, and the branch that its HEAD names (empty when it tells none)."""

    default: str
    refs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A ref that the remote, or git, would not move, and the reason given."""

    ref: str
    reason: str

    @property
    def stale(self) -> bool:
        """Whether somebody else was faster."""
        return any(word in self.reason for word in _STALE)


@dataclass(frozen=True, slots=True)
class Pushed:
    """How a push went. `said` are the lines that the server and hooks wrote, `error` is empty when all refs moved."""

    atomic: bool
    rejected: tuple[Rejection, ...]
    said: tuple[str, ...]
    error: str


def look(repo: Repository, remote: str, patterns: Sequence[str]) -> RemoteRefs:
    """HEAD and the refs that match `patterns` at `remote`. Raises CommandFailed when it can't be asked."""
    code, out, err = _user(repo, "ls-remote", "--symref", "--", remote, "HEAD", *patterns)
    if code:
        raise CommandFailed(f"The remote {remote} can't be reached: {_reason(err)}.", f"git ls-remote {quote(remote)}")
    default, refs = "", {}
    for row in out.decode("utf-8", "surrogateescape").split("\n"):
        value, _, ref = row.partition("\t")
        if value.startswith("ref: ") and ref == "HEAD":
            default = value.removeprefix("ref: ").removeprefix("refs/heads/")
        elif ref and ref != "HEAD":
            refs[ref] = value
    return RemoteRefs(default, refs)


def fetch(repo: Repository, remote: str, commit: str, ref: str, to: str = "") -> None:
    """Bring `commit`, which `ref` of `remote` leads to, here: no branch, tag or FETCH_HEAD moves, only `to` where given.

    Raises CommandFailed when the remote can't be asked or does not have it any more.
    """
    known = ("cat-file", "-e", f"{commit}^{{commit}}")
    if to or repo.git.ask(*known)[0]:
        calm = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "maintenance.auto=false")
        flags = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=")
        code, _, err = _user(repo, *calm, "fetch", *flags, "--", remote, f"+{ref}:{to}" if to else ref)
        if code:
            raise CommandFailed(f"{ref} can't be fetched from {remote}: {_reason(err)}.", f"git fetch {quote(remote)}")
    if repo.git.ask(*known)[0]:
        raise CommandFailed(f"{ref} at {remote} has moved in this moment.", "git status   # and try again")


def push(repo: Repository, remote: str, moves: Sequence[RefMove], *, hold: int | None = None) -> Pushed:
    """Make all `moves` at `remote` by one `git push`, all or none where the remote offers that.

    Each ref moves only from its expected old value. Uppermost first: where the server takes refs one by one, no head is
    ever reachable from its own base on the way. `hold` is a descriptor that git keeps open until it is through.
    """
    done = _push(repo, remote, moves, atomic=True, hold=hold)
    if _NO_ATOMIC in done.error:
        return _push(repo, remote, moves, atomic=False, hold=hold)
    return done


def _push(repo: Repository, remote: str, moves: Sequence[RefMove], *, atomic: bool, hold: int | None) -> Pushed:
    downwards = tuple(reversed(moves))
    leases = [f"--force-with-lease={one.ref}:{_or_none(repo, one.old)}" for one in downwards]
    specs = [f"{_or_none(repo, one.new)}:{one.ref}" for one in downwards]
    options = ["--porcelain", "--no-follow-tags", *(["--atomic"] if atomic else []), *leases]
    code, out, err = _user(repo, "push", *options, "--", remote, *specs, hold=hold)
    said = tuple(_spoken(err))
    rejected = tuple(_rejections(out.decode("utf-8", "surrogateescape")))
    return Pushed(atomic, rejected, said, _reason(err) if code else "")


def _or_none(repo: Repository, oid: str) -> str:
    return "" if oid == repo.zero else oid


def _rejections(out: str) -> list[Rejection]:
    rows = [row.split("\t") for row in out.split("\n") if row.startswith("!\t")]
    return [Rejection(row[1].rpartition(":")[2], row[2].partition("(")[2].rstrip(")") or row[2]) for row in rows]


def _spoken(err: bytes) -> list[str]:
    text = err.decode("utf-8", "replace")
    return [_SPOKEN.sub(r"\g<start>***@", row).rstrip() for row in text.replace("\r", "\n").split("\n") if row.strip()]


def _reason(err: bytes) -> str:
    """The line of git's complaint that tells most."""
    rows = _spoken(err)
    told = [row for row in rows if row.startswith(("fatal: ", "ERROR: ", "remote: error: "))]
    told = told or [row for row in rows if row.startswith("error: ")] or rows
    # A server that hangs up has mostly said why in the line before.
    first = next((row for row in told if "hung up unexpectedly" not in row), told[0] if told else "it gave no reason")
    return re.sub(r"^(fatal|error|ERROR|remote: error): ", "", first).rstrip(".")


def _user(repo: Repository, *args: str, hold: int | None = None) -> tuple[int, bytes, bytes]:
    place = repo.git.work_tree or repo.git.git_dir
    where = [f"--git-dir={repo.git.git_dir}"] + ([f"--work-tree={place}"] if repo.git.work_tree else [])
    words = [repo.git.exe, "--no-pager", *where, *args]
    with start(words, place, _environment(os.environ), () if hold is None else (hold,)) as child:
        return _ended(child)


def _ended(child: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
    """What came of git. Where prsplit alone is interrupted, and not its terminal, git is told to end too: it may be waiting
    for a server that hangs."""
    try:
        out, err = child.communicate(b"")
    except BaseException:
        child.terminate()
        raise
    return child.returncode, out, err


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    env = {name: value for name, value in inherited.items() if name not in _LOCAL and not _numbered(name)}
    prompt = {} if sys.stdin is not None and sys.stdin.isatty() else {"GIT_TERMINAL_PROMPT": "0"}
    allowed = {"GIT_ALLOW_PROTOCOL": env.get("GIT_ALLOW_PROTOCOL", _PROTOCOLS)}
    return {**env, **prompt, **allowed, "LC_ALL": "C", "LANGUAGE": "C"}


def _numbered(name: str) -> bool:
    return name.startswith(("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"))


def push_address(repo: Repository, remote: str) -> str:
    """The address that `remote` is pushed to, rewritten as git would, secrets included: for looking at, not for show.

    Raises UsageError for what is no remote's name.
    """
    if remote.startswith("-") or ("/" in remote and ":" in remote):
        raise UsageError(f"{masked(remote)} is not the name of a remote.", "git remote -v")
    code, out, _ = repo.git.ask("remote", "get-url", "--push", "--", remote)
    if code:
        raise UsageError(f"There is no remote {masked(remote)} here.", "git remote -v")
    return out.decode("utf-8", "surrogateescape").split("\n")[0]


def refuse_rejected(remote: str, done: Pushed) -> None:
    """Raise what a push that did not move all refs has to be told as. Does nothing when all is well."""
    if not done.error:
        return
    stale = [one for one in done.rejected if one.stale]
    name = (stale or list(done.rejected) or [Rejection("", "")])[0].ref.removeprefix("refs/heads/")
    if stale:
        raise Refused(
            f"Somebody else has moved {name} at {remote} in the meantime, so it was not overwritten.",
            f"git fetch {quote(remote)} {quote(name)} && git log --oneline {quote(name)}...FETCH_HEAD",
        )
    own = [one for one in done.rejected if "atomic" not in one.reason]
    told = f"{own[0].ref.removeprefix('refs/heads/')}: {own[0].reason}" if own else done.error
    raise CommandFailed(f"The push to {remote} was rejected: {told}.", "prsplit push -v   # shows what the remote said")
