"""Edits that put one word or phrase in the place of another, line by line: what a sweep is made of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from prsplit.analysis.compose import edited_texts
from prsplit.analysis.cut import Cut
from prsplit.analysis.moves import Move
from prsplit.model.change import ChangeSet

_TOKEN = re.compile(r"\w+|\s+|.")
_LONGEST = 28
"""Characters of a phrase that a sentence has room for."""
_SHORTEST, _FEW = 8, 10
"""Bytes from which on a line, and lines from which on a file, are known again."""
_MOST = 0.6
"""Share of a new file's lines from which on it is taken out of another."""
_MOST_LINES = 200
"""Changed lines of one edit that are looked at."""


class Swap(NamedTuple):
    """What stood in a line, and what stands there now."""

    old: str
    new: str


def swaps(cut: Cut) -> Mapping[int, Swap]:
    """Atom → the one swap that most of its changed lines are, where there is one.

    Only edits that keep their number of lines count, and of a line only what lies between the tokens that its two sides
    have in common at the beginning and at the end.
    """
    found: dict[int, Counter[Swap]] = defaultdict(Counter)
    lines: Counter[int] = Counter()
    for patch in cut.patches:
        for atom, before, after in edited_texts(patch):
            old, new = before.split(b"\n"), after.split(b"\n")
            changed = [pair for pair in zip(old, new, strict=False) if pair[0].split() != pair[1].split()]
            lines[atom] += len(changed) if len(old) == len(new) else _MOST_LINES
            if len(old) == len(new) and len(changed) <= _MOST_LINES:
                found[atom].update(swap for pair in changed if (swap := _swap(*pair)) is not None)
    best = {atom: count.most_common(1)[0] for atom, count in sorted(found.items()) if atom >= 0 and count}
    return {atom: swap for atom, (swap, count) in best.items() if 2 * count > lines[atom]}


def _swap(old: bytes, new: bytes) -> Swap | None:
    """The one stretch of tokens in which two lines differ."""
    before, after = (_TOKEN.findall(line.decode("utf-8", "replace").strip()) for line in (old, new))
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    gone, come = ("".join(side[start : len(side) - end]).strip() for side in (before, after))
    told = any(part.isprintable() and any(c.isalpha() for c in part) for part in (gone, come))
    return Swap(gone, come) if gone and come and told and max(len(gone), len(come)) <= _LONGEST else None


def other_ends(change: ChangeSet, cut: Cut, moves: Iterable[Move]) -> Mapping[int, str]:
    """Atom → the path at the other end of its move: of a file that is renamed the path that it had, of a new file the one
    that loses most of its lines."""
    sources = _extracted(change)
    found = {atom.index: sources[atom.path] for atom in cut.atoms if atom.path in sources}
    for patch in cut.patches:
        if patch.old is not None and patch.new is not None and patch.old.path != patch.new.path:
            found[patch.file_atom] = patch.old.path
    for move in moves:
        found[move.gone], found[move.come] = cut.atoms[move.come].path, cut.atoms[move.gone].path
    return found


def _extracted(change: ChangeSet) -> dict[str, str]:
    """New files most of whose lines leave one other file → that file."""
    sides = [(file.path, _lines(file.old_data or b""), _lines(file.new_data or b"")) for file in change.files]
    gone: dict[bytes, list[str]] = defaultdict(list)
    for path, before, after in sides:
        for line in before - after:
            gone[line].append(path)
    found: dict[str, str] = {}
    for file, (path, _, after) in zip(change.files, sides, strict=True):
        sources = Counter(source for line in after for source in gone.get(line, ())) if file.old is None else Counter()
        for source, count in sources.most_common(1):
            if len(after) >= _FEW and count >= _MOST * len(after):
                found[path] = source
    return found


def _lines(text: bytes) -> set[bytes]:
    return {line for line in map(bytes.strip, text.split(b"\n")) if len(line) >= _SHORTEST}
