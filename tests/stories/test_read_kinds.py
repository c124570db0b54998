"""Every kind of change, on a branch of its own: read, applied to base by hand, and compared with head id for id."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from prsplit.model.change import FileChange, Hunk
from support.repo import Repo, assert_exact, grown, new_repo

TEN = b"".join(b"line %d\n" % number for number in range(10))
BASE: dict[str | bytes, bytes] = {
    "plain.py": TEN,
    "with space.txt": TEN,
    "gone.txt": TEN,
    "crlf.txt": TEN.replace(b"\n", b"\r\n"),
    "latin.txt": b"caf\xe9\nna\xefve\n",
    "open-end.txt": b"one\ntwo",
    "script.sh": b"#!/bin/sh\necho hello\n",
    "link-to-be": b"once a file\n",
    "old name.py": TEN,
    "picture.png": b"\x89PNG\r\n\x00\x01\x02\n",
    "naïve.txt": TEN,
}


def edited(text: bytes) -> bytes:
    """The text with its third line changed and one line more at each end."""
    rows = text.splitlines(keepends=True)
    return b"first\n" + b"".join([*rows[:2], b"changed\n", *rows[3:]]) + b"last\n"


def _plain(repo: Repo) -> None:
    repo.write("plain.py", edited(TEN))


def _space(repo: Repo) -> None:
    repo.write("with space.txt", edited(TEN))


def _delete(repo: Repo) -> None:
    repo.remove("gone.txt")


def _crlf(repo: Repo) -> None:
    repo.write("crlf.txt", BASE["crlf.txt"].replace(b"line 4\r\n", b"line four\r\n"))


def _latin(repo: Repo) -> None:
    repo.write("latin.txt", b"caf\xe9\nna\xefve \xff\n")


def _open_end(repo: Repo) -> None:
    repo.write("open-end.txt", b"one\ntwo\nthree")


def _chmod(repo: Repo) -> None:
    repo.write("script.sh", BASE["script.sh"], executable=True)


def _new_executable(repo: Repo) -> None:
    repo.write("bin/run", b"#!/bin/sh\n", executable=True)


def _new_symlink(repo: Repo) -> None:
    repo.link("alias", "plain.py")


def _rename(repo: Repo) -> None:
    repo.move("old name.py", "new/name.py")


def _rename_edit(repo: Repo) -> None:
    repo.move("old name.py", "new/name.py")
    repo.write("new/name.py", edited(TEN))


def _binary(repo: Repo) -> None:
    repo.write("new.png", b"\x89PNG\x00" + bytes(range(256)))
    repo.write("picture.png", b"\x89PNG\r\n\x00changed\n")


def _empty(repo: Repo) -> None:
    repo.write("pkg/__init__.py", b"")


def _non_ascii(repo: Repo) -> None:
    repo.write("naïve.txt", edited(TEN))
    repo.write("日本.txt", b"new\n")


def _type_change(repo: Repo) -> None:
    repo.link("link-to-be", "plain.py")


BRANCHES: dict[str, tuple[Callable[[Repo], None], str]] = {
    "plain edits": (_plain, "M"),
    "path with space": (_space, "M"),
    "delete": (_delete, "D"),
    "CRLF edit": (_crlf, "M"),
    "Latin-1 bytes": (_latin, "M"),
    "no final newline": (_open_end, "M"),
    "chmod only": (_chmod, "M"),
    "new executable": (_new_executable, "A"),
    "new symlink": (_new_symlink, "A"),
    "pure rename": (_rename, "R"),
    "rename and edit": (_rename_edit, "R"),
    "new binary": (_binary, "AM"),
    "new empty file": (_empty, "A"),
    "non-ASCII path": (_non_ascii, "MA"),
    "file becomes symlink": (_type_change, "T"),
}


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
@pytest.mark.parametrize("kind", BRANCHES)
def test_one_change_branches(tmp_path: Path, kind: str, object_format: str) -> None:
    """Each of the fifteen branches with one change is read exactly, whatever the ids are made of."""
    edit, statuses = BRANCHES[kind]
    repo = grown(tmp_path / "repo", BASE, object_format=object_format)
    edit(repo)
    repo.commit(kind)
    change = assert_exact(repo)
    assert "".join(file.status for file in change.files) == statuses


def _only(repo: Repo) -> FileChange:
    (file,) = assert_exact(repo).files
    return file


def test_type_changes_both_ways(tmp_path: Path) -> None:
    """A link that becomes a file and a file that becomes a link are one change each, taken whole."""
    repo = new_repo(tmp_path / "repo")
    repo.link("link", "target")
    repo.write("file", TEN)
    repo.write("zz", TEN)
    repo.commit("base")
    repo.git("switch", "-q", "-c", "topic")
    repo.remove("link")
    repo.write("link", TEN)
    repo.link("file", "zz")
    repo.write("zz", edited(TEN))
    repo.commit()
    change = assert_exact(repo)
    assert [(file.path, file.status, file.opaque, file.hunks != ()) for file in change.files] == [
        ("file", "T", "symlink", False),
        ("link", "T", "symlink", False),
        ("zz", "M", "", True),
    ]


def test_submodules(tmp_path: Path) -> None:
    """Submodules that appear, move on, vanish, and take a file's place are opaque and exact."""
    repo = grown(tmp_path / "repo", {"a.txt": TEN, "place": TEN})
    ids = [repo.id("main"), repo.commit("another")]
    repo.git("switch", "-q", "main")
    for name in ("bumped", "dropped"):
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{ids[0]},{name}")
    repo.commit_index("with submodules")
    repo.git("switch", "-q", "-C", "topic")
    repo.git("update-index", "--cacheinfo", f"160000,{ids[1]},bumped")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{ids[1]},fresh")
    repo.git("update-index", "--force-remove", "dropped", "place")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{ids[1]},place")
    repo.commit_index()
    change = assert_exact(repo)
    assert [(file.path, file.status) for file in change.files] == [
        ("bumped", "M"), ("dropped", "D"), ("fresh", "A"), ("place", "T"),
    ]  # fmt: skip
    assert {file.opaque for file in change.files} == {"submodule"}


