"""Every kind of repository: where it lies, what it lacks, and who calls from where."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from prsplit.errors import CommandFailed, Exit, PrsplitError, Refused, UsageError
from prsplit.repo.base import resolve_range
from prsplit.repo.open import open_repository
from prsplit.repo.read import read_change
from prsplit.repo.snapshot import dirty, worktree_commit
from prsplit.repo.trees import Trees
from prsplit.settings import PlanOptions, Settings
from support.repo import Repo, assert_exact, grown, new_repo

TEN = b"".join(b"line %d\n" % number for number in range(10))
PLAIN = PlanOptions(base="main")


def _branch(path: Path, object_format: str = "sha1") -> Repo:
    repo = grown(path, {"a.txt": TEN}, object_format=object_format)
    repo.git("switch", "-q", "main")
    repo.write("deep/b.txt", TEN)
    repo.commit("more base")
    repo.git("switch", "-q", "-C", "topic")
    repo.write("a.txt", TEN + b"more\n")
    repo.write("deep/new.txt", b"new\n")
    repo.commit("change")
    return repo


def _paths(at: Path | str, options: PlanOptions = PLAIN) -> list[str]:
    opened = open_repository(str(at))
    found = resolve_range(opened, options, Settings())
    return [file.path for file in read_change(opened, found.base, found.head).files]


BOTH = ["a.txt", "deep/new.txt"]


def test_from_a_folder_within(tmp_path: Path) -> None:
    """Started deep in the work tree, all of the change is read, paths counted from the root."""
    assert _paths(_branch(tmp_path / "repo").path / "deep") == BOTH


def test_sha256(tmp_path: Path) -> None:
    """A repository with SHA-256 ids has zeros of its own length."""
    repo = _branch(tmp_path / "repo", "sha256")
    opened = repo.opened()
    assert (opened.object_format, len(opened.zero)) == ("sha256", 64)
    assert _paths(repo.path) == BOTH


def test_bare(tmp_path: Path) -> None:
    """A bare repository has no work tree, is never dirty, and can't give one."""
    repo = _branch(tmp_path / "repo")
    bare = tmp_path / "bare.git"
    repo.git("clone", "-q", "--bare", str(repo.path), str(bare))
    opened = open_repository(str(bare))
    assert (opened.bare, opened.git.work_tree, opened.common_dir) == (True, None, str(bare))
    assert _paths(bare, PlanOptions(base="main", head="topic")) == BOTH
    assert dirty(opened) == ()
    with pytest.raises(Refused, match="no work tree"):
        worktree_commit(opened, repo.revision("HEAD"))


def test_linked_worktree(tmp_path: Path) -> None:
    """A linked worktree has its own HEAD and index, and prsplit's folder is shared."""
    repo = _branch(tmp_path / "repo")
    repo.git("worktree", "add", "-q", "-b", "linked", str(tmp_path / "linked"), "topic")
    linked = Repo(tmp_path / "linked")
    linked.write("a.txt", b"dirty\n")
    opened = linked.opened()
    assert opened.git.work_tree == str(linked.path)
    assert opened.common_dir == str(repo.path / ".git")
    assert opened.folder == str(repo.path / ".git/prsplit")
    assert (dirty(opened), dirty(repo.opened())) == (("a.txt",), ())
    assert resolve_range(opened, PLAIN, Settings()).branch == "linked"
    assert _paths(linked.path) == BOTH


def test_separate_git_directory(tmp_path: Path) -> None:
    """A `.git` file that points elsewhere is followed."""
    folder = tmp_path / "repo"
    words = ["git", "init", "-q", "-b", "main", f"--separate-git-dir={tmp_path}/elsewhere", str(folder)]
    subprocess.run(words, check=True, capture_output=True)
    repo = Repo(folder)
    repo.write("a", b"a\n")
    repo.commit()
    assert repo.opened().common_dir == str(tmp_path / "elsewhere")


def test_inside_the_git_directory(tmp_path: Path) -> None:
    """Started within `.git`, it is the repository around it that is opened."""
    repo = _branch(tmp_path / "repo")
    assert open_repository(str(repo.path / ".git")).git.work_tree == str(repo.path)


def test_detached_head(tmp_path: Path) -> None:
    """A detached HEAD has a short id where a branch has its name."""
    repo = _branch(tmp_path / "repo")
    repo.git("switch", "-q", "--detach")
    assert resolve_range(repo.opened(), PLAIN, Settings()).branch == repo.id("HEAD")[:12]
    assert _paths(repo.path) == BOTH


