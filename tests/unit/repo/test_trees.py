"""One git answers for trees and blobs."""

from __future__ import annotations

from pathlib import Path

import pytest

from prsplit.errors import CommandFailed
from prsplit.repo import trees as module
from prsplit.repo.trees import Trees
from support.repo import Repo, grown, processes

ODD = ['a "b"', "x b/y", "tab\t", "line\nfeed", "é", "\udcff", ":(top)x", "*.py", "-x"]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Files of every kind, among them odd names."""
    made = grown(tmp_path / "repo", {"deep/er/a.py": b"a\r\n\0\xff", "empty": b"", **dict.fromkeys(ODD[:-4], b"odd\n")})
    for name in ("é", b"\xff", ":(top)x", "*.py", "-x", "plain.py"):
        made.write(name, b"odd\n")
    made.link("link", "empty")
    made.write("run", b"#!\n", executable=True)
    made.git("add", "-A", "-f")
    made.git("update-index", "--add", "--cacheinfo", f"160000,{made.id('main')},module")
    made.commit_index()
    return made


def test_paths_and_entries(repo: Repo) -> None:
    """All paths of a tree, submodules included, as they are; asked of git once."""
    tree = repo.id("HEAD^{tree}")
    with Trees(repo.opened()) as trees:
        assert trees.paths(tree) == {*ODD, "deep/er/a.py", "empty", "link", "run", "module", "plain.py"}
        assert trees.paths(tree) is trees.paths(tree)
        assert trees.entries(tree) == repo.files()


def test_find(repo: Repo) -> None:
    """Modes and ids of the paths that exist; folders and patterns are no paths. Few or many, the answer is the same."""
    tree, files = repo.id("HEAD^{tree}"), repo.files()
    asked = [*ODD, "link", "module", "deep", "deep/", "deep/er/a.py", "missing", "deep/missing/x"]
    expected = {path: files[path] for path in asked if path in files}
    with Trees(repo.opened()) as trees:
        assert trees.find(tree, asked) == expected
        assert trees.find(tree, [*asked, *(f"no/{number}" for number in range(100))]) == expected
        assert trees.find(tree, []) == {}


def test_text(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Regular files alone have a text, and only up to the limit."""
    tree = repo.id("HEAD^{tree}")
    with Trees(repo.opened()) as trees:
        assert trees.text(tree, "deep/er/a.py") == b"a\r\n\0\xff"
        assert (trees.text(tree, "empty"), trees.text(tree, "run")) == (b"", b"#!\n")
        assert [trees.text(tree, path) for path in ("link", "module", "deep", "missing")] == [None] * 4
        monkeypatch.setattr(module, "MAX_BLOB", 4)
        assert trees.text(tree, "deep/er/a.py") is None
        assert trees.text(tree, "plain.py") == b"odd\n"


def test_many_blobs_in_one_conversation(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of blobs, larger than any pipe, come through one process and in any order."""
    texts = [b"%d\n" % number * (1 + number * 5) for number in range(300)]
    for number, text in enumerate(texts):
        repo.write(f"many/{number}", text)
    repo.commit()
    oids = [repo.files()[f"many/{number}"][1] for number in range(300)]
    opened = repo.opened()
    started = processes(monkeypatch)
    with Trees(opened) as trees:
        found = trees.blobs([*reversed(oids), *oids])
        assert [found[oid] for oid in oids] == texts
        assert trees.blob(oids[7]) == texts[7]
    assert len(started) == 1


def test_look(repo: Repo) -> None:
    """Any revision, known or not, ambiguous or with blanks in it, is answered and keeps the conversation in step."""
    names = ["HEAD", "HEAD^{tree}", "HEAD:deep/er/a.py", "no such thing", "HEAD: b c", "0" * 40, "é", "a b missing"]
    with Trees(repo.opened()) as trees:
        found = trees.look(names)
    kinds = [one.kind if one else None for one in found.values()]
    assert kinds == ["commit", "tree", "blob", None, None, None, None, None]
    assert list(found) == names


def test_missing_and_damaged(repo: Repo) -> None:
    """What is not there is an error with the id in it, and a damaged object one with git's reason; both can be followed by more."""
    oid = repo.id("HEAD:plain.py")
    (place,) = (repo.path / ".git/objects" / oid[:2]).glob(oid[2:])
    place.chmod(0o644)
    with Trees(repo.opened()) as trees:
        with pytest.raises(CommandFailed, match="is missing or damaged") as caught:
            trees.blob("1" * 40)
        assert caught.value.hint == "git fsck"
        place.write_bytes(b"garbage")
        with pytest.raises(CommandFailed):
            trees.blob(oid)
        assert trees.blob(repo.id("HEAD:empty")) == b""


def test_closed_twice_and_used_again(repo: Repo) -> None:
    """Closing is harmless at any time; a later question begins anew."""
    trees = Trees(repo.opened())
    trees.close()
    assert trees.look(("HEAD",))["HEAD"]
    trees.close()
    trees.close()
    assert trees.look(("HEAD",))["HEAD"]
    trees.close()
