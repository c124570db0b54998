"""Rendered lists of structured texts: items of one text each, set off from each other alike everywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from prsplit.languages.text.tiles import Tiler, decoded, joined
from prsplit.model.outline import ListForm, ListItem

Span = tuple[int, int]
"""Where an item begins and ends."""

_COMMA = re.compile(rb"[ \t]*,[ \t]*(?:#[^\n]*)?\r?\n")
_PACKAGE = re.compile(r"[\"']?([A-Za-z0-9][\w.@/+-]*)")


def rendered(
    text: bytes,
    bounds: Span,
    spans: Sequence[Span],
    keys: Sequence[str] = (),
    *,
    comma: bytes = b",",
    comment: bytes = b"#",
) -> ListForm | None:
    """The form of the list that stands in `bounds` and whose items are `spans`, or None where it is written unevenly, a
    comment stands among its items or two items are known by one key.

    `comma` is what separates items beside blanks. `keys` are parallel to `spans`, else items are known by their texts.
    """
    if not spans:
        return None
    gaps = {text[one[1] : two[0]] for one, two in pairwise(spans)}
    lead, close = text[bounds[0] : spans[0][0]], text[spans[-1][1] : bounds[1]]
    if len(gaps) > 1 or _commented(gaps, lead, close, comment):
        return None
    names = list(keys) or [decoded(text[start:end]) for start, end in spans]
    if len(set(names)) < len(names):
        return None
    items = tuple(ListItem(name, text[start:end]) for name, (start, end) in zip(names, spans, strict=True))
    return ListForm(items, lead, gaps.pop() if gaps else _gap(lead, comma), b"", close, _emptied(lead, close))


def _emptied(lead: bytes, close: bytes) -> bytes:
    """The list without items: in brackets, nothing stands between them."""
    rest = close.lstrip(b", \t\r\n")
    return lead.rstrip() + (rest if rest[:1] in (b")", b"]", b"}") else close)


def _commented(gaps: set[bytes], lead: bytes, close: bytes, comment: bytes) -> bool:
    """Whether a comment may belong to an item: between two, right above the first or on the last one's line."""
    if not comment:
        return False
    above = lead.rpartition(b"\n")[0].rpartition(b"\n")[2] if lead.count(b"\n") > 1 else b""
    below = close.partition(b"\n")[0] if close.count(b"\n") > 1 else b""
    return any(comment in gap for gap in gaps) or above.lstrip().startswith(comment) or comment in below


def _gap(lead: bytes, comma: bytes) -> bytes:
    """How a second item would be set off from a single one: like the first from what is before it."""
    margin = lead[len(lead.rstrip(b" \t")) :]
    before = lead[: len(lead) - len(margin)]
    if before.endswith(b"\n"):
        return comma + (b"\r\n" if before.endswith(b"\r\n") else b"\n") + margin
    return comma + b" "


def package_keys(texts: Sequence[bytes]) -> list[str]:
    """What dependencies are known by: the package without its version; the whole texts where two would be one."""
    found = [match[1] if (match := _PACKAGE.match(decoded(text))) else decoded(text) for text in texts]
    return found if len(set(found)) == len(found) else [decoded(text) for text in texts]


def laid(tiler: Tiler, bounds: Span, items: Sequence[Span], name: str, scope: str = "") -> bool:
    """Lay a list whose items stand on lines of their own, each with its comma, as a container of lines: comments then go
    with the item that they stand above or beside. False for any other list."""
    text = tiler.text
    if not items or b"\n" not in text[text.rfind(b"[", 0, items[0][0]) : items[0][0]]:
        return False
    stops = [text.find(b"\n", last) + 1 for _, last in items]
    ends = [_COMMA.fullmatch(text, last, stop) for (_, last), stop in zip(items, stops, strict=True)]
    starts = [*(first for first, _ in items[1:]), bounds[1]]
    if not all(ends) or any(stop > start for stop, start in zip(stops, starts, strict=True)):
        return False
    keys = package_keys([text[first:last] for first, last in items])
    if len(set(keys)) < len(keys):
        return False
    tiler.lay("class", name, text.find(b"\n", text.rfind(b"[", 0, items[0][0])) + 1, scope, whole=True)
    for key, stop in zip(keys, stops, strict=True):
        tiler.lay("statement", key, stop, joined(scope, name))
    tiler.lay("tail", "", bounds[1], joined(scope, name))
    return True
