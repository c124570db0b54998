"""Commits that no branch has: the work tree as it stands, a change carried over to another base.

They are loose objects without a ref, made with an index of our own: the user's index, files and branches stay as found.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterable, Sequence

from prsplit.errors import AnsweredNo, CommandFailed, Refused
from prsplit.model.change import Revision
from prsplit.repo.git import Git, failure
from prsplit.repo.open import Repository
from prsplit.repo.sealed import sealed

_PEOPLE = re.compile(rb"^(?:author|committer|encoding) .*$", re.MULTILINE)


def dirty(repo: Repository) -> tuple[str, ...]:
    """Tracked paths that differ from HEAD in the work tree or the index; none for a bare repository.

    Neither filters nor fsmonitor run, and the index is not refreshed: a file that goes through a filter counts as
    changed once its time stamp has changed. Submodules count when another commit is checked out in them.
    """
    if repo.git.work_tree is None:
        return ()
    code, out, _ = repo.git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if code:
        return ()
    with sealed(repo, out.decode("ascii").strip(), worktree=True) as git:
        env = {"GIT_INDEX_FILE": os.path.join(repo.git.git_dir, "index")}
        return tuple(sorted({path for _, path in _status(git, env)}))


WORKTREE = " + work tree"
"""How the name of a head ends that holds what is not committed."""


def worktree_commit(repo: Repository, head: Revision, *, untracked: bool = False) -> tuple[Revision, tuple[str, ...]]:
    """`head` plus the changes of tracked files in the work tree, and the new files that were taken in, by name.

    New files that are not ignored are taken in when `untracked` is set. Line ends are converted as `git add` would;
    filters are not run. Gives `head` itself when nothing differs. Raises Refused in a bare repository, in the middle
    of a merge, and for changed files that a filter would have to look at.
    """
    if repo.git.work_tree is None:
        raise Refused("A bare repository has no work tree to take changes from.", "prsplit plan")
    new = _untracked(repo) if untracked else ()
    with sealed(repo, head.commit, worktree=True) as git:
        env = {"GIT_INDEX_FILE": _index_copy(repo, git)}
        changed = _status(git, env)
        _refuse_unmerged(path for code, path in changed if code in _UNMERGED)
        _refuse_filtered(repo, [*(path for _, path in changed if _exists(repo, path)), *new])
        git.run("add", "-u", env=env)
        if new:
            git.run("update-index", "--add", "-z", "--stdin", stdin=b"".join(map(_record, new)), env=env)
        tree = git.run("write-tree", env=env).decode("ascii").strip()
        if tree == head.tree:
            return head, ()
        return _commit(git, head, tree, head.commit, (head.name or "HEAD") + WORKTREE), new


def carry_over(repo: Repository, head: Revision, base: Revision, onto: Revision) -> Revision:
    """The change from `base` to `head` on top of `onto`: merged in memory, without merge drivers and attributes.

    Raises AnsweredNo naming the files that conflict, or when `onto` has the whole change already.
    """
    with sealed(repo) as git:
        # The merge base is ours to choose, which older versions of merge-tree do not let one say: three commits say it.
        root = _bare_commit(git, base.tree)
        ours, theirs = (_bare_commit(git, tree, root) for tree in (onto.tree, head.tree))
        code, out, err = git.ask("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
        if code not in (0, 1):
            raise failure(["merge-tree"], err)
        tree, *names = out.decode("utf-8", "surrogateescape").split("\0")
        if code:
            conflicts = sorted({name for name in names if name})
            raise AnsweredNo(
                f"The change conflicts with {onto.name or onto.commit[:12]} in {', '.join(conflicts)}.",
                f"git rebase --onto {onto.commit[:12]} {base.commit[:12]} {head.name or head.commit[:12]}",
            )
        if tree == onto.tree:
            raise AnsweredNo(f"{onto.name or onto.commit[:12]} has the whole change already.", "git branch --merged")
        return _commit(git, head, tree, onto.commit, head.name)


_UNMERGED = frozenset({"DD", "AU", "UD", "UA", "DU", "AA", "UU"})


def _status(git: Git, env: dict[str, str]) -> list[tuple[str, str]]:
    """Two letters and the path of each tracked file that is not as in HEAD."""
    out = git.run(
        "status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=dirty", "--no-renames", env=env
    )
    return [(row[:2], row[3:]) for row in out.decode("utf-8", "surrogateescape").split("\0") if row]


def _index_copy(repo: Repository, git: Git) -> str:
    mine, theirs = (os.path.join(folder, "index") for folder in (git.git_dir, repo.git.git_dir))
    try:
        # With a newer time stamp of the copy, files written in the same moment as the index would pass for unchanged.
        shutil.copy2(theirs, mine)
    except FileNotFoundError:
        return mine
    except OSError as error:
        raise CommandFailed(f"{theirs} can't be read: {error.strerror}.", f"ls -l {shlex.quote(theirs)}") from error
    return mine


def _refuse_unmerged(paths: Iterable[str]) -> None:
    names = sorted(set(paths))
    if names:
        raise Refused(f"{', '.join(names)} can't be taken in: a merge is under way.", "git status")


def _refuse_filtered(repo: Repository, paths: Sequence[str]) -> None:
    """Refuse those whose content a filter makes: it is not run, and without it git would store something else."""
    code, out, _ = repo.git.ask("config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process)$")
    drivers = {key.removeprefix("filter.").rpartition(".")[0] for key in out.decode("utf-8", "replace").split("\0")}
    if code or not paths:
        return
    asked = repo.git.run("check-attr", "-z", "--stdin", "filter", stdin=b"".join(map(_record, paths)))
    fields = asked.decode("utf-8", "surrogateescape").split("\0")
    names = [path for path, value in zip(fields[::3], fields[2::3], strict=False) if value in drivers]
    if names:
        raise Refused(
            f"{', '.join(names)} goes through a filter, and prsplit runs none.",
            f"git add -- {' '.join(map(shlex.quote, names))}",
        )


def _exists(repo: Repository, path: str) -> bool:
    return os.path.lexists(os.path.join(repo.git.work_tree or "", path))


def _untracked(repo: Repository) -> tuple[str, ...]:
    """New files, without what is ignored and without repositories inside this one (they end in a slash)."""
    out = repo.git.run("ls-files", "--others", "--exclude-standard", "-z").decode("utf-8", "surrogateescape")
    return tuple(sorted(path for path in out.split("\0") if path and not path.endswith("/")))


def _record(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape") + b"\0"


def _commit(git: Git, source: Revision, tree: str, parent: str, name: str) -> Revision:
    """A commit with the people, dates and message of `source`: no clock, no identity of ours."""
    head, _, message = git.run("cat-file", "commit", source.commit).partition(b"\n\n")
    people = b"\n".join(_PEOPLE.findall(head))
    text = b"tree %s\nparent %s\n%s\n\n%s" % (tree.encode(), parent.encode(), people, message)
    return Revision(_stored(git, text), tree, name)


def _bare_commit(git: Git, tree: str, *parents: str) -> str:
    who = "prsplit <> 0 +0000"
    rows = [f"tree {tree}", *(f"parent {parent}" for parent in parents), f"author {who}", f"committer {who}", "", ""]
    return _stored(git, "\n".join(rows).encode("ascii"))


def _stored(git: Git, text: bytes) -> str:
    return git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=text).decode("ascii").strip()
