"""The limits of reading. What is read is in the stories."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.errors import Refused
from prsplit.model.change import ChangeSet
from prsplit.repo import diff, read
from prsplit.repo.diff import Record
from prsplit.repo.open import Repository
from prsplit.repo.trees import Trees
from support.repo import grown, new_repo, processes


def test_the_same_tree_twice(tmp_path: Path) -> None:
    """Between a tree and itself there is nothing."""
    repo = grown(tmp_path / "repo", {"a": b"a\n"})
    main = repo.revision("main")
    assert read.read_change(repo.opened(), main, main) == ChangeSet(main, main, ())


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change over the cap on records is refused while git still writes, with the way out."""
    repo = grown(tmp_path / "repo", {"a": b"a\n"})
    for number in range(20):
        repo.write(f"{number}", b"%d\n" % number)
    repo.commit()
    monkeypatch.setattr(diff, "MAX_RECORDS", 20)
    assert len(repo.change().files) == 20
    monkeypatch.setattr(diff, "MAX_RECORDS", 19)
    with pytest.raises(Refused, match="more than 19 files") as caught:
        repo.change()
    assert caught.value.hint == "prsplit plan --only PATH"


def test_a_patch_beyond_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a patch over the cap on bytes."""
    repo = grown(tmp_path / "repo", {"a": b"a\n"})
    repo.write("a", b"b\n" * 1000)
    repo.commit()
    monkeypatch.setattr(diff, "MAX_PATCH", 1000)
    with pytest.raises(Refused, match="too big"):
        repo.change()


def test_one_diff_and_one_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files changed, git is started twice: for the diff, and for the contents unless a reader is shared."""
    repo = grown(tmp_path / "repo", {f"{number}": b"%d\n" % number for number in range(200)})
    for number in range(200):
        repo.write(f"{number}", b"changed %d\n" % number)
    repo.commit()
    opened, base, head = repo.opened(), repo.revision("main"), repo.revision("HEAD")
    started = processes(monkeypatch)
    assert len(read.read_change(opened, base, head).files) == 200
    assert len(started) == 2
    with Trees(opened) as trees:
        assert trees.look(("HEAD",))["HEAD"]
        read.read_change(opened, base, head, trees=trees)
    assert len(started) == 4


def test_hunks_that_do_not_rebuild_the_file_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positions are checked against both contents: where they are wrong the file is one hunk, and still exact."""
    repo = grown(tmp_path / "repo", {"a": b"1\n2\n3\n"})
    repo.write("a", b"1\n2\nthree\n")
    repo.commit()
    monkeypatch.setattr(read, "hunks", lambda _: ())
    ((hunk,),) = (file.hunks for file in repo.change().files)
    assert (hunk.old_count, hunk.new_count) == (3, 3)


def test_old_modes(tmp_path: Path) -> None:
    """A mode that no git has written for years is carried as it is."""
    repo = new_repo(tmp_path / "repo")
    blob = repo.git("hash-object", "-w", "--stdin", feed=b"a\n")
    trees = [repo.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally",
                      feed=b"%s a\0" % mode + bytes.fromhex(blob)) for mode in (b"100664", b"100644")]  # fmt: skip
    for name, tree in zip(("old", "new"), trees, strict=True):
        repo.git("update-ref", f"refs/heads/{name}", repo.git("commit-tree", tree, "-m", name))
    change = repo.change("old", "new")
    # Git reads both modes as one, so that nothing changes.
    assert change.files == ()


def test_status_of_a_copy() -> None:
    """Should git ever speak of a copy, it is an addition."""
    assert read._status(Record("C", "a", "b", "100644", "100644", "1", "1")) == "A"


def test_empty_trees_are_known(tmp_path: Path) -> None:
    """The ids that stand for no attributes are git's own for the empty tree."""
    for kind, oid in diff.EMPTY_TREE.items():
        repo: Repository = new_repo(tmp_path / kind, object_format=kind).opened()
        assert repo.git.run("hash-object", "-t", "tree", "--stdin").decode().strip() == oid