def test_mode_rename_and_edit_at_once(tmp_path: Path) -> None:
    """A file that moves, changes and becomes executable is one rename with both modes and its hunks."""
    repo = grown(tmp_path / "repo", {"tool.py": TEN})
    repo.remove("tool.py")
    repo.write("bin/tool", edited(TEN), executable=True)
    repo.commit()
    file = _only(repo)
    assert file.status == "R"
    assert file.old is not None
    assert file.new is not None
    assert (file.old.mode, file.new.mode) == ("100644", "100755")
    assert file.hunks == (Hunk(0, 0, 0, 1), Hunk(2, 1, 3, 1), Hunk(10, 0, 11, 1))


NAMES: list[str | bytes] = [
    "with space", " lead", "trail ", 'quo"te', "back\\slash", "tab\there", "line\nfeed", "x b/y.py", "a/b c/d b/e",
    "->", "--", "-x", ":(top)x", ":x", "*.py", "[a]", "Case.py", "case.py", "é", b"caf\xe9.txt", b"\xff\xfe", "\x1b[31m",
    "w/b.py", "b/a", "dev/null", "\u202e.py", "HEAD", "0" * 40,
]  # fmt: skip


def test_names(tmp_path: Path) -> None:
    """Names with blanks, quotes, tabs, newlines, ` b/`, no UTF-8, in two cases, and names that look like options."""
    repo = grown(tmp_path / "repo", dict.fromkeys(NAMES, TEN))
    for name in NAMES:
        repo.write(name, edited(TEN) + repr(name).encode())
    repo.commit()
    change = assert_exact(repo)
    assert sorted(file.path.encode("utf-8", "surrogateescape") for file in change.files) == sorted(
        name if isinstance(name, bytes) else name.encode() for name in NAMES
    )
    assert all(len(file.hunks) == 3 for file in change.files)


def test_files_come_sorted_by_the_bytes_of_their_names(tmp_path: Path) -> None:
    """The order is that of the bytes, not of the code points: a name that is not UTF-8 comes after an emoji."""
    repo = grown(tmp_path / "repo", {"a": b"a\n"})
    for name in (b"\xff", "😀".encode(), "\uffff".encode(), b"Z"):
        repo.write(name, name)
    repo.commit()
    names = [file.path.encode("utf-8", "surrogateescape") for file in assert_exact(repo).files]
    assert names == [b"Z", "\uffff".encode(), "😀".encode(), b"\xff"]


def test_renames_among_odd_names(tmp_path: Path) -> None:
    """A rename keeps both names, however odd, and the content of an edited one."""
    repo = grown(tmp_path / "repo", {"x b/old\tname": TEN, b"\xff": b"other\n" * 20})
    repo.move("x b/old\tname", 'new "name" b/x')
    repo.write('new "name" b/x', edited(TEN))
    repo.move(b"\xff", "é\n")
    repo.commit()
    moved = {(file.old.path, file.new.path) for file in assert_exact(repo).files if file.old and file.new}
    assert moved == {("x b/old\tname", 'new "name" b/x'), ("\udcff", "é\n")}