def test_called_from_a_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIT_DIR as a hook inherits it, relative even, is honoured for the current folder, and not for another one."""
    repo, other = _branch(tmp_path / "repo"), new_repo(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index.lock")
    monkeypatch.chdir(repo.path)
    assert open_repository().git.git_dir == str(repo.path / ".git")
    assert open_repository(str(other.path)).git.git_dir == str(other.path / ".git")
    assert dirty(open_repository()) == ()
    monkeypatch.setenv("GIT_DIR", str(repo.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(repo.path))
    monkeypatch.chdir(other.path)
    assert open_repository().git.work_tree == str(repo.path)


def test_bare_repository_named_by_a_hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A receive hook runs in the bare repository, with GIT_DIR set to the folder it is in."""
    bare = new_repo(tmp_path / "bare.git", bare=True)
    monkeypatch.chdir(bare.path)
    monkeypatch.setenv("GIT_DIR", ".")
    opened = open_repository()
    assert (opened.bare, opened.git.git_dir) == (True, str(bare.path))


RECEIVE = """\
import sys
from prsplit.repo.open import open_repository
from prsplit.repo.read import read_change
from prsplit.repo.trees import Trees
from prsplit.repo.revisions import revision
opened = open_repository()
for line in sys.stdin:
    old, new, ref = line.split()
    with Trees(opened) as trees:
        change = read_change(opened, revision(opened, trees, "refs/heads/main"), revision(opened, trees, new))
    print("read", *(file.path for file in change.files), file=sys.stderr)
"""


