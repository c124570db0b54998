"""Commits that no branch has: the work tree, and a change on top of another base."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from prsplit.errors import AnsweredNo, CommandFailed, Refused
from prsplit.repo.snapshot import carry_over, dirty, worktree_commit
from support.repo import Repo, assert_exact, grown, new_repo

TEN = b"".join(b"line %d\n" % number for number in range(10))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A clean work tree on `topic`."""
    return grown(
        tmp_path / "repo", {"a": TEN, "b": TEN, "gone": TEN, "to-link": b"x\n", "deep/c": TEN, ".gitignore": b"*.o\n"}
    )


def _taken(repo: Repo, *, untracked: bool = False) -> tuple[dict[str, tuple[str, str]], tuple[str, ...]]:
    """The files of the snapshot and the new names; nothing of the repository may have moved."""
    before = repo.state()
    head = repo.revision("HEAD")
    found, new = worktree_commit(repo.opened(), head, untracked=untracked)
    assert repo.state() == before
    assert repo.id(f"{found.commit}^{{tree}}") == found.tree
    if found != head:
        assert repo.id(f"{found.commit}^") == head.commit
    return repo.files(found.commit), new


def _added(repo: Repo, *arguments: str) -> dict[str, tuple[str, str]]:
    """What git itself would have committed."""
    repo.git("add", *arguments)
    return repo.files(repo.git("write-tree"))


def test_a_clean_tree_is_its_head(repo: Repo) -> None:
    """Without changes the snapshot is HEAD itself."""
    head = repo.revision("HEAD")
    assert worktree_commit(repo.opened(), head, untracked=True) == (head, ())
    assert dirty(repo.opened()) == ()


def test_every_kind_of_dirt(repo: Repo) -> None:
    """Edits, deletions, modes, type changes, staged and half-staged files are what `git add -u` makes of them."""
    repo.write("a", TEN + b"staged\n")
    repo.write("added", b"added\n")
    repo.git("add", "a", "added")
    repo.write("a", TEN + b"staged and more\n")
    repo.write("b", TEN, executable=True)
    repo.remove("gone")
    repo.link("to-link", "a")
    repo.write("deep/c", b"rewritten\n")
    repo.write("untracked", b"u\n")
    assert dirty(repo.opened()) == ("a", "added", "b", "deep/c", "gone", "to-link")
    files, new = _taken(repo)
    assert new == ()
    assert files == _added(repo, "-u")
    assert "untracked" not in files


def test_new_files_are_named(repo: Repo) -> None:
    """New files come along when asked for, by name; ignored ones and repositories inside do not."""
    names: list[str | bytes] = ["new", "deep/new", ".env", 'odd \t\n"name', b"\xff", "-x", ":(top)y"]
    for name in names:
        repo.write(name, repr(name))
    repo.write("ignored.o", b"o")
    new_repo(repo.path / "inner").commit("inner")
    files, new = _taken(repo, untracked=True)
    assert sorted(new) == sorted(os.fsdecode(name) for name in names)
    assert set(files) == set(repo.files()) | set(new)


def test_excludes_of_the_user_count(repo: Repo) -> None:
    """What the user's own settings exclude is not taken in either."""
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/exclude").write_text("*.local\n")
    repo.write("mine", "*.mine\n")
    repo.git("config", "core.excludesFile", str(repo.path / "mine"))
    for name in ("x.local", "x.mine", "x.new"):
        repo.write(name, b"x")
    assert _taken(repo, untracked=True)[1] == ("mine", "x.new")


def test_snapshots_are_the_same_each_time(repo: Repo) -> None:
    """Same files, same commit: no clock and no name of the caller's goes in."""
    repo.write("a", b"changed\n")
    head = repo.revision("HEAD")
    one = worktree_commit(repo.opened(), head)[0]
    assert worktree_commit(repo.opened(), head)[0] == one
    assert repo.git("show", "-s", "--format=%an %at %cn %ct %B", one.commit) == repo.git(
        "show", "-s", "--format=%an %at %cn %ct %B", "HEAD"
    )


def test_line_ends_are_converted(repo: Repo) -> None:
    """Line ends go in as `git add` would have them: attributes and autocrlf are no programs."""
    repo.write(".gitattributes", b"*.txt text eol=crlf\n*.raw -text\n")
    repo.write("a.txt", b"a\r\nb\r\n")
    repo.write("a.raw", b"a\r\nb\r\n")
    repo.git("add", ".")
    repo.git("config", "core.autocrlf", "input")
    repo.write("a.txt", b"a\r\nc\r\n")
    repo.write("b", TEN.replace(b"\n", b"\r\n") + b"more\r\n")
    repo.write("a.raw", b"c\r\n")
    files, _ = _taken(repo)
    assert files == _added(repo, "-u")
    assert repo.git("cat-file", "blob", files["a.txt"][1]) == "a\nc\n".removesuffix("\n")