def test_a_copy_is_an_addition(tmp_path: Path) -> None:
    """Copies are additions: their source does not change."""
    repo = grown(tmp_path / "repo", {"a.py": TEN})
    repo.write("b.py", TEN)
    repo.commit()
    file = _only(repo)
    assert (file.status, file.old, file.hunks) == ("A", None, (Hunk(0, 0, 0, 10),))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
        (b"a\r\nb\r\n", b"a\nb\n"),
        (b"a\rb\rc", b"a\rB\rc"),
        (b"a\rb\nc\r", b"a\rb\nc\rd\n"),
        (b"a\x0cb\nc\n", b"a\x0cb\nc\x0c\n"),
        (b"a\x0bb\x1cc\x85d\n", b"a\x0bB\x1cc\x85d\n\n"),
        ("a\u2028b\nc\n".encode(), "a\u2028b\nc\u2029\n".encode()),
        (b"\xff\xfe\xfd\nb\n", b"\xff\xfe\xfd\nB\n"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"a\nb", b"a\nc"),
        (b"a\n" * 50 + b"z", b"b\n" + b"a\n" * 50 + b"z"),
        (b"", b"a"),
        (b"a", b""),
        (b"\n", b"\n\n\n"),
        (b"\n\n\n", b""),
        (b"\\ No newline at end of file\n", b"\\ No newline at end of file"),
        (b"-- x\n++ b/x\n", b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n"),
        (b"diff --git a/x b/x\nx\n", b"diff --git a/y b/y\nx\ndiff --git a/x b/x\n"),
        (b"a\nb\nc\n", b"c\n"),
        (b"a\nb\nc\n", b"a\n"),
        (b"b\n", b"a\nb\n"),
        (b"\xef\xbb\xbfa\n", b"a\n"),
        (b" \n\t\n", b"\n\n"),
    ],
)
def test_bytes(tmp_path: Path, old: bytes, new: bytes) -> None:
    """Line ends of every kind, bytes of no encoding, open ends and text that looks like a patch survive as they are."""
    repo = grown(tmp_path / "repo", {"a.txt": old, "b.txt": b"x\n"})
    repo.write("a.txt", new)
    repo.commit()
    file = _only(repo)
    assert (file.old_data, file.new_data, file.status, file.opaque) == (old, new, "M", "")


def test_empty_files(tmp_path: Path) -> None:
    """Empty files that come, go, are filled and are emptied."""
    repo = grown(tmp_path / "repo", {"gone": b"", "filled": b"", "emptied": b"a\nb\n", "kept": b""})
    repo.remove("gone")
    repo.write("filled", b"a\n")
    repo.write("emptied", b"")
    repo.write("fresh", b"")
    repo.commit()
    change = assert_exact(repo)
    assert [(file.path, file.status, file.hunks) for file in change.files] == [
        ("emptied", "M", (Hunk(0, 2, 0, 0),)),
        ("filled", "M", (Hunk(0, 0, 0, 1),)),
        ("fresh", "A", ()),
        ("gone", "D", ()),
    ]


def test_binary_is_told_by_a_zero_byte_anywhere(tmp_path: Path) -> None:
    """A zero byte far behind what git looks at makes a file binary, at either end."""
    late = b"text\n" * 4000 + b"\0\n"
    repo = grown(tmp_path / "repo", {"a": late, "b": b"text\n"})
    repo.write("a", late + b"more\n")
    repo.write("b", late)
    repo.write("c", "text\n".encode("utf-16"))
    repo.commit()
    change = assert_exact(repo)
    assert [(file.path, file.opaque, file.old_data, file.new_data, file.hunks) for file in change.files] == [
        (name, "binary", None, None, ()) for name in "abc"
    ]


def test_large_files_are_not_read(tmp_path: Path) -> None:
    """A file over 8 MB is opaque, and one just below is text."""
    line = b"0123456789abcde\n"
    fits, too_large = line * (8 << 16), line * (8 << 16) + b"\n"
    repo = grown(tmp_path / "repo", {"large": too_large, "fits": fits})
    repo.write("large", b"now small\n")
    repo.write("fits", fits[:-1] + b"!")
    repo.commit()
    by_name = {file.path: file for file in assert_exact(repo).files}
    assert by_name["large"].opaque == "large"
    assert by_name["fits"].hunks == (Hunk((8 << 16) - 1, 1, (8 << 16) - 1, 1),)


def test_a_hundred_thousand_lines(tmp_path: Path) -> None:
    """A file of 100,000 lines, one in ten changed, has its hunks line by line."""
    rows = [b"value_%d = %d\n" % (number, number * 7) for number in range(100_000)]
    repo = grown(tmp_path / "repo", {"table.py": b"".join(rows)})
    rows[::10] = [b"changed_%d\n" % number for number in range(10_000)]
    repo.write("table.py", b"".join(rows))
    repo.commit()
    hunks = _only(repo).hunks
    assert hunks == tuple(Hunk(at, 1, at, 1) for at in range(0, 100_000, 10))


def test_file_and_folder_trade_places(tmp_path: Path) -> None:
    """A file becomes a folder of the same name and a folder a file."""
    repo = grown(tmp_path / "repo", {"one": TEN, "two/x": b"x\n" * 9, "two/y": b"y\n" * 9})
    repo.remove("one")
    repo.remove("two")
    repo.write("one/deep/x", b"deep\n")
    repo.write("two", b"a file\n")
    repo.commit()
    assert len(assert_exact(repo).files) == 5


def test_only_some_paths(tmp_path: Path) -> None:
    """Pathspecs narrow the change, counted from the root of the work tree wherever prsplit is started."""
    repo = grown(tmp_path / "repo", {"src/a.py": TEN, "docs/a.md": TEN})
    repo.write("src/a.py", edited(TEN))
    repo.write("docs/a.md", edited(TEN))
    repo.commit()
    assert [file.path for file in repo.change(only=("src",)).files] == ["src/a.py"]
    assert [file.path for file in repo.change(only=("*.md", ":(exclude)src")).files] == ["docs/a.md"]
    assert repo.change(only=("nothing",)).files == ()
