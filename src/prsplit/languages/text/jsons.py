"""JSON by member, and by member or item of what its members hold.

The outer members are leaves of their own lines, objects and arrays in them rendered lists. Each step is read again by the
standard library: a comma too many or too few, or a key that stands twice, has no outline.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise

from prsplit.languages.text.lists import Span, rendered
from prsplit.languages.text.tiles import Format, Tiled, Tiler, decoded
from prsplit.model.outline import ListForm

_TOKEN = re.compile(rb'"(?:\\.|[^"\\])*"|[\[\]{},:]|[^\s"\[\]{},:]+')
_ROOT = "$"


def tile(text: bytes) -> Tiled | None:
    """The leaves of a text."""
    if not _loads(text):
        return None
    members = _members(text)
    if members is None or not members:
        return None
    first, last = members[0].start, members[-1].stop
    if any(b"\n" not in text[one.stop : two.start] for one, two in pairwise(members)) or b"\n" not in text[:first]:
        return None
    tiler = Tiler(text)
    tiler.lay("class", _ROOT, text.rfind(b"\n", 0, first) + 1, whole=True)
    for member in members:
        end = text.find(b"\n", member.stop) + 1
        if not end or (member is members[-1] and text[member.stop : end].strip()):
            return None
        form = _form(text, member, (tiler.here, end))
        tiler.lay("items" if form else "statement", member.key, end, _ROOT, form)
    tiler.lay("tail", "", len(text), _ROOT)
    return tiler.done() if last < len(text) else None


class _Member:
    """A member of the outermost object: its key, where it stands, and the entries of its value with what they begin with."""

    def __init__(self, key: str, start: int) -> None:
        self.key, self.start, self.stop = key, start, start
        self.entries: list[Span] = []
        self.keys: list[str] = []

    def take(self, word: bytes, span: Span, *, fresh: bool) -> None:
        """Take in a token of the value: the first one of an entry, or more of the last."""
        if fresh:
            self.entries.append(span)
            self.keys.append(decoded(word.strip(b'"')))
        else:
            self.entries[-1] = self.entries[-1][0], span[1]


def _members(text: bytes) -> list[_Member] | None:
    """The members of an object that is known to be well formed; None for anything else."""
    if text.lstrip()[:1] != b"{":
        return None
    found: list[_Member] = []
    depth = 0
    fresh = inner = True
    for token in _TOKEN.finditer(text):
        word = token[0]
        depth -= word in (b"}", b"]")
        if depth == 1 and word == b",":
            fresh = True
        elif depth == 1:
            if fresh:
                found.append(_Member(decoded(word[1:-1]), token.start()))
            found[-1].stop, fresh, inner = token.end(), False, True
        elif depth == 2 and word == b",":
            inner = True
        elif depth >= 2:
            found[-1].take(word, token.span(), fresh=inner)
            inner = False
        depth += word in (b"{", b"[")
    return found


def _form(text: bytes, member: _Member, bounds: Span) -> ListForm | None:
    if len(member.entries) != len(member.keys) or b"\n" not in text[member.start : member.stop]:
        return None
    return rendered(text, bounds, member.entries, member.keys, comment=b"")


def _loads(text: bytes) -> bool:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError
        return found

    try:
        json.loads(text.decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError):
        return False
    return True


JSON = Format("json", tile)
