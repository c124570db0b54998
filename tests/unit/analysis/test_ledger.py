"""What does not count towards a PR's size, beside what a whole story shows."""

from __future__ import annotations

import pytest

from prsplit.analysis.apart import Apart, set_apart
from prsplit.analysis.cut import cut
from prsplit.analysis.ledger import Scale, total_size, weights
from prsplit.model.change import ChangeSet, Entry, FileChange, Revision, Status
from prsplit.repo.patch import whole

NONE = Apart()


def changed(path: str, old: bytes | None, new: bytes | None) -> FileChange:
    """One file's change, as one hunk."""
    ends = [
        Entry(path, "100644", str(number) * 40) if text is not None else None for number, text in enumerate((old, new))
    ]
    status: Status = "A" if old is None else "D" if new is None else "M"
    return FileChange(status, ends[0], ends[1], old, new, whole(old or b"", new or b""))


def sized(file: FileChange, apart: Apart = NONE) -> tuple[int, int, list[str]]:
    """Raw and reviewable lines, and the ledger's reasons."""
    change = ChangeSet(Revision("", ""), Revision("", ""), (file,))
    pieces = cut(change, {}, ())
    size = total_size(Scale(change, pieces, apart), pieces.atoms)
    if size.ledger and "generated" in size.ledger[0].reason:
        assert sum(weights(change, pieces, apart)) == 0
    return size.raw, size.reviewable, [row.reason for row in size.ledger]


LINES = b"".join(b"value %d = %d\n" % (n, n) for n in range(10))


@pytest.mark.parametrize(
    ("new", "reviewable"),
    [
        (LINES.replace(b"\n", b"\r\n"), 0),
        (LINES.replace(b" = ", b"="), 0),
        (b"    " + LINES.replace(b"\n", b"\n    ").removesuffix(b"    "), 0),
        (LINES.replace(b" = ", b"=").replace(b"3=3", b"3=4"), 2),
        (LINES.replace(b"3 = 3", b"3 = 4"), 2),
    ],
)
def test_format_alone(new: bytes, reviewable: int) -> None:
    """Line ends, blanks and indentation do not count; what changes among them does."""
    raw, found, reasons = sized(changed("a.txt", LINES, new))
    assert (raw, found) == (20, reviewable)
    assert reasons == ["format alone"]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.py", b'x = "a b"\n', b'x = "ab"\n'),
        ("a.rb", b"x = 'a  b'\n", b"x = 'a b'\n"),
        ("a.sh", b"sudo rm a b\n", b"sudo rm ab\n"),
        ("a.js", b"x = `${a} ${b}`\n", b"x = `${a}${b}`\n"),
        ("a.sh", b"x = y\n", b"x=y\n"),
        ("a.rb", b"f [1]\n", b"f[1]\n"),
        ("Makefile", b"\tf\n", b"    f\n"),
        ("a.yml", b"  permissions: all\n", b"permissions: all\n"),
    ],
)
def test_blanks_that_say_something_count(path: str, old: bytes, new: bytes) -> None:
    """In quotes, between words, and anywhere in what is read by its blanks."""
    assert sized(changed(path, old, new)) == (2, 2, [])


def test_whose_word_counts() -> None:
    """A header counts where the change is believed, or where base had it already; an attribute can deny it."""
    fresh, old = changed("a.c", None, b"// @generated\n"), changed("a.c", b"// @generated\n1\n", b"// @generated\n2\n")
    assert [set_apart(file, Apart()) for file in (fresh, old)] == ["generated (by its header)"] * 2
    assert [bool(set_apart(file, Apart(headers=False))) for file in (fresh, old)] == [False, True]
    assert not set_apart(fresh, Apart(read=("/a.c",)))


@pytest.mark.parametrize(
    ("path", "apart", "reason"),
    [
        ("yarn.lock", Apart(), "generated (by name)"),
        ("yarn.lock", Apart(read=("*.lock",)), ""),
        ("x/third_party/a.c", Apart(), "vendored"),
        ("x/vendors.c", Apart(), ""),
        ("ext/a.c", Apart(vendored=("ext/**",)), "vendored"),
        ("api/a.c", Apart(generated=("api/",)), "generated (by a setting or attribute)"),
    ],
)
def test_reasons(path: str, apart: Apart, reason: str) -> None:
    """Names, folders and patterns."""
    assert set_apart(changed(path, None, b"1\n"), apart) == reason
    assert sized(changed(path, None, b"1\n2\n"), apart)[1] == (0 if reason else 2)
