"""Which atoms a failing command's output speaks of. It decides where a search begins, and nothing else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from prsplit.model.atom import Atom
from prsplit.model.graph import Graph
from prsplit.verify.output import tells

_WORD = re.compile(r"[^\W\d]\w{2,}")
_FILE = re.compile(r"[\w.+-]+\.\w+")
_PLACE = re.compile(r"\S*\w[.:/]+[A-Za-z_]\S+")
_NUMBER = re.compile(r":\d+")
_NAMED, _TOLD, _PLACED = 1.0, 4.0, 1.0
_WISH, _AFFINE, _TOGETHER = 3.0, 2.0, 4.0
_SMALL = 12
"""Atoms up to which a commit counts in full."""
CLEAR = 4.0
"""The score above which an atom counts as likely."""


def scores(atoms: Sequence[Atom], said: str) -> dict[int, float]:
    """How much an output speaks of each atom: most in lines that tell of an error, some for its name, some for its file.

    Names that many atoms share say little. Atoms of which it does not speak are left out.
    """
    lines = said.split("\n")
    told = frozenset(word for line in lines if tells(line) for word in _WORD.findall(line))
    named = frozenset(_WORD.findall(said))
    files = frozenset(_FILE.findall(said))
    shared = Counter(_names(atom)[-1:] for atom in atoms)
    found: dict[int, float] = {}
    for atom in atoms:
        names = _names(atom)
        there = bool(names) and named.issuperset(names)
        score = _PLACED * (atom.path.rpartition("/")[2] in files)
        if there:
            score += (_TOLD * told.issuperset(names) + _NAMED) / shared[names[-1:]]
        if score:
            found[atom.index] = score
    return found


def complaints(said: str) -> frozenset[str]:
    """The places that an output complains of, without their line numbers, tests rather than files: by these one failure is
    known from another."""
    places = {_NUMBER.sub("", place) for row in said.split("\n") if tells(row) for place in _PLACE.findall(row)}
    return frozenset(place for place in places if "::" in place) or frozenset(places)


def named(atom: Atom, places: Collection[str]) -> bool:
    """Whether one of `places` is the test that an atom is, as runners name it: `path::Class::test_name[case]`."""
    name = "::".join((atom.path, *atom.symbol.split(".")))
    return bool(atom.symbol) and any(place.partition("[")[0].endswith(name) for place in places)


def accused(atoms: Sequence[Atom], said: str) -> list[int]:
    """The tests that an output complains of by their own names."""
    places = complaints(said)
    return [atom.index for atom in atoms if named(atom, places)]


def _names(atom: Atom) -> tuple[str, ...]:
    """The last name; with its class where every class has such a method."""
    names = atom.symbol.split(".") if atom.symbol else []
    return tuple(name for name in (names[-2:] if names and names[-1].startswith("__") else names[-1:]) if len(name) > 2)


def spoken(atoms: Iterable[Atom]) -> frozenset[str]:
    """The words by which an output would speak of any of `atoms`: the last name of each, and its file's."""
    return frozenset(
        word for atom in atoms for word in (*_names(atom)[-1:], *_WORD.findall(atom.path.rpartition("/")[2])[:1])
    )


def relations(graph: Graph, atoms: Collection[int], authored: Mapping[int, frozenset[str]]) -> Mapping[int, float]:
    """How much other atoms have to do with `atoms`: small commits of the range that wrote both, what is wanted, affinity."""
    found: dict[int, float] = defaultdict(float)
    for need in graph.needs:
        for one, other in ((need.source, need.target), (need.target, need.source)):
            if one in atoms and not need.hard:
                found[other] += _WISH
    sizes = Counter(commit for commits in authored.values() for commit in commits)
    own = frozenset[str]().union(*(authored.get(atom, frozenset()) for atom in atoms))
    for other, commits in authored.items():
        shared = [sizes[commit] for commit in own & commits]
        if shared and other not in atoms:
            found[other] += _TOGETHER * min(1.0, _SMALL / min(shared))
    pairs = [(one, wish.weight) for wish in graph.affinities for one in _across(wish.one, wish.other, atoms)]
    most = max((weight for _, weight in pairs), default=1.0)
    for one, weight in pairs:
        found[one] += _AFFINE * weight / most
    return found


def _across(one: int, other: int, atoms: Collection[int]) -> tuple[int, ...]:
    if (one in atoms) is (other in atoms):
        return ()
    return (other,) if one in atoms else (one,)
