"""Changed lines against reports, for texts whose language tells no statements; and what makes a report a stale one."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest

from prsplit.evidence.freshness import contradiction
from prsplit.evidence.patch import Grounds, patch_coverage
from prsplit.model.coverage import Coverage, FileCoverage, PatchFile, Source

TEXT = b"""\
import { x } from "./x";

export function price(cents) {
  // net
  const found = lookup(
    cents,
    { rate: 2 },
  );
  if (found) {
    return found;
  }
  return null;
}
"""
REPORT = FileCoverage("a.js", frozenset({3, 5, 9, 12}), frozenset({10}))
FILES = ("a.js", "lib/b.js", "lib/c.js", "test/a.js")


def judged(text: bytes, changed: set[int], *files: FileCoverage, path: str = "a.js") -> PatchFile:
    """What one report says of one text."""
    source = Source(path, text, frozenset(changed))
    (found,) = patch_coverage([source], [Coverage("any", files)], Grounds(FILES)).files
    return found


def test_lines_that_continue_a_statement() -> None:
    """The arguments of a call take after the line on which it begins; brackets and comments count nothing."""
    found = judged(TEXT, {1, 4, 6, 7, 8, 10, 11}, REPORT)
    assert (found.standing, found.covered, found.missed, found.unknown) == ("measured", (6,), (10,), ())
    assert judged(TEXT, {6, 7}, replace(REPORT, covered=frozenset({3, 9, 12}), missed=frozenset({5, 10}))).missed == (
        6,
    )


def test_a_function_that_the_report_does_not_know() -> None:
    """A new block without any data was not there when the report was made."""
    more = TEXT + b"\nexport function twice(cents) {\n  return 2 * price(cents);\n}\n"
    found = judged(more, {15, 16, 17}, REPORT)
    assert (found.covered, found.missed, found.unknown) == ((), (), (16,))
    assert "may be older" in found.why


def test_a_method_of_a_class_that_ran() -> None:
    """A method takes nothing from the class around it, whose line is counted for its constructor."""
    text = b"class A {\n    void run() {\n        go();\n    }\n    void more() {\n        went();\n    }\n}\n"
    report = FileCoverage("a.js", frozenset({1, 3, 4}), frozenset())
    assert judged(text, {5, 6, 7}, report).unknown == (6,)
    assert judged(text, {5, 6, 7}, replace(report, missed=frozenset({6}))).missed == (6,)


def test_declarations_have_no_data() -> None:
    """Types and imports are neither covered nor missed nor unknown."""
    text = TEXT + b"\nexport interface Rate {\n  of(cents: number): number;\n}\n"
    assert judged(text, {1, 15, 16, 17}, REPORT) == PatchFile("a.js", "measured")


def test_a_file_that_no_report_mentions() -> None:
    """Beside measured files it is missed; where nothing of its kind was measured, unknown."""
    beside = FileCoverage("lib/b.js", frozenset({1}), frozenset())
    text = b"import y;\n\nexport const z = () => {\n  return y;\n};\n"
    found = judged(text, {1, 2, 3, 4, 5}, beside, path="lib/c.js")
    assert (found.standing, found.missed) == ("absent", (3, 4))
    assert judged(text, {3}, beside, path="lib/deep/c.js").standing == "absent"
    assert judged(text, {3}, beside).unknown == (3,)
    assert judged(text, {3}, beside, path="lib/c.ts").standing == "outside"


def test_notes_on_reports_that_fit_nothing() -> None:
    """A report of another project says so."""
    found = patch_coverage([], [Coverage("LCOV", (FileCoverage("/x/y.c", frozenset(), frozenset()),))], Grounds(FILES))
    assert found.notes == ("no file of the LCOV report is one of the repository, such as /x/y.c",)
    assert found.share is None
    found = patch_coverage(
        [], [Coverage("LCOV", (FileCoverage("q.js", frozenset(), None),))], Grounds(("a/q.js", "b/q.js"))
    )
    assert "may be several files" in found.notes[-1]


def summed(line: bytes) -> str:
    """A checksum as geninfo writes it."""
    return base64.b64encode(hashlib.md5(line).digest()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (REPORT, ""),
        (replace(REPORT, missed=frozenset({14})), "speaks of line 14, and the file has 13"),
        (replace(REPORT, length=13), ""),
        (replace(REPORT, length=20), "has seen 20 lines"),
        (replace(REPORT, missed=frozenset({2, 10})), "counts line 2, which is blank"),
        (replace(REPORT, covered=frozenset({1, 2})), "counts line 2, which is blank"),
        (replace(REPORT, covered=frozenset(range(1, 13)), missed=frozenset()), "has seen 12 lines"),
        (replace(REPORT, covered=frozenset(range(1, 14)), missed=frozenset()), ""),
        (replace(REPORT, named=((3, "price"),)), ""),
        (replace(REPORT, named=((8, "price"),)), "sees price at line 8"),
        (replace(REPORT, spots=((3, 30),)), ""),
        (replace(REPORT, spots=((3, 40),)), "sees code at 3:40"),
        (replace(REPORT, checksums=((5, summed(b"  const found = lookup(")),)), ""),
        (replace(REPORT, checksums=((6, summed(b"  const found = lookup(")),)), "line 6 is another one now"),
    ],
)
def test_what_makes_a_report_stale(file: FileCoverage, reason: str) -> None:
    """The text itself is the only witness."""
    source = Source("a.js", TEXT, frozenset({10}))
    assert (
        (reason in contradiction(file, source, whole=False)) if reason else not contradiction(file, source, whole=False)
    )
