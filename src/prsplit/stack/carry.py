"""Carry a built stack onto its new base, PR by PR, with all that was committed on its branches since. Nothing moves here.

What a branch brings is merged onto what stands below it now. So commits made on a branch reach the branches above it, and
what the base has already, in whatever form it was merged, is nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from prsplit.errors import Refused
from prsplit.model.update import Fate, Standing, Style
from prsplit.repo.carry import Carrier, authors
from prsplit.repo.open import Repository
from prsplit.repo.tips import contains, tips


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the stack stood and where it is to stand: commits and what the new one is called. `merged` are the places
    whose pull requests are known to be merged."""

    was: str
    base: str
    base_name: str
    merged: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Carried:
    """A PR on what stands below it now: its commit and tree, and those of what is below. A PR that is gone has the commit
    of what is below. `commits` counts what was committed on its branch."""

    standing: Standing
    fate: Fate
    commit: str
    tree: str
    commits: int = 0

    @property
    def gone(self) -> bool:
        """Whether nothing is left of it."""
        return self.fate in ("merged", "empty")


def carry(
    repo: Repository, carrier: Carrier, stack: Sequence[Standing], ground: Ground, style: Style
) -> tuple[Carried, ...]:
    """The whole stack on its new base, bottom to top.

    Raises Refused with the files when a PR conflicts with what is below it.
    """
    return _Way(repo, carrier, stack, ground, style).go()


class _Way:
    def __init__(
        self, repo: Repository, carrier: Carrier, stack: Sequence[Standing], ground: Ground, style: Style
    ) -> None:
        self.repo, self.carrier, self.stack, self.ground, self.style = repo, carrier, stack, ground, style
        ends = {ground.was, ground.base, *(one.left for one in stack), *(one.now for one in stack)}
        self.trees = carrier.trees(sorted(ends))
        self.parents = {oid: parent for oid, (parent, _) in tips(repo, sorted(ends)).items()}
        self.left = {0: ground.was, **{one.place: one.left for one in stack}}
        self.now = {0: ground.was, **{one.place: one.now for one in stack}}
        self.new = {0: ground.base}
        self.names = {0: ground.base_name}

    def go(self) -> tuple[Carried, ...]:
        found = []
        for one in self.stack:
            carried = self._carried(one)
            self.new[one.place] = carried.commit
            self.names[one.place] = self.names[one.below] if carried.gone else one.branch
            self.trees[carried.commit] = carried.tree
            found.append(carried)
        return tuple(found)

    def _carried(self, one: Standing) -> Carried:
        below = self.new[one.below]
        if one.place in self.ground.merged:
            return Carried(one, "merged", below, self.trees[below])
        root = self._root(one)
        merged = self.carrier.merge(self.trees[root], self.trees[below], self.trees[one.now])
        if merged.conflicts:
            raise self._conflict(one, root, merged.conflicts)
        if merged.tree == self.trees[below]:
            fate: Fate = "merged" if self.ground.base != self.ground.was and one.now == one.left else "empty"
            return Carried(one, fate, below, merged.tree)
        return self._with_commit(one, merged.tree)

    def _with_commit(self, one: Standing, tree: str) -> Carried:
        below = self.new[one.below]
        if one.now == one.left and (self.parents[one.now], self.trees[one.now]) == (below, tree):
            return Carried(one, "kept", one.now, tree)
        fixes = fixers(self.repo, one, (below, self.now[one.below]))
        commit = copied(self.carrier, one, tree, below, self.style, fixes)
        count = _count(self.repo, one, (below, self.now[one.below]))
        return Carried(one, "answered" if count else "carried", commit, tree, count)

    def _root(self, one: Standing) -> str:
        """What a branch is measured from: what it was built on, or what somebody put it on since."""
        if one.now != one.left:
            for commit in (self.new[one.below], self.now[one.below]):
                if contains(self.repo, one.now, commit):
                    return commit
        return self.left[one.below]

    def _conflict(self, one: Standing, root: str, paths: Sequence[str]) -> Refused:
        onto = self.new[one.below]
        return Refused(
            f"PR {one.place} ({one.branch}) conflicts with {self.names[one.below]} in {few(paths)}; nothing was changed.",
            f"git rebase --onto {onto[:12]} {root[:12]} {quote(one.branch)}   # settle it, then prsplit update\n"
            f"git diff {root[:12]} {onto[:12]} -- {' '.join(map(quote, paths[:MOST_PATHS]))}   # what it conflicts with",
        )


MOST_PATHS = 5
"""Paths that a sentence or a command names."""


def few(paths: Sequence[str]) -> str:
    """The first paths, and how many more there are."""
    more = len(paths) - MOST_PATHS
    return ", ".join(paths[:MOST_PATHS]) + (f" and {more} more {'file' if more == 1 else 'files'}" if more > 0 else "")


def copied(carrier: Carrier, one: Standing, tree: str, below: str, style: Style, trailers: Sequence[str] = ()) -> str:
    """The commit of a PR with another tree, on `below`.

    With `merge` its former tip is the second parent, so that the branch only ever goes forward; what it stands on is the
    first one, as for every branch of a stack.
    """
    parents = (below,) if style == "rebase" or one.now == below else (below, one.now)
    return carrier.copy(one.left, tree, parents, trailers)


def fixers(repo: Repository, one: Standing, without: Iterable[str]) -> tuple[str, ...]:
    """Trailers for those who committed on the branch since it was left, where they are others than its author."""
    if one.now == one.left:
        return ()
    own = authors(repo, [one.left], [f"{one.left}^"])
    found = authors(repo, [one.now], [one.left, *without])
    return tuple(f"Co-authored-by: {who}" for who in found if who not in own)


def _count(repo: Repository, one: Standing, without: Iterable[str]) -> int:
    if one.now == one.left:
        return 0
    words = ("rev-list", "--count", "--no-merges", one.now, "--not", one.left, *without, "--")
    return int(repo.git.run(*words)) or 1


def tops(carried: Sequence[Carried]) -> Mapping[int, Carried]:
    """Those that are left, by place."""
    return {one.standing.place: one for one in carried if not one.gone}
