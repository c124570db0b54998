"""Which range is meant: the head, the base it grew from and why that one, and who wrote what lies between."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from prsplit.errors import AnsweredNo, Refused, UsageError
from prsplit.model.change import Revision
from prsplit.repo.candidates import candidates
from prsplit.repo.git import failure
from prsplit.repo.open import Repository
from prsplit.repo.revisions import full_name, revision
from prsplit.repo.trees import Trees
from prsplit.settings import PlanOptions, Settings

_NAMED = 5
"""Authors that are listed by name."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is to be split. `branch` is the short name of the head's branch, or its short id when it has none.

    `base_date` is in seconds since the epoch, `authors` counts the commits of each author, most first; `notes` are
    sentences about the choice that the reader should see.
    """

    base: Revision
    head: Revision
    branch: str
    reason: str
    base_date: int
    authors: tuple[tuple[str, int], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Base:
    """A merge base, what it is called and why it was taken. `other` names a base that lies further back, if any."""

    commit: str
    name: str
    reason: str
    notes: tuple[str, ...] = ()
    other: str = "REF"
    given: bool = False


def resolve_range(repo: Repository, options: PlanOptions, settings: Settings, trees: Trees | None = None) -> Range:
    """The range that the options and settings ask for; `trees` is an open reader to share.

    The base is the merge base of `--base` and the head, or the nearest merge base with what is known of the default
    branches. With `--worktree` the range may be empty: what the work tree adds is not looked at here.

    Raises UsageError for a revision that git does not know and where no base suggests itself, AnsweredNo for a range
    without change, Refused for a branch without commits or without common history, CommandFailed for damaged objects.
    """
    if options.worktree and options.head not in (None, "HEAD"):
        raise UsageError(
            "--worktree splits what is checked out, and --head names something else.", "prsplit plan --worktree"
        )
    with nullcontext(trees) if trees else Trees(repo) as reader:
        head = revision(repo, reader, options.head or "HEAD")
        ref = full_name(repo, reader, head.name)
        base = _given(repo, reader, options.base, head) if options.base else _nearest(repo, reader, settings, head, ref)
    if base.commit == head.commit and not options.worktree:
        raise AnsweredNo(
            f"There is nothing to split: {base.name} has all of {head.name} already.",
            f"prsplit plan --base {base.other}",
        )
    found, date, tree = _commits(repo, base.commit, head.commit)
    if tree == head.tree and not options.worktree:
        raise AnsweredNo(
            f"There is nothing to split: {head.name} has the same files as its base {base.name}.", "git status"
        )
    branch = _branch(repo, ref) or head.commit[:12]
    authors, foreign = _authors(found, _mine(repo) if len(set(found)) > 1 else "")
    return Range(
        Revision(base.commit, tree, base.name, base.given),
        head,
        branch,
        base.reason,
        date,
        authors,
        (*base.notes, *foreign),
    )


def named_head(repo: Repository, trees: Trees, options: PlanOptions) -> tuple[Revision, str]:
    """The head that the options ask for, and the name of its branch (its short id where it has none)."""
    head = revision(repo, trees, options.head or "HEAD")
    return head, _branch(repo, full_name(repo, trees, head.name)) or head.commit[:12]


def _given(repo: Repository, trees: Trees, name: str, head: Revision) -> _Base:
    base = revision(repo, trees, name)
    common = _merge_base(repo, base.commit, head.commit)
    if not common:
        raise _unrelated(repo, name, head)
    reason = "given" if common == base.commit else f"where the branch left {name}"
    return _Base(common, name, reason, given=True)


def _nearest(repo: Repository, trees: Trees, settings: Settings, head: Revision, ref: str) -> _Base:
    """The merge base, over all candidates, that descends from all others."""
    known, notes = candidates(repo, trees, settings.base, ref)
    if not known:
        raise UsageError("No branch is known that this one could have grown from.", "prsplit plan --base REF")
    commons = {candidate.commit: "" for candidate in known}
    commons = {commit: _merge_base(repo, commit, head.commit) for commit in commons}
    reached = [(candidate, commons[candidate.commit]) for candidate in known if commons[candidate.commit]]
    if not reached:
        raise _unrelated(repo, known[0].name, head)
    nearest = _independent(repo, [common for _, common in reached])
    candidate, common = next(pair for pair in reached if pair[1] in nearest)
    if len(nearest) > 1:
        rest = sorted({other.name for other, point in reached if point in nearest and point != common})
        notes += (f"{', '.join(rest)} is just as near: --base chooses",)
    other = next((other.name for other, point in reached if point not in nearest), "REF")
    return _Base(common, candidate.name, candidate.reason, notes, other)


def _merge_base(repo: Repository, one: str, other: str) -> str:
    """The best common ancestor of two commits, or nothing."""
    if one == other:
        return one
    code, out, err = repo.git.ask("merge-base", one, other)
    if code not in (0, 1):
        raise failure(["merge-base"], err)
    return out.decode("ascii").strip()


def _independent(repo: Repository, commits: Sequence[str]) -> frozenset[str]:
    """Those of the commits that no other one descends from."""
    unique = sorted(set(commits))
    if len(unique) == 1:
        return frozenset(unique)
    return frozenset(repo.git.run("merge-base", "--independent", *unique).decode("ascii").split())


def _unrelated(repo: Repository, name: str, head: Revision) -> Refused:
    if repo.shallow:
        remote = name.partition("/")[0] if "/" in name else ""
        return Refused(
            f"This is a shallow clone that does not reach back to where {head.name} left {name}.",
            f"git fetch --unshallow {remote}".rstrip(),
        )
    return Refused(f"{name} and {head.name} have no history in common.", "prsplit plan --base REF")


def _branch(repo: Repository, ref: str) -> str:
    """The branch's own name, without the name of the remote that it was fetched from."""
    if ref.startswith("refs/heads/"):
        return ref.removeprefix("refs/heads/")
    if ref.startswith("refs/prsplit/pr/"):
        return ref.removeprefix("refs/prsplit/")
    if not ref.startswith("refs/remotes/"):
        return ""
    name = ref.removeprefix("refs/remotes/")
    _, out, _ = repo.git.ask("remote")
    fitting = [remote for remote in out.decode("utf-8", "surrogateescape").split("\n") if name.startswith(remote + "/")]
    return name[len(max(fitting, key=len, default="")) :].lstrip("/") if fitting else name