def test_objects_just_pushed_are_seen_by_a_receive_hook(tmp_path: Path) -> None:
    """In a pre-receive hook the new objects lie in quarantine: they are found there."""
    repo = _branch(tmp_path / "repo")
    bare = new_repo(tmp_path / "bare.git", bare=True)
    repo.git("push", "-q", str(bare.path), "main")
    import sys

    import prsplit

    source = Path(prsplit.__file__).parents[1]
    hook = bare.path / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    (tmp_path / "hook.py").write_text(RECEIVE)
    hook.write_text(f"#!/bin/sh\nPYTHONPATH='{source}' exec '{sys.executable}' '{tmp_path}/hook.py'\n")
    hook.chmod(0o755)
    words = ["git", "-C", str(repo.path), "push", "-q", str(bare.path), "topic"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "read a.txt deep/new.txt" in done.stderr


def _shallow(tmp_path: Path, cut: str) -> Repo:
    repo = _branch(tmp_path / "repo")
    repo.git("tag", "root", "main~1")
    for number in range(3):
        repo.write("a.txt", TEN + b"more %d\n" % number)
        repo.commit(f"more {number}")
    repo.git("switch", "-q", "main")
    repo.write("main.txt", b"main\n")
    repo.commit("main goes on")
    repo.git("switch", "-q", "topic")
    clone = tmp_path / "clone"
    words = ["git", "clone", "-q", cut, "--no-single-branch", f"file://{repo.path}", str(clone)]
    subprocess.run(words, check=True, capture_output=True)
    return Repo(clone)


def test_shallow_without_the_merge_base(tmp_path: Path) -> None:
    """Where history was cut before the branch left its base: exit 3, and the command that deepens."""
    clone = _shallow(tmp_path, "--depth=1")
    with pytest.raises(Refused, match="shallow clone") as caught:
        _paths(clone.path, PlanOptions(base="origin/main"))
    assert caught.value.hint == "git fetch --unshallow origin"
    subprocess.run(caught.value.hint.split(), cwd=clone.path, check=True, capture_output=True)
    assert _paths(clone.path, PlanOptions(base="origin/main")) == BOTH


def test_shallow_that_reaches_far_enough(tmp_path: Path) -> None:
    """A shallow clone that holds the merge base is as good as a whole one."""
    clone = _shallow(tmp_path, "--shallow-exclude=root")
    assert clone.opened().shallow
    assert _paths(clone.path, PlanOptions(base="origin/main")) == BOTH


def test_partial_clone_does_not_fetch(tmp_path: Path) -> None:
    """Objects that a partial clone left behind are not fetched: exit 3, and the command that does."""
    repo = _branch(tmp_path / "repo")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = Repo(tmp_path / "clone")
    words = ["git", "clone", "-q", "--bare", "--filter=blob:none", f"file://{repo.path}", str(clone.path)]
    subprocess.run(words, check=True, capture_output=True)
    before = clone.git("count-objects", "-v")
    options = PlanOptions(base="main", head="topic")
    with pytest.raises(Refused, match="partial clone") as caught:
        _paths(clone.path, options)
    assert caught.value.code is Exit.REFUSED
    with Trees(open_repository(str(clone.path))) as trees, pytest.raises(Refused, match="partial clone"):
        trees.blob(repo.id("topic:a.txt"))
    assert clone.git("count-objects", "-v") == before
    subprocess.run([*caught.value.hint.split()], cwd=clone.path, check=True, capture_output=True)
    assert _paths(clone.path, options) == BOTH


def test_partial_clone_on_git_that_knows_no_switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git that ignores GIT_NO_LAZY_FETCH finds no transport that it may use."""
    repo = _branch(tmp_path / "repo")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    words = ["git", "clone", "-q", "--bare", "--filter=blob:none", f"file://{repo.path}", str(clone)]
    subprocess.run(words, check=True, capture_output=True)
    opened = open_repository(str(clone))
    with pytest.raises(Refused, match="partial clone"):
        opened.git.run("cat-file", "-p", repo.id("topic:a.txt"), env={"GIT_NO_LAZY_FETCH": "0"})


def test_sparse_checkout(tmp_path: Path) -> None:
    """Files left out of a sparse checkout are neither dirty nor missing."""
    repo = _branch(tmp_path / "repo")
    repo.git("sparse-checkout", "set", "--sparse-index", "nothing")
    assert not (repo.path / "deep").exists()
    opened = repo.opened()
    assert dirty(opened) == ()
    head = repo.revision("HEAD")
    assert worktree_commit(opened, head) == (head, ())
    assert _paths(repo.path) == BOTH


def test_split_index(tmp_path: Path) -> None:
    """An index in two files is read from both."""
    repo = _branch(tmp_path / "repo")
    repo.git("update-index", "--split-index")
    repo.write("a.txt", b"dirty\n")
    opened = repo.opened()
    assert dirty(opened) == ("a.txt",)
    taken, _ = worktree_commit(opened, repo.revision("HEAD"))
    assert [file.path for file in read_change(opened, repo.revision("HEAD"), taken).files] == ["a.txt"]


def test_no_repository(tmp_path: Path) -> None:
    """A folder outside of any repository: exit 3; no folder at all: exit 2."""
    with pytest.raises(Refused, match="not in a git repository"):
        open_repository(str(tmp_path))
    with pytest.raises(UsageError, match="no folder"):
        open_repository(str(tmp_path / "missing"))


def test_unborn_branch(tmp_path: Path) -> None:
    """A branch without commits is opened, and then there is nothing to split on it: exit 3."""
    repo = new_repo(tmp_path / "repo")
    assert dirty(repo.opened()) == ()
    with pytest.raises(Refused, match="The branch main has no commit yet"):
        resolve_range(repo.opened(), PlanOptions(), Settings())


def _damage(repo: Repo, oid: str, content: bytes) -> None:
    place = repo.path / ".git/objects" / oid[:2] / oid[2:]
    place.chmod(0o644)
    place.write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"garbage"])
@pytest.mark.parametrize("name", ["HEAD", "HEAD^{tree}", "HEAD:a.txt", "HEAD:deep", "main", "main:a.txt"])
def test_corrupt_objects(tmp_path: Path, name: str, content: bytes) -> None:
    """A damaged object, whichever it is: one sentence, exit 4."""
    repo = _branch(tmp_path / "repo")
    _damage(repo, repo.id(name), content)
    with pytest.raises(CommandFailed) as caught:
        _paths(repo.path)
    assert "\n" not in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", ["HEAD", "HEAD^{tree}", "HEAD:a.txt"])
def test_missing_objects(tmp_path: Path, name: str) -> None:
    """A missing object, whichever it is: exit 4."""
    repo = _branch(tmp_path / "repo")
    oid = repo.id(name)
    (repo.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(CommandFailed):
        _paths(repo.path)


def test_owned_by_another_user(tmp_path: Path) -> None:
    """What belongs to somebody else is not opened, and the hint is the command by which git trusts it."""
    repo = _branch(tmp_path / "repo")
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    for root, folders, files in os.walk(repo.path):
        for name in (".", *folders, *files):
            os.lchown(os.path.join(root, name), 12345, 12345)
    with pytest.raises(Refused, match="belongs to another user") as caught:
        open_repository(str(repo.path))
    assert caught.value.hint == f"git config --global --add safe.directory {repo.path}"


def test_too_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git before 2.38 is named with its version: exit 3."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\ncat > /dev/null\necho git version 2.37.9\n")
    (folder / "git").chmod(0o755)
    repo = _branch(tmp_path / "repo")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Refused, match=r"git 2\.37\.9 is too old"):
        repo.opened()


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No git anywhere: exit 3."""
    repo = _branch(tmp_path / "repo")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrsplitError, match="git is not on PATH"):
        repo.opened()


def test_reading_leaves_everything_as_found(tmp_path: Path) -> None:
    """Reading moves no ref, writes no index and touches no file, even where the index could do with a refresh."""
    repo = _branch(tmp_path / "repo")
    os.utime(repo.path / "a.txt", (1, 1))
    repo.write("untracked", b"x\n")
    before = repo.state()
    opened = repo.opened()
    found = resolve_range(opened, PLAIN, Settings())
    assert dirty(opened) == ()
    worktree_commit(opened, found.head, untracked=True)
    assert_exact(repo)
    assert repo.state() == before
