"""How lists are written: imported names and `__all__` taken apart so that any of their items can be rendered alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from prsplit.model.outline import ListForm, ListItem

_UNIT = b"    "


@dataclass(frozen=True, slots=True)
class Written:
    """A list as it stands in `text[start:end]`, which begins with its leading trivia and ends with its line.

    `spans` are (key, start, end) of the items. `inner` lies right behind the opening bracket and `outer` right before
    the closing one; both are -1 where there is no bracket. `words` lies behind the last word before the items, when a
    bracket may be put there (`from x import`), else it is -1. `indent` is the statement's own.
    """

    text: bytes
    start: int
    end: int
    spans: tuple[tuple[str, int, int], ...]
    inner: int
    outer: int
    words: int
    indent: bytes
    newline: bytes


def list_form(written: Written, *, empty: bytes, last_comma: bool = False) -> ListForm | None:
    """The form of a list, or None when a comment stands among its items: dropping one would orphan the comment.

    `empty` is what remains without items. With `last_comma` every rendering ends in a comma, as tuples need.
    """
    if not written.spans:
        return _bare(written, empty)
    if _commented(written):
        return None
    items = tuple(ListItem(key, written.text[start:end]) for key, start, end in written.spans)
    gaps = _gaps(written)
    tail, close = _end(written)
    lead = written.text[written.start : written.spans[0][1]]
    uniform = len(set(gaps)) <= 1
    if uniform:
        between = gaps[0] if gaps else _likely_gap(written)
        if last_comma and b"," not in tail:
            return ListForm(items, lead, between, b",", close, empty, uniform=False)
        return ListForm(items, lead, between, tail, close, empty)
    if b"\n" not in written.text[written.spans[0][1] : written.spans[-1][2]] or not _bracketable(written):
        return ListForm(items, lead, b", ", b"," if last_comma else tail, close, empty, uniform=False)
    return _canonical(written, items, empty)


def _bare(written: Written, empty: bytes) -> ListForm | None:
    """A list without items, to which some may come."""
    text = written.text
    if b"#" in text[written.inner : written.outer]:
        return None
    lead, close = text[written.start : written.inner], text[written.outer : written.end]
    return ListForm((), lead, b", ", b"", close, empty, uniform=text[written.start : written.end] == empty)


def _commented(written: Written) -> bool:
    """Whether a comment belongs to an item: between two, on the last one's line, or on a line above the first."""
    text, spans = written.text, written.spans
    if any(b"#" in gap for gap in _gaps(written)):
        return True
    if written.inner < 0:
        return False
    above = text[written.inner : spans[0][1]].partition(b"\n")[2]
    below = text[spans[-1][2] : written.outer].partition(b"\n")[0]
    return b"#" in above or b"#" in below


def _gaps(written: Written) -> list[bytes]:
    spans = written.spans
    return [written.text[one[2] : two[1]] for one, two in pairwise(spans)]


def _end(written: Written) -> tuple[bytes, bytes]:
    """(last comma, what closes the list)."""
    last = written.spans[-1][2]
    rest = written.text[last : written.end]
    if written.inner < 0:
        return b"", rest
    before, comma, _ = written.text[last : written.outer].partition(b",")
    if not comma or b"#" in before:
        return b"", rest
    return before + comma, rest[len(before) + 1 :]


def _likely_gap(written: Written) -> bytes:
    """How a second item would be set off from a single one."""
    lead = written.text[written.inner : written.spans[0][1]] if written.inner >= 0 else b""
    if b"\n" not in lead:
        return b", "
    return b"," + written.newline + lead.rpartition(b"\n")[2]


def _bracketable(written: Written) -> bool:
    return written.inner >= 0 or written.words >= 0


def _canonical(written: Written, items: tuple[ListItem, ...], empty: bytes) -> ListForm:
    """One item a line in brackets, the last one with its comma."""
    text, newline = written.text, written.newline
    inside = newline + written.indent + _UNIT
    first, last = written.spans[0][1], written.spans[-1][2]
    if written.inner < 0:
        lead = text[written.start : written.words] + b" (" + inside
        close = newline + written.indent + b")" + text[last : written.end]
        return ListForm(items, lead, b"," + inside, b",", close, empty, uniform=False)
    lead = text[written.start : first]
    if b"\n" in text[written.inner : first]:
        inside = newline + lead.rpartition(b"\n")[2]
    else:
        lead = text[written.start : written.inner] + inside
    _, close = _end(written)
    if b"\n" not in text[last : written.outer]:
        close = newline + written.indent + text[written.outer : written.end]
    return ListForm(items, lead, b"," + inside, b",", close, empty, uniform=False)
