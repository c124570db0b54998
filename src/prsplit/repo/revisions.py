"""Turn what the user calls a revision into a commit and its tree, and say why when that fails."""

from __future__ import annotations

import os
import re
from shlex import quote

from prsplit.errors import CommandFailed, PrsplitError, Refused, UsageError
from prsplit.model.change import Revision
from prsplit.repo.git import missing_promised
from prsplit.repo.open import Repository
from prsplit.repo.trees import Trees, promises

_PLAIN = re.compile(r"(?![0-9a-f]{4,64}$)[A-Za-z0-9][\w-]*(?:[./][\w-]+)*", re.ASCII)
"""Names that are spelt the same in every revision syntax, so that whoever is asked for them need not be git itself."""
_RANGE = re.compile(r"(?P<base>.*?)\.{2,3}(?P<head>.*)", re.DOTALL)
_PLACES = ("refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD")


def revision(repo: Repository, trees: Trees, name: str) -> Revision:
    """The commit that `name` stands for.

    Raises UsageError when git knows none, or the name could be taken for an option; Refused for a branch without
    commits; CommandFailed when the commit or its tree is damaged.
    """
    found = known(trees, name)
    if found is None:
        raise _unknown(repo, name)
    return found


def known(trees: Trees, name: str) -> Revision | None:
    """The commit that `name` stands for, or None. Raises UsageError for what could be taken for an option."""
    if not name or name.startswith("-") or "\n" in name or "\0" in name:
        raise UsageError(f"{name!r} is no revision.", "git log --oneline")
    commit, tree = (f"{name}^{{{kind}}}" for kind in ("commit", "tree"))
    found = trees.look((commit, tree))
    one, other = found[commit], found[tree]
    return Revision(one.oid, other.oid, name) if one and other else None


def full_name(repo: Repository, trees: Trees, name: str) -> str:
    """The ref that `name` stands for (`refs/heads/topic`), or nothing for a detached HEAD and anything that is no ref."""
    if _PLAIN.fullmatch(name) and not os.path.lexists(os.path.join(repo.git.git_dir, name)):
        held = trees.look(pattern % name for pattern in _PLACES)
        found = [ref for ref in held if held[ref]]
        if len(found) == 1:
            return found[0]
    code, out, _ = repo.git.ask("rev-parse", "--symbolic-full-name", name)
    ref = out.decode("utf-8", "surrogateescape").strip()
    return ref if code == 0 and ref.startswith("refs/") else ""


def _unknown(repo: Repository, name: str) -> PrsplitError:
    ends = _RANGE.fullmatch(name)
    if ends:
        way = f"--base {quote(ends['base'] or 'HEAD')} --head {quote(ends['head'] or 'HEAD')}"
        return UsageError(f"{name} is a range, and this takes one revision.", f"prsplit plan {way}")
    code, out, err = repo.git.ask("rev-parse", "--verify", "--quiet", name)
    if code == 0:
        return _not_a_commit(repo, name, out.decode("ascii").strip())
    if name in ("HEAD", "@"):
        code, out, err = repo.git.ask("symbolic-ref", "--quiet", "HEAD")
        ref = out.decode("utf-8", "surrogateescape").strip()
        if code == 0 and not os.path.lexists(os.path.join(repo.common_dir, *ref.split("/"))):
            short = ref.removeprefix("refs/heads/")
            return Refused(f"The branch {short} has no commit yet.", "git commit --allow-empty -m start")
        return CommandFailed("HEAD is damaged: it leads to no commit.", "git fsck")
    if b"broken" in err or os.path.isfile(os.path.join(repo.common_dir, "refs", "heads", *name.split("/"))):
        return CommandFailed(f"{name} is damaged: it leads to no commit.", "git fsck")
    if repo.shallow:
        return Refused(f"git knows no revision {name} here, and this clone is shallow.", _deeper(repo, name))
    return UsageError(f"git knows no revision {name}.", "git branch --all")


def _deeper(repo: Repository, name: str) -> str:
    """What fetches all of the history, and all branches: a shallow clone is of one branch alone."""
    remote = name.partition("/")[0] if "/" in name else "origin"
    if not re.fullmatch(r"[\w.-]+", remote) or repo.git.ask("config", "--get", f"remote.{remote}.url")[0]:
        return "git fetch --unshallow"
    return f"git fetch --unshallow {remote} '+refs/heads/*:refs/remotes/{remote}/*'"


def _not_a_commit(repo: Repository, name: str, oid: str) -> PrsplitError:
    code, out, _ = repo.git.ask("cat-file", "-t", oid)
    kind = out.decode("ascii", "replace").strip()
    if code == 0 and kind not in ("commit", "tag"):
        return UsageError(f"{name} is a {kind}, not a commit.", "git log --oneline")
    if promises(repo):
        return missing_promised()
    return CommandFailed(f"{name} leads to an object that is missing or damaged, {oid}.", "git fsck")
