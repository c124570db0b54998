"""A dry run prints the very script that the real run performs, and does nothing itself."""

from __future__ import annotations

from hypothesis import given

from prsplit.model.script import CommitStep, Script
from prsplit.reports.page import plain
from prsplit.reports.script import script_page
from support.cases import batches, blob_id, stored
from support.generate import Change, sample
from support.generate_store import git, tree_of
from support.profile import laws
from support.stacks import applied, flags, found, refs, told


@laws(quick=4, full=100)
@given(batch=batches(most=5))
def test_what_is_announced_is_what_is_done(batch: list[Change]) -> None:
    """The dry run's script is the real one's; the commits, their people, words and files are those of the script."""
    with stored("honesty", batch) as (folder, ranges):
        for number, (change, where) in enumerate(zip(batch, ranges, strict=True)):
            before = found(folder), refs(folder)
            announced = applied(folder, change, where, f"law/{number}", dry_run=True)
            assert announced.run is None
            assert (found(folder), refs(folder)) == before
            done = applied(folder, change, where, f"law/{number}")
            assert done.script == announced.script
            _performed(folder, done.script)


def _performed(folder: str, script: Script) -> None:
    """Every commit and ref of the script is there, and is what the script says."""
    tips = {name.removeprefix("refs/heads/"): oid for name, oid in refs(folder).items()}
    below = script.base
    for step in script.commits:
        commit = tips[step.branch]
        assert git(folder, "rev-parse", f"{commit}^@").decode().split() == [below]
        form = "--format=%an%n%ae%n%ad%n%cn%n%ce%n%cd%n%B"
        words = git(folder, "log", "-1", "--date=raw", form, commit).decode("utf-8", "surrogateescape")
        people = [f"{who.name}\n{who.email}\n{who.when}\n" for who in (step.author, step.committer)]
        assert words.rstrip("\n") == ("".join(people) + step.message).rstrip("\n")
        assert tree_of(folder, commit) == _written(tree_of(folder, below), step)
        below = commit
    assert {name for name, _ in script.refs} == {step.branch for step in script.commits}


def _written(below: dict[bytes, tuple[str, str]], step: CommitStep) -> dict[bytes, tuple[str, str]]:
    """The files of the step below with those of the script taken out and put in."""
    tree = dict(below)
    for path in step.deletes:
        del tree[path.encode("utf-8", "surrogateescape")]
    for state in step.writes:
        oid = blob_id(state.data) if state.data is not None else state.oid
        assert oid is not None
        tree[state.path.encode("utf-8", "surrogateescape")] = (state.mode, oid)
    return tree


def test_the_page_names_every_step() -> None:
    """What `apply --dry-run` prints is the whole script: each commit, file, branch, and the tree required."""
    change = sample(5, kinds=6)
    with stored("honesty", [change]) as (folder, (where,)):
        script = applied(folder, change, where, "law", dry_run=True).script
        end = told("-C", folder, "apply", "--dry-run", "--prefix", "law", *flags(change, where))
        assert end.code == 0
        assert end.out == plain(script_page(script))
        rows = end.out.splitlines()
        assert sum(row.startswith("commit ") for row in rows) == len(script.commits)
        assert sum(row.startswith("  write ") for row in rows) == sum(len(step.writes) for step in script.commits)
        assert sum(row.startswith("  delete ") for row in rows) == sum(len(step.deletes) for step in script.commits)
        assert sum(row.startswith("move ") for row in rows) == len(script.refs)
        assert where.head_tree in end.out
