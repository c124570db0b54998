"""Raw records, segments and hunks, by themselves and against git."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prsplit.errors import CommandFailed
from prsplit.model.change import Hunk
from prsplit.repo.diff import Record, raw_records
from prsplit.repo.patch import fits, hunks, lines, segments, whole
from support.repo import Repo, assert_exact, new_repo

RAW = b":100644 100755 aa bb M\0x y\0:100644 100644 cc cc R100\0old\0n\new\xff\0:000000 120000 00 dd A\0l\0"


def test_raw_records() -> None:
    """Names are taken as they are; only a rename has two."""
    assert list(raw_records(RAW)) == [
        Record("M", "x y", "x y", "100644", "100755", "aa", "bb"),
        Record("R", "old", "n\new\udcff", "100644", "100644", "cc", "cc"),
        Record("A", "l", "l", "000000", "120000", "00", "dd"),
    ]
    assert list(raw_records(b"")) == []


def _record(status: str) -> Record:
    return Record(status, "f", "f", "100644", "100644", "a", "b")


def test_segments_are_found_by_column() -> None:
    """Content never begins a line with `diff --git`, since each of its lines has a mark before it."""
    one = b"diff --git a/f b/f\n@@ -1 +1 @@\n-diff --git a/x b/x\n+diff --git a/y b/y\n"
    two = b"diff --git a/g b/g\nold mode 100644\nnew mode 100755\n"
    assert segments(one + two, [_record("M"), _record("M")]) == [one, two]
    assert segments(one + two, [_record("T")]) == [one + two]
    assert segments(b"", []) == []


def test_segments_that_do_not_fit_the_records() -> None:
    """A patch of other files than the records name is not guessed at."""
    with pytest.raises(CommandFailed):
        segments(b"diff --git a/f b/f\n", [_record("M"), _record("M")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"@@ -0,0 +1,2 @@\n+a\n+b\n", (Hunk(0, 0, 0, 2),)),
        (b"@@ -1,2 +0,0 @@\n-a\n-b\n", (Hunk(0, 2, 0, 0),)),
        (b"@@ -7,0 +8 @@ def f():\n+a\n", (Hunk(7, 0, 7, 1),)),
        (b"@@ -7 +6,0 @@\n-a\n", (Hunk(6, 1, 6, 0),)),
        (b"@@ -2 +2 @@\n-a\n\\ No newline at end of file\n+a\n", (Hunk(1, 1, 1, 1),)),
        (b"@@ -1 +1 @@\n--- x\n+++ y\n@@ -9 +9 @@\n-\xff\r\n+\x0c\n", (Hunk(0, 1, 0, 1), Hunk(8, 1, 8, 1))),
        (b"Binary files a/f and b/f differ\n", ()),
        (b"@@ -1,3 +1 @@\n-cut short\n", ()),
    ],
)
def test_hunks(text: bytes, expected: tuple[Hunk, ...]) -> None:
    """Positions count from zero, and an empty side is the gap before that line."""
    assert hunks(b"diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n" + text) == expected


def test_lines_end_at_line_feeds_alone() -> None:
    """No other byte ends a line."""
    assert lines(b"a\rb\x0cc\x85\xe2\x80\xa8d\n\ne") == [b"a\rb\x0cc\x85\xe2\x80\xa8d\n", b"\n", b"e"]
    assert lines(b"") == []


def test_whole_is_one_hunk_that_fits() -> None:
    """One hunk over everything fits whatever the two sides are; nothing is needed where they agree."""
    for old, new in ((b"", b"a"), (b"a\nb", b"a\n"), (b"\n", b"")):
        assert fits(old, new, whole(old, new))
    assert whole(b"a", b"a") == ()


def test_fits_sees_what_is_wrong() -> None:
    """Hunks that leave out a change, overlap, run back or run over are found out."""
    old, new = b"a\nb\nc\n", b"a\nB\nc\n"
    assert fits(old, new, (Hunk(1, 1, 1, 1),))
    assert not fits(old, new, ())
    assert not fits(old, new, (Hunk(0, 1, 0, 1),))
    assert not fits(old, new, (Hunk(1, 1, 1, 1), Hunk(0, 1, 0, 1)))
    assert not fits(old, new, (Hunk(1, 9, 1, 2),))


ALPHABET = [
    b"a",
    b"b",
    b"\r",
    b"\n",
    b"\n\n",
    b"\r\n",
    b"\x0c",
    b"\xff",
    "\u2028".encode(),
    b"- ",
    b"+ ",
    b"@@ -1 +1 @@",
]
TEXT = st.lists(st.sampled_from([*ALPHABET, b"\\ No newline at end of file\n", b"diff --git a/f b/f\n"]), max_size=14)
PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=25)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository to make commits in without end."""
    return new_repo(tmp_path_factory.mktemp("scratch") / "repo")


def _committed(repo: Repo, side: list[bytes], branch: str) -> None:
    feed = [b"commit refs/heads/%s\ncommitter A <a> 1 +0000\ndata 0\n\ndeleteall\n" % branch.encode()]
    feed += [b"M 100644 inline %d\ndata %d\n%s\n" % (number, len(text), text) for number, text in enumerate(side)]
    repo.git("fast-import", "--quiet", "--force", feed=b"".join(feed))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs=PAIRS)
def test_any_two_texts_are_read_exactly(scratch: Repo, pairs: list[tuple[list[bytes], list[bytes]]]) -> None:
    """Whatever the bytes, old content and hunks give new content, and no file needs to be taken whole for it."""
    for side, branch in ((0, "old"), (1, "new")):
        _committed(scratch, [b"kept\n" * 9 + b"".join(pair[side]) for pair in pairs], branch)
    change = assert_exact(scratch, "old", "new")
    for file in change.files:
        assert all(hunk.old_start >= 8 for hunk in file.hunks), "the kept lines were taken, too"
