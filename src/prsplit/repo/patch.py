"""Take apart what `diff-tree --raw -z -p -U0` says: names from the raw records, positions from the patch.

Paths, modes and states of the patch text are never believed: quoting, ` b/` in a name and -U0 at the edges of a file
all mislead its readers. Only the numbers of its hunks are used.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from itertools import pairwise

from prsplit.errors import CommandFailed
from prsplit.model.change import Hunk
from prsplit.repo.diff import Record

_NEXT_FILE = re.compile(rb"^diff --git ", re.MULTILINE)
_FIRST_HUNK = re.compile(rb"^@@ ", re.MULTILINE)


def segments(patch: bytes, records: Sequence[Record]) -> list[bytes]:
    """The patch text of each record. A change of type is written as a deletion and an addition, hence as two.

    A line of content always begins with a blank, `+`, `-` or a backslash, so that no content looks like a header.
    Raises CommandFailed when git has written another number of segments than records.
    """
    starts = [found.start() for found in _NEXT_FILE.finditer(patch)]
    texts = iter([patch[start:end] for start, end in pairwise([*starts, len(patch)])])
    if len(starts) != sum(2 if record.status == "T" else 1 for record in records):
        raise CommandFailed("git diff-tree wrote a patch that does not fit its own list of files.", "git fsck")
    return [next(texts) + (next(texts) if record.status == "T" else b"") for record in records]


def hunks(segment: bytes) -> tuple[Hunk, ...]:
    """Where the one file of a -U0 segment changes; nothing for a file without hunks (binary, mode alone) and for what
    can't be parsed. Whoever asks makes sure that the answer `fits`."""
    start = _FIRST_HUNK.search(segment)
    if start is None:
        return ()
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    text = b"--- a/f\n+++ b/f\n" + segment[start.start() :]
    try:
        files = PatchSet.from_string(text, encoding="utf-8", errors="surrogateescape", metadata_only=True)
    except UnidiffParseError:
        return ()
    return tuple(
        Hunk(
            *_from_zero(hunk.source_start, hunk.source_length),
            *_from_zero(hunk.target_start, hunk.target_length),
        )
        for hunk in files[0]
    )


def _from_zero(start: int, count: int) -> tuple[int, int]:
    """Without a line on this side, git names the line before the gap, else the first line itself, counted from one."""
    return (start - 1, count) if count else (start, 0)


def lines(text: bytes) -> list[bytes]:
    """The lines of a blob with their LF, the last one perhaps without. No other byte ends a line."""
    return io.BytesIO(text).readlines()


def whole(old: bytes, new: bytes) -> tuple[Hunk, ...]:
    """One hunk over everything, or none where both sides are the same."""
    return () if old == new else (Hunk(0, _count(old), 0, _count(new)),)


def _count(text: bytes) -> int:
    return text.count(b"\n") + (not text.endswith(b"\n") and bool(text))


def fits(old: bytes, new: bytes, found: Sequence[Hunk]) -> bool:
    """Whether replacing the hunks' lines of `old` by those of `new` gives `new`: all between them is the same."""
    before, after = lines(old), lines(new)
    at = to = 0
    for hunk in found:
        if hunk.old_start < at or before[at : hunk.old_start] != after[to : hunk.new_start]:
            return False
        at, to = hunk.old_start + hunk.old_count, hunk.new_start + hunk.new_count
    return at <= len(before) and before[at:] == after[to:]
