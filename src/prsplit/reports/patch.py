"""One file's change at one step, as git would print it: headers, then hunks with three lines of context."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prsplit.reports.differ import CONTEXT, Region, grouped, regions, split_lines
from prsplit.reports.escape import shown_line, shown_path
from prsplit.reports.page import Line, Page, Span, Style, line

_NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Version:
    """A file at one step. `data` is None where the content is not text or was never read; then `oid` tells versions
    apart. `oid` may be empty for a content that git does not hold yet."""

    path: str
    mode: str
    oid: str
    data: bytes | None


def blob_id(data: bytes, like: str) -> str:
    """The object id that git would give to `data`, in the hash of the id `like`."""
    digest = hashlib.sha256() if len(like) == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


def file_page(old: Version | None, new: Version | None) -> Page:
    """The diff of one file. A change of type is shown as git does: a deletion, then an addition."""
    if old is not None and new is not None and old.mode[:3] != new.mode[:3]:
        return [*file_page(old, None), *file_page(None, new)]
    return [*_headers(old, new), *_content(old, new)]


def _headers(old: Version | None, new: Version | None) -> Page:
    was, now = old or new, new or old
    assert was is not None
    assert now is not None
    texts = [f"diff --git {shown_path('a/' + was.path)} {shown_path('b/' + now.path)}"]
    if old is None:
        texts.append(f"new file mode {now.mode}")
    elif new is None:
        texts.append(f"deleted file mode {was.mode}")
    elif was.mode != now.mode:
        texts += [f"old mode {was.mode}", f"new mode {now.mode}"]
    if was.path != now.path:
        texts += [f"similarity index {_similarity(was, now)}%"]
        texts += [f"rename from {shown_path(was.path)}", f"rename to {shown_path(now.path)}"]
    if old is None or new is None or not _same(old, new):
        texts.append(_index(old, new))
    return [line(Span(text, "strong")) for text in texts]


def _index(old: Version | None, new: Version | None) -> str:
    absent = "0" * 7
    mode = f" {old.mode}" if old is not None and new is not None and old.mode == new.mode else ""
    return f"index {old.oid[:7] if old else absent}..{new.oid[:7] if new else absent}{mode}"


def _same(old: Version, new: Version) -> bool:
    return old.oid == new.oid if old.data is None or new.data is None else old.data == new.data


def _similarity(old: Version, new: Version) -> int:
    if _same(old, new):
        return 100
    if old.data is None or new.data is None:
        return 0
    before, after = split_lines(old.data), split_lines(new.data)
    gone = sum(len(text) for a, b, _, _ in regions(before, after) for text in before[a:b])
    largest = max(len(old.data), len(new.data))
    return min(99, 100 * (len(old.data) - gone) // largest)


def _content(old: Version | None, new: Version | None) -> Page:
    if old is not None and new is not None and _same(old, new):
        return []
    before, after = _text_of(old), _text_of(new)
    names = (shown_path("a/" + old.path) if old else "/dev/null", shown_path("b/" + new.path) if new else "/dev/null")
    if before is None or after is None:
        return [line(f"Binary files {names[0]} and {names[1]} differ")]
    changed = regions(before, after)
    if not changed:
        return []
    head = [line(Span(f"--- {names[0]}", "strong")), line(Span(f"+++ {names[1]}", "strong"))]
    return head + [row for group in grouped(changed) for row in _hunk(before, after, group)]


def _text_of(version: Version | None) -> list[bytes] | None:
    if version is None:
        return []
    if version.mode == "160000":
        return [f"Subproject commit {version.oid}\n".encode()]
    if version.data is None or b"\0" in version.data[:8000]:
        return None
    return split_lines(version.data)


def _hunk(before: Sequence[bytes], after: Sequence[bytes], group: Sequence[Region]) -> Iterator[Line]:
    first, last = group[0], group[-1]
    lead = min(CONTEXT, first[0])
    trail = min(CONTEXT, len(before) - last[1])
    a, b, c, d = first[0] - lead, last[1] + trail, first[2] - lead, last[3] + trail
    yield line(Span(f"@@ -{_range(a, b)} +{_range(c, d)} @@", "place"))
    at = a
    for start, end, new_start, new_end in group:
        yield from _rows(before[at:start], " ")
        yield from _rows(before[start:end], "-")
        yield from _rows(after[new_start:new_end], "+")
        at = end
    yield from _rows(before[at:b], " ")


def _range(start: int, end: int) -> str:
    count = end - start
    begin = start + 1 if count else start
    return str(begin) if count == 1 else f"{begin},{count}"


_STYLES: dict[str, Style] = {" ": "", "-": "removed", "+": "added"}


def _rows(texts: Sequence[bytes], sign: str) -> Iterator[Line]:
    for text in texts:
        whole = text.endswith(b"\n")
        yield line(Span(sign + shown_line(text.removesuffix(b"\n").decode("utf-8", "surrogateescape")), _STYLES[sign]))
        if not whole:
            yield line(_NO_NEWLINE)
