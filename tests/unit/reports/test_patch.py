"""The diff of one file, held to git's own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prsplit.reports.page import plain
from prsplit.reports.patch import Version, blob_id, file_page

ID = "1" * 40


def version(data: bytes | None, path: str = "f", mode: str = "100644") -> Version:
    """A version whose id is git's."""
    return Version(path, mode, blob_id(data, ID) if data is not None else ID, data)


def git(folder: Path, *words: str, stdin: bytes = b"") -> bytes:
    """Run git in a folder that needs no repository."""
    run = subprocess.run(["git", *words], cwd=folder, input=stdin, capture_output=True, check=False)
    assert run.returncode in {0, 1}, run.stderr
    return run.stdout


LINES = st.lists(st.sampled_from(["a", "b", "", "def f():", "    return 1", "\tx", "é"]), max_size=30).map("\n".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(LINES, LINES)
def test_git_applies_what_is_shown(tmp_path: Path, old: str, new: str) -> None:
    """For any two texts, `git apply` turns the one into the other by the page."""
    page = plain(file_page(version(old.encode()), version(new.encode())))
    (tmp_path / "f").write_bytes(old.encode())
    if old != new:
        run = subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=page.encode(), capture_output=True, check=False)
        assert run.returncode == 0, (run.stderr, page)
    assert (tmp_path / "f").read_bytes() == new.encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n"),
        (b"".join(b"%d\n" % n for n in range(40)), b"".join(b"%d\n" % n for n in range(40) if n not in {5, 30})),
        (b"a\n", b"a"),
        (b"a", b"a\nb\n"),
        (b"x\n" * 3, b"x\n" * 4),
    ],
)
def test_the_same_bytes_as_git(tmp_path: Path, old: bytes, new: bytes) -> None:
    """Headers and hunks are git's, byte for byte."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "f").write_bytes(old)
    (tmp_path / "b" / "f").write_bytes(new)
    theirs = git(tmp_path, "diff", "--no-index", "--no-prefix", "--abbrev=7", "a/f", "b/f").decode()
    assert plain(file_page(version(old), version(new))) == theirs


def test_added_deleted_and_emptied() -> None:
    """A side that is absent is /dev/null; an empty file has no hunk."""
    added = plain(file_page(None, version(b"x\n")))
    assert "new file mode 100644\nindex 0000000..587be6b\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+x\n" in added
    deleted = plain(file_page(version(b"x\n"), None))
    assert "deleted file mode 100644\nindex 587be6b..0000000\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n" in deleted
    assert "@@" not in plain(file_page(None, version(b"")))


def test_a_pure_rename_and_a_mode_alone() -> None:
    """Neither has an index line or a hunk."""
    moved = plain(file_page(version(b"x\n", "a b"), version(b"x\n", "c")))
    assert moved == "diff --git a/a b b/c\nsimilarity index 100%\nrename from a b\nrename to c\n"
    mode = plain(file_page(version(b"x\n"), version(b"x\n", mode="100755")))
    assert mode == "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n"


def test_a_change_of_type_is_two_diffs() -> None:
    """As git does: the file goes, the link comes."""
    page = plain(file_page(version(b"x\n"), version(b"target", mode="120000")))
    assert page.count("diff --git a/f b/f") == 2
    assert "deleted file mode 100644" in page
    assert "new file mode 120000" in page


def test_submodules_and_binaries() -> None:
    """A submodule shows its commits, a binary that it differs."""
    old, new = Version("s", "160000", "1" * 40, None), Version("s", "160000", "2" * 40, None)
    assert f"-Subproject commit {'1' * 40}\n+Subproject commit {'2' * 40}\n" in plain(file_page(old, new))
    assert "Binary files a/f and b/f differ" in plain(file_page(version(b"\0"), version(b"\0\1")))
    assert "Binary files a/f and b/f differ" in plain(file_page(version(None), version(b"x\n")))


def test_hostile_names_and_lines_are_visible() -> None:
    """Escape sequences in a name or a line are shown, not sent."""
    page = plain(file_page(None, version(b"\x1b[2Jx\r\n\xff\n", "a\nb")))
    assert '+++ "b/a\\nb"' in page
    assert "+\\x1b[2Jx\\x0d" in page
    assert "+\\xff" in page


def test_ids_follow_the_repository_s_hash() -> None:
    """SHA-1 or SHA-256, as the ids that git gave."""
    assert blob_id(b"x\n", "0" * 40) == "587be6b4c3f93f93c489c0111bba5596147a26cb"
    assert len(blob_id(b"x\n", "0" * 64)) == 64
