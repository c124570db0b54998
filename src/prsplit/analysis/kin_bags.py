"""The words of each unit and of each file as bags, and how rare a word is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt

from prsplit.analysis.words import identifiers, sub_words, token_counts

Bag = dict[str, float]

_LONG = 1000
"""Letters of a line above which a machine wrote it, so that its words tell nothing."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is clustered: one knot of atoms that can't be parted, or one atom.

    `path` and `symbol` (the enclosing symbol, '' if none) are those of its first atom, `paths` all that it touches.
    `old` and `new` are its text at base and at head, b'' where it has none; lines that are in both are not looked at.
    `line` is its mean changed line at head (at base for a deletion), `lines` the number of changed lines, at least 1.
    `kind` is 'item' for items of imports and lists, else the atom's kind.
    """

    path: str
    symbol: str
    old: bytes
    new: bytes
    line: float
    lines: int
    paths: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words on the changed lines of one unit. `signed` counts tokens at head less tokens at base; `changed` are the
    stripped changed lines longer than six letters, with their side; `names` the sub-words of the enclosing symbol."""

    identifiers: Counter[str]
    sub_words: Bag
    signed: Mapping[str, int]
    changed: frozenset[tuple[bool, str]]
    symbol: tuple[str, ...]
    names: tuple[str, ...]


def read_words(unit: Unit) -> Words:
    """The words of a unit."""
    old, new = _changed(unit.old), _changed(unit.new)
    gone, come = old - new, new - old
    if not gone and not come:
        gone, come = old, new
    removed, added = "\n".join(gone.elements()), "\n".join(come.elements())
    found = Counter(identifiers(removed))
    found.update(identifiers(added))
    signed = token_counts(added)
    signed.subtract(token_counts(removed))
    changed = frozenset(
        (side, line) for side, lines in ((False, gone), (True, come)) for line in lines if len(line) > 6
    )
    symbol = () if unit.kind == "item" else tuple(identifiers(unit.symbol))
    names = tuple(dict.fromkeys(one for word in symbol for one in sub_words(word)))
    return Words(found, sub_bag(found), {token: n for token, n in signed.items() if n}, changed, symbol, names)


def _changed(text: bytes) -> Counter[str]:
    """The stripped lines of a text that are neither empty nor longer than anybody writes by hand."""
    lines = (raw.strip() for raw in text.decode("utf-8", "replace").split("\n") if len(raw) <= _LONG)
    return Counter(line for line in lines if line)


def sub_bag(words: Iterable[str]) -> Bag:
    """Each sub-word → 1 + ln of the number of distinct words that hold it."""
    held: Counter[str] = Counter()
    for word in set(words):
        held.update(sub_words(word))
    return {one: 1.0 + log(count) for one, count in held.items()}


class Rarity:
    """How rare a word is at base: `documents` maps it to the number of base files that hold it, of `files` files."""

    def __init__(self, documents: Mapping[str, int], files: int, seen: Iterable[str]) -> None:
        """`seen` are the words of the change."""
        self.documents, self.files = documents, max(files, 1)
        self._top = log((self.files + 1) / 0.5)
        self._seen = seen

    def word(self, word: str) -> float:
        """Between 0 for a word of every file and 1 for one that base lacks."""
        return max(0.0, log((self.files + 1) / (self.documents.get(word, 0) + 0.5))) / self._top

    def sub_word(self, one: str) -> float:
        """The rarity of a sub-word, that of the commonest word of the change that holds it."""
        return max(0.0, log((self.files + 1) / (self._commonest.get(one, 0) + 0.5)))

    @cached_property
    def _commonest(self) -> dict[str, int]:
        top: dict[str, int] = {}
        for word in self._seen:
            count = self.documents.get(word, 0)
            for one in sub_words(word):
                if count > top.get(one, 0):
                    top[one] = count
        return top


def holders(bags: Sequence[Iterable[str]]) -> dict[str, int]:
    """In how many of the bags each word lies."""
    found: Counter[str] = Counter()
    for bag in bags:
        found.update(dict.fromkeys(bag, 1))
    return found


def weighted(bags: Sequence[Mapping[str, float]], weight: Mapping[str, float]) -> list[Bag]:
    """The bags with each word's value times its weight, without words that weigh nothing."""
    return [{word: value * weight[word] for word, value in bag.items() if weight[word] > 0.0} for bag in bags]


def cosines(bags: Sequence[Bag]) -> list[float]:
    """The cosine of each pair of bags, as a flat lower triangle (the pair i > j stands at i(i-1)/2 + j)."""
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    found: list[float] = []
    norms: list[float] = []
    for number, bag in enumerate(bags):
        norm = sqrt(sum(value * value for value in bag.values()))
        row = [0.0] * number
        for word, value in bag.items():
            share = value / norm
            posting = postings[word]
            for other, theirs in posting:
                row[other] += share * theirs
            posting.append((number, share))
        norms.append(norm)
        found += row
    return found
