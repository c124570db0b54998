"""Find the repository and open it: two git processes side by side, then none until something is asked."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from prsplit.errors import CommandFailed, PrsplitError, Refused, UsageError
from prsplit.repo.git import HARDENED, Git, failure, find_git, scrubbed, start

OLDEST = (2, 38, 0)
_LENGTH = {"sha1": 40, "sha256": 64}


class Repository(NamedTuple):
    """An open repository. `common_dir` is shared by all its worktrees; `zero` is the null id of `object_format`."""

    git: Git
    common_dir: str
    bare: bool
    object_format: str
    zero: str
    version: tuple[int, int, int]

    @property
    def folder(self) -> str:
        """Where prsplit keeps what it must remember. It is made by whoever first writes there."""
        return os.path.join(self.common_dir, "prsplit")

    @property
    def shallow(self) -> bool:
        """Whether history was cut off when it was fetched."""
        return os.path.exists(os.path.join(self.common_dir, "shallow"))


def open_repository(path: str = ".") -> Repository:
    """The repository that holds the folder `path`.

    `GIT_DIR` and `GIT_WORK_TREE`, as hooks inherit them, are honoured for the current folder only: a path that was
    asked for is what is opened. Raises UsageError for a folder that does not exist and Refused where there is no
    repository, git is too old or the repository is not to be trusted.
    """
    return _opened(path, (), ask_version=True)[0]


def open_asking(path: str, *revisions: str, meanwhile: Callable[[], None]) -> tuple[Repository, list[str]]:
    """The repository, and what rev-parse says of some revisions, in one git process.

    For whoever only needs what any git answers: its version is taken for the oldest that will do. The answer is empty
    where a revision is not known, and in a bare repository. `meanwhile` is called while git is at work.
    """
    return _opened(path, revisions, ask_version=False, meanwhile=meanwhile)


def _opened(
    path: str, revisions: Sequence[str], *, ask_version: bool, meanwhile: Callable[[], None] | None = None
) -> tuple[Repository, list[str]]:
    where = _folder(path)
    place, root = _inherited() if _is_here(where) else ([], "")
    if not place:
        where, place, root = _discovery(where)
    exe = find_git(root)
    env = scrubbed(os.environ)
    # Both are started before either is waited for: opening is on the way of every command.
    with start([exe, *HARDENED, *place, *_QUESTION, *revisions], where, env) as question:
        version = _asked_version(exe, where, env) if ask_version else OLDEST
        if meanwhile is not None:
            meanwhile()
        out, err = question.communicate()
    fields = os.fsdecode(out).split("\n")
    answer: list[str] = []
    while revisions and len(fields) > 6 and re.fullmatch(r"\^?[0-9a-f]{40,64}", fields[-2]):
        answer.insert(0, fields.pop(-2))
    if question.returncode and revisions and len(fields) > 6:
        return _opened(path, (), ask_version=False)
    if len(fields) > 6:
        raise Refused(f"{where!r} has a line feed in its name.", "prsplit -C PATH plan")
    if len(fields) < 5:
        raise _unopened(where, err)
    bare, object_format, git_dir, common_dir = fields[0] == "true", *fields[1:4]
    work_tree = fields[4] or None
    git = Git(exe, git_dir, work_tree, env)
    return Repository(git, common_dir, bare, object_format, "0" * _LENGTH[object_format], version), answer


def _is_here(folder: str) -> bool:
    """Whether `folder` is the current one, which may be gone by now."""
    try:
        return os.path.realpath(folder) == os.path.realpath(os.curdir)
    except OSError:
        return False


def _folder(path: str) -> str:
    with suppress(FileNotFoundError):  # the current folder may have been deleted
        where = os.path.abspath(path)
        if os.path.isdir(where):
            return where
    raise UsageError(f"There is no folder {path}.", "prsplit -C PATH plan")


_QUESTION = (
    "rev-parse", "--is-bare-repository", "--show-object-format", "--path-format=absolute",
    "--git-dir", "--git-common-dir", "--show-toplevel",
)  # fmt: skip
"""The top level comes last: asking a bare repository for it ends the answer, and by then the rest has been said."""


def _inherited() -> tuple[list[str], str]:
    """Options for an inherited GIT_DIR, and the work tree it speaks of."""
    git_dir, work_tree = os.environ.get("GIT_DIR"), os.environ.get("GIT_WORK_TREE")
    if not git_dir:
        return [], ""
    options = [f"--git-dir={os.path.abspath(git_dir)}"]
    if work_tree:
        options.append(f"--work-tree={os.path.abspath(work_tree)}")
    return options, os.path.abspath(work_tree or os.curdir)


def _discovery(where: str) -> tuple[str, list[str], str]:
    """The folder to discover from, options for it, and the work tree around it as far as can be seen without git.

    A bare repository is opened when it stands for itself. Within somebody's work tree it may be part of what they
    wrote, settings included, so it is refused unless GIT_DIR names it.
    """
    bare = next((folder for folder in _upwards(where) if _looks_bare(folder) or _has_git(folder)), "")
    if not bare or _has_git(bare):
        return where, [], bare
    if os.path.basename(bare) == ".git":
        return os.path.dirname(bare), [], os.path.dirname(bare)
    around = next((folder for folder in _upwards(os.path.dirname(bare)) if _has_git(folder)), "")
    if around:
        raise Refused(
            f"{bare} is a bare repository inside the work tree {around}, which may have brought it.",
            f"GIT_DIR={shlex.quote(bare)} prsplit plan",
        )
    return where, ["-c", "safe.bareRepository=all"], ""


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _has_git(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, ".git"))


def _looks_bare(folder: str) -> bool:
    head, *folders = (os.path.join(folder, name) for name in ("HEAD", "objects", "refs"))
    return os.path.lexists(head) and all(map(os.path.isdir, folders))


def _asked_version(exe: str, where: str, env: Mapping[str, str]) -> tuple[int, int, int]:
    with start([exe, "version"], where, env) as child:
        return _version(child.communicate()[0])


def _version(out: bytes) -> tuple[int, int, int]:
    found = re.search(rb"(\d+)\.(\d+)(?:\.(\d+))?", out)
    if not found:
        raise CommandFailed("git does not say which version it is.", "git version")
    major, minor, patch = (int(number or 0) for number in found.groups())
    if (major, minor, patch) < OLDEST:
        raise Refused(
            f"git {major}.{minor}.{patch} is too old: prsplit needs 2.38 or newer.", "https://git-scm.com/downloads"
        )
    return major, minor, patch


def _unopened(where: str, err: bytes) -> PrsplitError:
    text = err.decode("utf-8", "replace")
    if "dubious ownership" in text:
        found = re.search(r"repository at '(.*)'", text)
        place = found[1] if found else where
        return Refused(
            f"{place} belongs to another user, so git does not trust it.",
            f"git config --global --add safe.directory {shlex.quote(place)}",
        )
    if "not a git repository" in text:
        return Refused(f"{where} is not in a git repository.", "prsplit -C PATH plan")
    return failure(["rev-parse"], err)
