"""How a branch stands to another: how many commits it lacks, and what a merge of the two would conflict in."""

from __future__ import annotations

import os
import tempfile

from prsplit.errors import Refused
from prsplit.repo.git import failure
from prsplit.repo.open import Repository
from prsplit.repo.sealed import sealed


def lacking(repo: Repository, head: str, tip: str) -> int:
    """How many commits of `tip` are not in `head`."""
    return int(repo.git.run("rev-list", "--count", f"{head}..{tip}", "--"))


def conflicts(repo: Repository, one: str, other: str) -> tuple[str, ...]:
    """The paths in which a merge of two commits, by full id, conflicts, sorted.

    Raises Refused where git is too old to merge on trial.
    """
    return _merged(repo, one, other)[1]


def adds_nothing(repo: Repository, commit: str, tip: str) -> bool:
    """Whether all that `commit` brings is in `tip` already, in whatever form: a merge of the two has the files of `tip`.

    Raises Refused where git is too old to merge on trial.
    """
    tree, conflicting = _merged(repo, tip, commit)
    return not conflicting and tree == repo.git.run("rev-parse", f"{tip}^{{tree}}").decode("ascii").strip()


def _merged(repo: Repository, one: str, other: str) -> tuple[str, tuple[str, ...]]:
    """The tree of a merge, and the paths in which it conflicts, sorted.

    It is made in memory, without merge drivers and attributes; what it writes goes to a folder that is removed.
    """
    with tempfile.TemporaryDirectory(prefix="prsplit-") as folder, sealed(repo) as git:
        objects = git.environment["GIT_OBJECT_DIRECTORY"]
        more = git.environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
        env = {
            "GIT_OBJECT_DIRECTORY": folder,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": os.pathsep.join(filter(None, (_quoted(objects), more))),
        }
        code, out, err = git.ask(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", one, other, env=env
        )
    tree, *names = out.decode("utf-8", "surrogateescape").split("\0")
    # A merge with conflicts ends with 1, and so does git when it can't merge at all: then it names no tree.
    if b"usage: git merge-tree" in err:
        raise Refused("git is too old for a trial merge: that needs 2.38 or newer.", "https://git-scm.com/downloads")
    if code not in (0, 1) or not tree:
        raise failure(["merge-tree"], err)
    return tree, tuple(sorted({name for name in names if name})) if code else ()


def _quoted(path: str) -> str:
    """A folder as git reads it in a list of them."""
    if os.pathsep not in path and not path.startswith('"'):
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
