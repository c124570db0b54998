"""A first look at a range: names, line counts, the -U0 patch and the messages, in two git calls side by side.

What `check` needs where nothing is wrong, and nothing more. Revisions that are not plainly there, several merge bases,
several remotes: whatever is not simple is answered with None, and the thorough way through `repo.base` is taken.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from prsplit.errors import Refused
from prsplit.model.diff import Diff, Touched
from prsplit.model.message import Message
from prsplit.repo.diff import DIFF, NO_SYSTEM_ATTRIBUTES, capped, raw_records, unattributed
from prsplit.repo.git import failure
from prsplit.repo.open import open_asking

if TYPE_CHECKING:
    import subprocess

    from prsplit.repo.git import Git
    from prsplit.repo.open import Repository

_FIELDS = "%x00%H%x00%P%x00%an%x00%ae%x00%ce%x00%B%x00%(trailers:only,unfold)"
_WIDTH = 8  # the empty one that opens a record among them
_NO_INDEX = "prsplit-none"
MAX_COMMITS = 2_000
"""Messages that are read of a range; a longer one is judged by its newest commits."""

RECENT = 100
"""Messages of the base from which its customs are told."""


class Span(NamedTuple):
    """The two commits of a range by full id, what they are called, and how the base was found. `tip` is where the
    branch that the base is on stands now; `given` tells that a person named the base."""

    base: str
    head: str
    tip: str
    base_name: str
    head_name: str
    branch: str
    reason: str
    given: bool = False


def open_plain(
    path: str, base: str | None, head: str | None, meanwhile: Callable[[], None]
) -> tuple[Repository, Span | None]:
    """The repository, and the plain range between two revisions of it, in one git process where `base` is given.

    `meanwhile` is called while git is at work.
    """
    to = head or "HEAD"
    if not base or not _is_plain(base, to):
        repo, _ = open_asking(path, meanwhile=meanwhile)
        return repo, None if base else plain_span(repo, None, head)
    repo, ids = open_asking(path, f"{base}...{to}", meanwhile=meanwhile)
    return repo, _span(repo, ids, (base, to))


def plain_span(repo: Repository, base: str | None, head: str | None) -> Span | None:
    """The range from the merge base of two revisions, where both are known and there is one; else None.

    Without `base` the default branch is taken where only one can be meant: that of the only remote, or the local main
    or master where there is no remote branch.
    """
    to = head or "HEAD"
    name, reason = (base, "") if base else _default(repo, to)
    if not name or not _is_plain(name, to):
        return None
    code, out, _ = repo.git.ask("rev-parse", "--revs-only", f"{name}...{to}")
    return None if code else _span(repo, out.decode("ascii", "replace").split(), (name, to), reason)


def _is_plain(*names: str) -> bool:
    return not any(name.startswith("-") or not name.isprintable() or ".." in name or " " in name for name in names)


def _span(repo: Repository, ids: Sequence[str], names: tuple[str, str], reason: str = "") -> Span | None:
    """What rev-parse said of `base...head`: the head, the base, and each merge base behind a circumflex. Without a reason the
    base was given."""
    if len(ids) != 3 or not ids[2].startswith("^"):
        return None
    name, to = names
    common = ids[2][1:]
    if common == ids[0]:
        return None
    why = reason or ("given" if common == ids[1] else f"where the branch left {name}")
    return Span(common, ids[0], ids[1], name, to, _branch(repo, to), why, given=not reason)


def _default(repo: Repository, head: str) -> tuple[str, str]:
    """Name and reason of the default branch, or two empty texts where it takes more thought."""
    rows = repo.git.run(
        "for-each-ref", "--format=%(refname)%00%(symref)", "refs/heads/main", "refs/heads/master",
        *(f"refs/remotes/*/{name}" for name in ("HEAD", "main", "master")),
    ).decode("utf-8", "surrogateescape")  # fmt: skip
    refs = dict(row.split("\0") for row in rows.split("\n") if row)
    remotes = sorted({ref.split("/")[2] for ref in refs if ref.startswith("refs/remotes/")})
    own = _branch(repo, head)
    if len(remotes) == 1:
        options = [f"refs/remotes/{remotes[0]}/{name}" for name in ("HEAD", "main", "master")]
        ref = next(ref for ref in options if ref in refs)
        ref = refs[ref] or ref
        reason = f"the default branch of {remotes[0]}"
    elif not remotes:
        local = [ref for ref in ("refs/heads/main", "refs/heads/master") if ref in refs]
        ref = local[0] if len(local) == 1 else ""
        reason = "the local default branch"
    else:
        return "", ""
    name = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    return ("", "") if not name or name == own or head != "HEAD" else (name, reason)


def _branch(repo: Repository, head: str) -> str:
    """The short name of the branch that is checked out where HEAD is meant; else the head as it was called."""
    if head != "HEAD":
        return head
    with suppress(OSError), open(os.path.join(repo.git.git_dir, "HEAD"), encoding="utf-8") as file:
        return file.read(1000).strip().partition("refs/heads/")[2]
    return ""


class Glance:
    """A look at a range that has begun: all gits run at once, and whoever looked can do something else until they are
    done. Each answer is read when it is first asked for.

    Raises Refused for more than MAX_RECORDS files or a patch larger than MAX_PATCH, CommandFailed for damaged objects.
    """

    def __init__(self, repo: Repository, base: str, head: str, *, customs: bool = False) -> None:
        """Start looking, at the newest messages of the base, too, with `customs`."""
        self._repo, self._base = repo, base
        self._diff = _started_diff(repo, base, head)
        self._log = _started_log(repo, f"--max-count={MAX_COMMITS}", f"{base}..{head}")
        self._recent = _started_log(repo, f"--max-count={RECENT}", base) if customs else None

    @cached_property
    def diff(self) -> Diff:
        """Files and lines."""
        with self._diff as child:
            return _diff(child)

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The messages of the range, oldest first."""
        with self._log as child:
            return _messages(child)

    @cached_property
    def customs(self) -> tuple[Message, ...]:
        """The newest messages of the base, oldest first."""
        if self._recent is None:
            return recent_messages(self._repo, self._base)
        with self._recent as child:
            return _messages(child)

    def close(self) -> None:
        """End what was not asked for."""
        for child in (self._diff, self._log, self._recent):
            if child is not None and child.returncode is None:
                child.kill()
                with child:
                    pass


