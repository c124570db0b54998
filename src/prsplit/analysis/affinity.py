"""Undirected wishes that two atoms share a PR: same class, file or folder, shared rare words, what needs say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from prsplit.analysis.paths import file_role, is_changelog, stem
from prsplit.model.atom import Atom
from prsplit.model.graph import Affinity, Need

_WORD = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{2,}")
_KIND_WEIGHT = {"tests": 6.0, "documents": 3.0, "pins": 6.0, "contract": 4.0, "uses": 2.0, "contains": 6.0}
_ONE_USER = 10.0
_SAME_FILE, _SAME_CLASS, _SAME_STEM, _WORDS = 2.0, 3.0, 3.0, 4.0


def affinities(atoms: tuple[Atom, ...], needs: Iterable[Need], texts: Mapping[int, bytes]) -> tuple[Affinity, ...]:
    """All positive wishes, summed per pair of atoms, sorted."""
    total: dict[tuple[int, int], float] = defaultdict(float)
    needs = tuple(needs)
    for need in needs:
        _wish(total, need.source, need.target, _KIND_WEIGHT.get(need.kind, 1.5))
    for one, other, weight in (*_one_user(atoms, needs), *_same_place(atoms), *_same_words(atoms, texts)):
        _wish(total, one, other, weight)
    return tuple(Affinity(one, other, round(weight, 3)) for (one, other), weight in sorted(total.items()))


def _wish(total: dict[tuple[int, int], float], one: int, other: int, weight: float) -> None:
    if one != other:
        total[min(one, other), max(one, other)] += weight


def _one_user(atoms: tuple[Atom, ...], needs: Iterable[Need]) -> Iterator[tuple[int, int, float]]:
    """A new definition and the only code that uses it."""
    users: dict[int, set[int]] = defaultdict(set)
    for need in needs:
        if need.kind == "uses" and atoms[need.source].kind != "item" and file_role(atoms[need.source].path) == "code":
            users[need.target].add(need.source)
    for target, sources in users.items():
        if len(sources) == 1 and atoms[target].action == "add" and atoms[target].kind == "definition":
            yield target, next(iter(sources)), _ONE_USER


def _same_place(atoms: tuple[Atom, ...]) -> Iterator[tuple[int, int, float]]:
    """Neighbours in one file, members of one class, files of one stem (chained, so that the count stays linear). Entries of
    a changelog go with what they tell of, not with each other."""
    for weight, key in (
        (_SAME_FILE, lambda atom: atom.path),
        (_SAME_CLASS, lambda atom: (atom.path, atom.symbol.rpartition(".")[0]) if "." in atom.symbol else None),
        (_SAME_STEM, lambda atom: stem(atom.path)),
    ):
        last: dict[object, int] = {}
        for atom in atoms:
            name = key(atom)
            if name is not None and not (atom.kind == "section" and is_changelog(atom.path)):
                if name in last:
                    yield last[name], atom.index, weight
                last[name] = atom.index


def _same_words(atoms: tuple[Atom, ...], texts: Mapping[int, bytes]) -> Iterator[tuple[int, int, float]]:
    """Pairs that share words few other atoms have; each word gives less the more atoms hold it."""
    holders: dict[bytes, list[int]] = defaultdict(list)
    for atom in atoms:
        for word in sorted(set(_WORD.findall(texts.get(atom.index, b"")))):
            holders[word].append(atom.index)
    found: Counter[tuple[int, int]] = Counter()
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for _, group in sorted(holders.items()):
        if 2 <= len(group) <= 6:
            for pair in combinations(group, 2):
                found[pair] += 1
                weights[pair] += _WORDS / len(group) ** 2
    for pair in sorted(found):
        yield *pair, min(weights[pair], 6.0)