def _commits(repo: Repository, base: str, head: str) -> tuple[list[tuple[str, str]], int, str]:
    """Name and address of each commit's author, newest first; date and tree of the base."""
    flags = ("--no-commit-header", "--encoding=UTF-8", "--format=%m%H%x00%T%x00%ct%x00%an%x00%ae")
    out = repo.git.run("rev-list", "--boundary", *flags, f"{base}..{head}", "--")
    if b"-" + base.encode("ascii") not in out:
        out += repo.git.run("rev-list", "--no-walk", *flags, base, "--")
    people, date, tree = [], 0, ""
    for row in out.decode("utf-8", "replace").split("\n")[:-1]:
        commit, own_tree, when, name, address = row.split("\0")
        if commit[1:] == base:
            date, tree = int(when or 0), own_tree
        elif commit.startswith(">"):
            people.append((name, address.lower()))
    return people, date, tree


def _mine(repo: Repository) -> str:
    """The caller's address, as git would write it into a commit."""
    given = os.environ.get("GIT_AUTHOR_EMAIL", "")
    return (given or repo.git.ask("config", "user.email")[1].decode("utf-8", "replace")).strip().lower()


def _authors(people: Sequence[tuple[str, str]], mine: str) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Commits by author, each named once however many addresses they have, and a note on those of others than the caller,
    whose address is `mine`; where the caller has none, than the author of the head."""
    names = {address: name for name, address in reversed(people)}
    counts = Counter(names[address] for _, address in people)
    authors = tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
    own = names.get(mine or (people[0][1] if people else ""), "")
    others = [row for row in authors if row[0] != own]
    if not others:
        return authors, ()
    listed = ", ".join(f"{name} ({count})" for name, count in others[:_NAMED])
    if len(others) > _NAMED:
        listed += f" and {len(others) - _NAMED} more people"
    return authors, (
        f"{sum(count for _, count in others)} of {len(people)} commits in the range are by others: {listed}",
    )