def recent_messages(repo: Repository, commit: str) -> tuple[Message, ...]:
    """The newest messages up to a commit, oldest first."""
    with _started_log(repo, f"--max-count={RECENT}", commit) as recent:
        return _messages(recent)


def read_diff(repo: Repository, base: str, head: str) -> Diff:
    """Files and lines between two commits or trees."""
    with _started_diff(repo, base, head) as diff:
        return _diff(diff)


def _started_diff(repo: Repository, base: str, head: str) -> subprocess.Popen[bytes]:
    # An index that is not there has no attributes: a change can't hide its own lines from being counted.
    env = {**NO_SYSTEM_ATTRIBUTES, "GIT_INDEX_FILE": os.path.join(repo.git.git_dir, _NO_INDEX)}
    flags = (flag for flag in DIFF if flag != "--irreversible-delete")  # lines are counted here, those that go as well
    return _started(repo.git, *unattributed(repo.object_format), *flags, base, head, "--", env=env)


def _started_log(repo: Repository, *which: str) -> subprocess.Popen[bytes]:
    return _started(
        repo.git, "log", "-z", "--no-color", "--no-notes", "--no-show-signature", "--no-patch",
        "--encoding=UTF-8", "--no-mailmap", f"--format={_FIELDS}", *which, "--",
    )  # fmt: skip


def _started(git: Git, *words: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    child = git.stream(*words, env=env or {})
    assert child.stdin is not None
    child.stdin.close()
    return child


def _answer(child: subprocess.Popen[bytes], name: str) -> bytes:
    try:
        out = b"".join(capped(child))
    except Refused:
        child.kill()
        raise
    assert child.stderr is not None
    err = child.stderr.read()
    if child.wait():
        raise failure([name], err)
    return out


def _diff(child: subprocess.Popen[bytes]) -> Diff:
    raw, _, patch = _answer(child, "diff-tree").partition(b"\0\0")
    return Diff(tuple(Touched(*record) for record in raw_records(raw)), patch).counted()


def _messages(child: subprocess.Popen[bytes]) -> tuple[Message, ...]:
    fields = _answer(child, "log").decode("utf-8", "surrogateescape").split("\0")
    found = [
        Message(oid, tuple(parents.split()), author, email, committer, message, _trailers(trailers))
        for oid, parents, author, email, committer, message, trailers in (
            fields[place + 1 : place + _WIDTH] for place in range(0, len(fields) - _WIDTH + 1, _WIDTH)
        )
    ]
    return tuple(reversed(found))


def _trailers(text: str) -> tuple[tuple[str, str], ...]:
    rows = [row.partition(":") for row in text.split("\n") if ":" in row]
    return tuple((key.strip(), value.strip()) for key, _, value in rows)