def test_attributes_outside_of_the_tree_count(repo: Repo) -> None:
    """So do those in .git/info and in the user's own file."""
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/attributes").write_text("a text\n")
    (repo.path / ".git/mine").write_text("b text\n")
    repo.git("config", "core.attributesFile", str(repo.path / ".git/mine"))
    for name in ("a", "b", "deep/c"):
        repo.write(name, b"x\r\ny\r\n")
    assert _taken(repo)[0] == _added(repo, "-u")


def test_a_file_touched_in_the_moment_of_the_index(repo: Repo) -> None:
    """A file rewritten with the same size and time stamp as the index knows is not taken for unchanged."""
    stamp = 1_700_000_000_000_000_000
    os.utime(repo.at("a"), ns=(stamp, stamp))
    repo.git("update-index", "--refresh", "-q")
    repo.write("a", TEN.replace(b"line 0", b"LINE 0"))
    os.utime(repo.at("a"), ns=(stamp, stamp))
    os.utime(repo.path / ".git/index", ns=(stamp, stamp))
    repo.git("config", "core.trustctime", "false")
    repo.git("config", "core.checkStat", "minimal")
    assert dirty(repo.opened()) == ("a",)
    files, _ = _taken(repo)
    assert files["a"][1] != repo.files()["a"][1]


def test_a_file_to_be_added(repo: Repo) -> None:
    """A file marked with `git add -N` counts as tracked."""
    repo.write("later", b"later\n")
    repo.git("add", "-N", "later")
    assert dirty(repo.opened()) == ("later",)
    files, _ = _taken(repo)
    assert "later" in files


def test_in_the_middle_of_a_merge(repo: Repo) -> None:
    """Conflict markers are not taken in: exit 3."""
    repo.write("a", b"mine\n")
    repo.commit()
    repo.git("switch", "-q", "-c", "other", "main")
    repo.write("a", b"theirs\n")
    repo.commit()
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("merge", "-q", "topic")
    assert dirty(repo.opened()) == ("a",)
    with pytest.raises(Refused, match="a can't be taken in: a merge is under way"):
        worktree_commit(repo.opened(), repo.revision("HEAD"))


def test_submodules_move_with_their_commit(repo: Repo) -> None:
    """A submodule with another commit checked out is dirt; changes within it are not looked at."""
    inner = new_repo(repo.path / "inner")
    inner.write("i", b"1\n")
    inner.commit()
    repo.git("add", "inner")
    repo.commit_index()
    inner.write("i", b"dirt\n")
    assert dirty(repo.opened()) == ()
    bumped = inner.commit()
    assert dirty(repo.opened()) == ("inner",)
    assert _taken(repo)[0]["inner"] == ("160000", bumped)


def test_a_work_tree_that_can_not_be_read(repo: Repo) -> None:
    """An index that is damaged is a failure of git's, in one sentence."""
    (repo.path / ".git/index").write_bytes(b"garbage")
    with pytest.raises(CommandFailed, match="index"):
        worktree_commit(repo.opened(), repo.revision("HEAD"))


def _onto(repo: Repo, **texts: bytes) -> None:
    repo.git("switch", "-q", "-c", "upstream", "main")
    for name, text in texts.items():
        repo.write(name, text)
    repo.commit("upstream")
    repo.git("switch", "-q", "topic")


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_carry_over(tmp_path: Path, object_format: str) -> None:
    """A change is merged onto another base in memory, line by line and across a rename, and stands on that base."""
    repo = grown(tmp_path / "repo", {"a": TEN, "b": TEN}, object_format=object_format)
    repo.write("a", TEN.replace(b"line 9", b"nine"))
    repo.move("b", "c")
    head = repo.commit("topic")
    _onto(repo, a=TEN.replace(b"line 0", b"zero"), b=TEN + b"more\n")
    before = repo.state()
    onto = repo.revision("upstream")
    found = carry_over(repo.opened(), repo.revision("topic"), repo.revision("main"), onto)
    assert repo.state() == before
    assert repo.id(f"{found.commit}^") == onto.commit
    assert repo.git("cat-file", "blob", f"{found.commit}:a").splitlines()[::9] == ["zero", "nine"]
    change = assert_exact(repo, "upstream", found.commit)
    assert [(file.path, file.status) for file in change.files] == [("a", "M"), ("c", "R")]
    assert repo.git("show", "-s", "--format=%B", found.commit) == repo.git("show", "-s", "--format=%B", head)
    assert carry_over(repo.opened(), repo.revision("topic"), repo.revision("main"), onto) == found


