"""Edits that do nothing but call one definition by its new name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from prsplit.analysis.compose import edited_texts
from prsplit.analysis.cut import Cut
from prsplit.model.atom import Atom, ListSlot

_WORD = re.compile(rb"([A-Za-z_\x80-\xff][\w\x80-\xff]*)")
_MOST = 8
"""Renames that are looked for in one change: where there are more, each is part of something greater."""


class Rename(NamedTuple):
    """A name, and what it is called at head."""

    old: str
    new: str


def renames(cut: Cut) -> Mapping[int, Rename]:
    """Atom → the one rename that all of its lines are: the definition's own edit, and what follows it.

    A definition is renamed where its text is the same but for one word, which is its name. Another edit follows it where
    the new text is the old one with each such word replaced; of a list, one item goes and the other comes.
    """
    edits = _edits(cut)
    found: dict[int, Rename] = {}
    for pair in _leading(cut.atoms, edits):
        old, new = pair
        word = re.compile(rb"(?<![\w\x80-\xff])" + re.escape(old) + rb"(?![\w\x80-\xff])")
        rename = Rename(old.decode("utf-8", "surrogateescape"), new.decode("utf-8", "surrogateescape"))
        for atom, texts in edits.items():
            if atom not in found and all(_follows(before, after, word, new) for before, after in texts):
                found[atom] = rename
        for one, other in _swapped(cut, word, new):
            found.setdefault(one, rename)
            found.setdefault(other, rename)
    return found


def _follows(before: bytes, after: bytes, word: re.Pattern[bytes], new: bytes) -> bool:
    return before != after and word.sub(lambda _: new, before) == after


def _edits(cut: Cut) -> dict[int, list[tuple[bytes, bytes]]]:
    """The texts that each modification replaces, with what it puts there."""
    found: dict[int, list[tuple[bytes, bytes]]] = defaultdict(list)
    for patch in cut.patches:
        for atom, before, after in edited_texts(patch):
            if cut.atoms[atom].action == "modify":
                found[atom].append((before, after))
    return found


def _leading(atoms: Sequence[Atom], edits: Mapping[int, list[tuple[bytes, bytes]]]) -> list[tuple[bytes, bytes]]:
    """The names that definitions lose and get, their texts being the same otherwise."""
    found: dict[tuple[bytes, bytes], None] = {}
    for atom, texts in sorted(edits.items()):
        if atoms[atom].kind == "definition" and len(texts) == 1:
            pair = _only_word(*texts[0])
            name = re.split(r"[.:/·]", atoms[atom].symbol.partition("(")[0])[-1]
            if pair is not None and pair[1].decode("utf-8", "surrogateescape") == name:
                found[pair] = None
    return [*found] if len(found) <= _MOST else []


def _only_word(before: bytes, after: bytes) -> tuple[bytes, bytes] | None:
    """The word that alone is another one, wherever it stands."""
    old, new = _WORD.split(before), _WORD.split(after)
    pairs = {(one, other) for one, other in zip(old, new, strict=False) if one != other}
    if len(old) != len(new) or len(pairs) != 1:
        return None
    ((one, other),) = pairs
    return (one, other) if one in old[1::2] and one not in new[1::2] and other not in old[1::2] else None


def _swapped(cut: Cut, word: re.Pattern[bytes], new: bytes) -> Iterator[tuple[int, int]]:
    """The items that go from a list, each with the one that comes for it."""
    for patch in cut.patches:
        for slot in patch.slots or ():
            if isinstance(slot, ListSlot):
                come = {item.new: item.atom for item in slot.items if item.old is None and item.atom >= 0}
                for item in slot.items:
                    if item.new is None and item.old and item.atom >= 0:
                        other = come.get(word.sub(lambda _: new, item.old))
                        if other is not None and word.search(item.old):
                            yield item.atom, other
