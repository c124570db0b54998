"""Ref names, listings, worktrees, and the one transaction."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prsplit.errors import CommandFailed, Refused
from prsplit.model.script import RefMove
from prsplit.repo.open import open_repository
from prsplit.repo.refs import branches, checked_out, clear_locks, listed, move, valid_prefix, valid_ref
from support.scripts import Ground, ground


@pytest.fixture
def held(tmp_path: Path) -> Ground:
    """A repository with `main` alone."""
    return ground(tmp_path / "r")


PIECES = [*"ab/.@{}~^:?*[\\ -\x01\x7fé", "lock", ".lock", "..", "@{", "//"]
ODD = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@settings(max_examples=150, deadline=None)
@given(ODD)
@example("a.lock/b")
@example("@")
@example("a.")
@example("-a")
def test_names_are_judged_as_git_judges_them(tail: str) -> None:
    """The pure rules agree with `git check-ref-format`."""
    ref = f"refs/heads/{tail}"
    code = subprocess.run(["git", "check-ref-format", ref], check=False).returncode
    assert valid_ref(ref) == (code == 0)


def test_only_full_names_are_valid() -> None:
    """A journal cannot name HEAD or a file beside refs/."""
    assert not valid_ref("HEAD")
    assert not valid_ref("refs/x")
    assert not valid_ref("../refs/heads/x")
    assert not valid_ref("refs/heads/a\nb")


def test_prefixes(held: Ground) -> None:
    """A prefix may have several words; options, full names and bad characters are none."""
    repo = open_repository(held.path)
    assert all(valid_prefix(repo, name) for name in ("x", "split/a", "ä/b", "a/-x"))
    assert not any(
        valid_prefix(repo, name) for name in ("", "-x", "a b", "a..b", "x/", "refs/heads/x", "a\0b", "x.lock")
    )


def test_branches_are_listed_by_folder(held: Ground) -> None:
    """The prefix itself and what lies below it, but not what merely begins like it."""
    for name in ("p/a", "p/b/c", "pq"):
        held.git("branch", name)
    held.git("symbolic-ref", "refs/heads/p/link", "refs/heads/main")
    repo = open_repository(held.path)
    assert branches(repo, "p") == {"p/a": held.base, "p/b/c": held.base, "p/link": ""}
    assert branches(repo, "pq") == {"pq": held.base}
    assert branches(repo, "none") == {}


def test_odd_branch_names_are_listed_as_they_are(held: Ground) -> None:
    """Bytes that are no UTF-8 survive."""
    name = os.fsdecode(b"p/\xff\xc3\xa9'$x")
    held.git("branch", name)
    assert branches(open_repository(held.path), "p") == {name: held.base}


def test_every_worktree_counts(held: Ground, tmp_path: Path) -> None:
    """The main one, linked ones with odd paths, unborn branches; a detached one has none."""
    held.git("worktree", "add", "-q", "-b", "one", str(tmp_path / "a\nb"))
    held.git("worktree", "add", "-q", "--detach", str(tmp_path / "c"))
    assert checked_out(open_repository(held.path)) == {
        "refs/heads/main": held.path,
        "refs/heads/one": str(tmp_path / "a\nb"),
    }
    held.git("symbolic-ref", "HEAD", "refs/heads/unborn")
    assert "refs/heads/unborn" in checked_out(open_repository(held.path))


def test_a_rebase_in_a_linked_worktree_counts(held: Ground, tmp_path: Path) -> None:
    """Git shows such a worktree as detached, and still the branch is in use."""
    held.git("worktree", "add", "-q", "-b", "one", str(tmp_path / "w"))
    folder = Path(held.git("-C", str(tmp_path / "w"), "rev-parse", "--absolute-git-dir"))
    held.git("-C", str(tmp_path / "w"), "switch", "-q", "--detach")
    (folder / "rebase-apply").mkdir()
    (folder / "rebase-apply" / "head-name").write_text("refs/heads/one\n")
    assert checked_out(open_repository(held.path))["refs/heads/one"] == str(tmp_path / "w")


def test_all_move_or_none(held: Ground) -> None:
    """One wrong expectation, and nothing moves."""
    repo = open_repository(held.path)
    zero, other = repo.zero, held.git("commit-tree", f"{held.base}^{{tree}}", "-m", "other")
    held.git("branch", "p/two")
    before = held.refs()
    good = RefMove("refs/heads/p/one", zero, held.base)
    for bad in (
        RefMove("refs/heads/p/two", zero, other),
        RefMove("refs/heads/p/two", other, held.base),
        RefMove("refs/heads/p/two", other, zero),
        RefMove("refs/heads/p/two", other, other),
        RefMove("refs/heads/p/two/x", zero, other),
        RefMove("refs/heads/p/three", zero, "1" * 40),
    ):
        with pytest.raises(Refused, match="none moved"):
            move(repo, [good, bad], "test")
        assert held.refs() == before
    move(repo, [good, RefMove("refs/heads/p/two", held.base, other)], "test")
    assert branches(repo, "p") == {"p/one": held.base, "p/two": other}
    move(repo, [RefMove("refs/heads/p/one", held.base, zero), RefMove("refs/heads/p/two", other, other)], "test")
    assert branches(repo, "p") == {"p/two": other}


FAILING = """#!/bin/sh
for word; do [ "$word" = update-ref ] && found=1; done
[ -z "$found" ] && exec {git} "$@"
[ -e {gone} ] && {again}
: > {gone}
{git} --git-dir={folder} update-ref {ref} {oid}
cat > /dev/null
echo "fatal: commit: cannot update the ref: unable to append: No space left on device" >&2
exit 128
"""


@pytest.mark.parametrize(("again", "left"), [('exec {git} "$@"', []), ("exit 1", ["p/one"])])
def test_a_transaction_that_stops_in_the_middle(held: Ground, tmp_path: Path, again: str, left: list[str]) -> None:
    """The disk fills up while refs are renamed: what moved is taken back, and where that fails, too, it is told."""
    repo = open_repository(held.path)
    fake, ref = tmp_path / "git", "refs/heads/p/one"
    words = {
        "git": repo.git.exe,
        "gone": str(tmp_path / "gone"),
        "ref": ref,
        "oid": held.base,
        "folder": repo.common_dir,
    }
    fake.write_text(FAILING.format(**words, again=again.format(**words)))
    fake.chmod(0o755)
    broken = repo._replace(git=repo.git._replace(exe=str(fake)))
    moves = [RefMove(ref, repo.zero, held.base), RefMove("refs/heads/p/two", repo.zero, held.base)]
    with pytest.raises(CommandFailed, match="1 of 2 refs have moved" if left else "none moved: commit") as caught:
        move(broken, moves, "test")
    assert caught.value.hint
    assert list(branches(repo, "p")) == left


def test_the_reflog_tells_who_moved_a_branch(held: Ground) -> None:
    """`git reflog` shows the run."""
    move(open_repository(held.path), [RefMove("refs/heads/p/one", "0" * 40, held.base)], "prsplit apply: 0001")
    assert "prsplit apply: 0001" in held.git("reflog", "p/one")


def test_many_refs_move_at_once(held: Ground) -> None:
    """Hundreds of branches in one transaction."""
    repo = open_repository(held.path)
    moves = [RefMove(f"refs/heads/p/{number}", repo.zero, held.base) for number in range(300)]
    move(repo, moves, "test")
    assert len(listed(repo, "refs/heads/p")) == 300


def test_only_young_locks_of_the_named_refs_are_cleared(held: Ground) -> None:
    """A lock from before the killed run, or on another ref, belongs to somebody else."""
    repo = open_repository(held.path)
    home = Path(held.path, ".git")
    (home / "refs" / "heads" / "p").mkdir()
    young, old, other = (home / "refs" / "heads" / "p" / f"{name}.lock" for name in ("young", "old", "other"))
    packed = home / "packed-refs.lock"
    for path in (young, old, other, packed):
        path.touch()
    os.utime(old, (1, 1))
    since = young.stat().st_mtime - 1
    moves = [RefMove(f"refs/heads/p/{name}", repo.zero, held.base) for name in ("young", "old")]
    clear_locks(repo, moves, since)
    assert [path.exists() for path in (young, old, other, packed)] == [False, True, True, True]
    clear_locks(repo, [RefMove("refs/heads/p/gone", held.base, repo.zero)], since)
    assert not packed.exists()