def test_carry_over_conflicts(repo: Repo) -> None:
    """Conflicts are named, all of them: exit 1."""
    for name in ("a", "deep/c"):
        repo.write(name, TEN.replace(b"line 5", b"mine"))
    repo.remove("gone")
    repo.commit()
    _onto(repo, a=TEN.replace(b"line 5", b"theirs"), gone=b"changed\n" + TEN, b=b"fine\n", **{"deep/c": b"theirs\n"})
    with pytest.raises(AnsweredNo, match="conflicts with upstream in a, deep/c, gone") as caught:
        carry_over(repo.opened(), repo.revision("topic"), repo.revision("main"), repo.revision("upstream"))
    assert caught.value.hint.startswith("git rebase --onto ")


def test_carry_over_of_what_is_there(repo: Repo) -> None:
    """A base that has the whole change leaves nothing to split: exit 1."""
    repo.write("a", b"same\n")
    repo.commit()
    _onto(repo, a=b"same\n", b=b"more\n")
    with pytest.raises(AnsweredNo, match="upstream has the whole change already"):
        carry_over(repo.opened(), repo.revision("topic"), repo.revision("main"), repo.revision("upstream"))


def test_carry_over_sees_no_attributes_and_no_settings(repo: Repo) -> None:
    """Attributes would let `union` hide a conflict, and settings would turn renames off: neither is seen."""
    repo.write(".gitattributes", b"* merge=union\n")
    repo.git("config", "merge.default", "union")
    repo.git("config", "merge.renames", "false")
    repo.commit("attributes")
    repo.write("a", TEN.replace(b"line 5", b"mine"))
    repo.commit()
    repo.git("switch", "-q", "-c", "upstream", "topic~1")
    repo.write("a", TEN.replace(b"line 5", b"theirs"))
    repo.commit("upstream")
    base = repo.revision("topic~1")
    with pytest.raises(AnsweredNo, match="in a"):
        carry_over(repo.opened(), repo.revision("topic"), base, repo.revision("upstream"))


def test_settings_of_the_user_are_not_seen_either(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A filter, a merge driver or attributes in the user's own settings do not take part: plans are the same for all."""
    trap = f"echo sprung >> {tmp_path}/sprung; cat"
    mine = tmp_path / "mine"
    mine.write_text(
        f"[core]\nattributesFile = {tmp_path}/attributes\n[merge]\ndefault = union\n"
        f'[filter "trap"]\nclean = "{trap}"\nprocess = "{trap}"\n[merge "trap"]\ndriver = "{trap}"\n'
    )
    (tmp_path / "attributes").write_text("b merge=trap filter=trap\n")
    for name in ("a", "b"):
        repo.write(name, TEN.replace(b"line 5", b"mine"))
    repo.commit()
    _onto(repo, a=TEN.replace(b"line 5", b"theirs"), b=TEN.replace(b"line 5", b"theirs"))
    repo.write("b", TEN)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(mine))
    opened = repo.opened()
    assert dirty(opened) == ("b",)
    with pytest.raises(AnsweredNo, match="in a, b"):
        carry_over(opened, repo.revision("topic"), repo.revision("main"), repo.revision("upstream"))
    with pytest.raises(Refused, match="b goes through a filter"):
        worktree_commit(opened, repo.revision("topic"))
    assert not (tmp_path / "sprung").exists()


def test_nothing_is_left_in_the_temporary_folder(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The git directory of our own is gone afterwards, also after a refusal."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    repo.write("a", b"mine\n")
    assert dirty(repo.opened()) == ("a",)
    worktree_commit(repo.opened(), repo.revision("HEAD"))
    repo.commit()
    _onto(repo, a=b"theirs\n")
    with pytest.raises(AnsweredNo):
        carry_over(repo.opened(), repo.revision("topic"), repo.revision("main"), repo.revision("upstream"))
    assert os.listdir(folder) == []


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ["/dev/zero", "/", "/nowhere/at/all"])
def test_settings_that_name_no_file_are_not_read(repo: Repo, name: str) -> None:
    """A device never ends; git itself would hang on it."""
    head, opened = repo.revision("HEAD"), repo.opened()
    repo.write("a", "changed\n")
    repo.git("config", "core.attributesFile", name)
    found, _ = worktree_commit(opened, head)
    assert found.tree != head.tree
