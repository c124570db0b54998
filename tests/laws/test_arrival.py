"""The tree at the top of the series is the source's tree, id for id, and every step is what was composed for it."""

from __future__ import annotations

import os

import pytest
from hypothesis import given

from prsplit.app.pipeline import Context, make_plan
from prsplit.model.change import Revision
from prsplit.repo.open import open_repository
from prsplit.repo.read import read_change
from prsplit.repo.trees import Trees
from support.cases import Case, batches, stored
from support.generate import Change, sample
from support.generate_store import Range, git, tree_of
from support.profile import laws
from support.stacks import applied, branches


@laws(quick=5, full=480)
@given(batch=batches())
def test_the_top_is_the_source(batch: list[Change]) -> None:
    """Built for real: one branch a PR, each on the one below, the lowest on base, the highest with head's tree."""
    with stored("arrival", batch) as (folder, ranges):
        for number, (change, where) in enumerate(zip(batch, ranges, strict=True)):
            _arrives(folder, change, where, f"law/{number}")


def _arrives(folder: str, change: Change, where: Range, prefix: str) -> None:
    commits = chain(folder, change, where, prefix)
    assert git(folder, "rev-parse", f"{commits[-1]}^{{tree}}").decode().strip() == where.head_tree
    assert tree_of(folder, commits[-1]) == tree_of(folder, where.head)
    for commit, (number, tree) in zip(commits, _case(folder, change, where).prefixes(), strict=True):
        built = {path.decode("utf-8", "surrogateescape"): entry for path, entry in tree_of(folder, commit).items()}
        assert built == tree, f"PR {number} was built otherwise than it was composed"


def chain(folder: str, change: Change, where: Range, prefix: str) -> list[str]:
    """Apply a change; its commits from the lowest to the highest, each the tip of a branch of its own."""
    moves = applied(folder, change, where, prefix).run
    assert moves is not None
    tips = branches(folder, prefix)
    top = max(tips.values(), key=lambda tip: int(git(folder, "rev-list", "--count", tip)))
    commits = git(folder, "rev-list", "--reverse", f"{where.base}..{top}").decode().split()
    assert sorted(commits) == sorted(tips.values())
    parents = [git(folder, "rev-parse", f"{commit}^@").decode().split() for commit in commits]
    assert parents == [[below] for below in [where.base, *commits[:-1]]]
    return commits


def _case(folder: str, change: Change, where: Range) -> Case:
    """The change planned as `apply` plans it, to compose its steps from."""
    base, head = Revision(where.base, where.base_tree), Revision(where.head, where.head_tree)
    repository = open_repository(folder)
    with Trees(repository) as trees:
        read = read_change(repository, base, head, trees=trees)
        planned = make_plan(read, trees, Context(limit=change.limit, hard_limit=True))
    return Case(change, where, read, planned, folder)


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
@pytest.mark.parametrize("seed", [3, 11, 27])
def test_both_kinds_of_object_ids_arrive(seed: int, object_format: str) -> None:
    """A repository that hashes with SHA-256 is no different."""
    change = sample(seed, kinds=6)
    with stored("arrival", [change], object_format) as (folder, (where,)):
        commits = chain(folder, change, where, "law")
        assert git(folder, "rev-parse", f"{commits[-1]}^{{tree}}").decode().strip() == where.head_tree


def test_nothing_is_left_in_the_git_directory() -> None:
    """No temporary ref, pack or crash report stays behind."""
    change = sample(7, kinds=6)
    with stored("arrival", [change]) as (folder, (where,)):
        chain(folder, change, where, "law")
        assert not git(folder, "for-each-ref", "refs/prsplit/new")
        names = [name for _, _, names in os.walk(os.path.join(folder, ".git")) for name in names]
        assert not [name for name in names if name.startswith(("tmp_", "fast_import_crash")) or name.endswith(".lock")]
