"""Put a series back on a change that is no longer quite the one it was planned for. Pure.

Every atom goes where it was: the very same one by its id, a changed one by what it changes, and one that came with a commit
on a branch to that branch's PR. What nobody has seen before goes where it is needed, or to the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from prsplit.model.atom import Atom
from prsplit.model.graph import Graph
from prsplit.model.plan import Violation
from prsplit.model.update import BuiltAtom
from prsplit.planning.arrange import Prove, cumulative, lessons_of
from prsplit.planning.floats import place

ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Anchored:
    """Atoms by the place of their PR, from 1, and those that have none; `sure` are the ones that are the same as before."""

    places: Mapping[int, int]
    free: tuple[int, ...]
    sure: frozenset[int]


Fits = Callable[[Sequence[int]], bool]
"""Whether a PR may hold these atoms and no more."""


def reanchor(
    old: Sequence[Sequence[BuiltAtom]], atoms: Sequence[Atom], hints: Mapping[str, int], fits: Fits
) -> Anchored:
    """Where each of `atoms` was in the PRs `old`. `hints` maps paths to the place whose branch they were changed on.

    What is new in a file that is one PR's alone joins it, as long as that fits.
    """
    known = {atom.id: place for place, group in enumerate(old, 1) for atom in group}
    sure = {atom.index: known[atom.id] for atom in atoms if atom.id in known}
    same = {atom.id for atom in atoms}
    left = [(one, place) for place, group in enumerate(old, 1) for one in group if one.id not in same]
    places, free = dict(sure), []
    looks = (_by_kind(left), _by_symbol(left))
    for atom in atoms:
        if atom.index in places:
            continue
        found = next((look for look in (look(atom) for look in looks) if look), ())
        hint = hints.get(atom.path, 0)
        if found:
            places[atom.index] = hint if hint in found else max(found)
        elif hint:
            places[atom.index] = hint
        else:
            free.append(atom.index)
    lonely = _joined(atoms, places, free, fits)
    return Anchored(places, tuple(lonely), frozenset(sure))


def _joined(atoms: Sequence[Atom], places: dict[int, int], free: Sequence[int], fits: Fits) -> list[int]:
    """Put free atoms into the PR that has the rest of their file; those that are still free."""
    homes = defaultdict[str, set[int]](set)
    for atom, where in places.items():
        homes[atoms[atom].path].add(where)
    left = []
    for one in free:
        found = homes.get(atoms[one].path, set())
        where = min(found) if len(found) == 1 else 0
        if where and fits([*(atom for atom, place in places.items() if place == where), one]):
            places[one] = where
        else:
            left.append(one)
    return left


Look = Callable[[Atom], frozenset[int]]


def _by_kind(left: Iterable[tuple[BuiltAtom, int]]) -> Look:
    found = defaultdict[tuple[str, str, str], set[int]](set)
    for one, where in left:
        found[one.path, one.symbol, one.kind].add(where)
    return lambda atom: frozenset(found.get((atom.path, atom.symbol, atom.kind), ()))


def _by_symbol(left: Iterable[tuple[BuiltAtom, int]]) -> Look:
    found = defaultdict[tuple[str, str], set[int]](set)
    for one, where in left:
        if one.symbol:
            found[one.path, one.symbol].add(where)
    return lambda atom: frozenset(found.get((atom.path, atom.symbol), ()))


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Groups of atoms: one for each of the `count` known places, empty where nothing is left of it, then new ones."""

    groups: tuple[tuple[int, ...], ...]
    count: int

    @property
    def live(self) -> tuple[tuple[int, ...], ...]:
        """The groups that hold something, in order."""
        return tuple(group for group in self.groups if group)


def regroup(
    graph: Graph, anchored: Anchored, count: int, fresh: Sequence[Sequence[int]], prove: Prove
) -> tuple[Regrouped, tuple[Violation, ...]]:
    """The series of `count` known places, with what is free put where it is needed, else behind it in the order of `fresh`.

    What the proof finds wrong is mended by moving what is not the same as before; what is left of it is returned.
    """
    where = _needed(graph, anchored)
    floating = {entry.atom for entry in graph.floats} - anchored.sure
    extra = [[atom for atom in group if atom not in where and atom not in floating] for group in fresh]
    for number, group in enumerate([group for group in extra if group], count + 1):
        where.update((atom, number) for atom in group)
    last = max([count, *where.values()])
    steps = [[atom for atom in sorted(where) if where[atom] == number] for number in range(1, last + 1)]
    floats = [entry for entry in graph.floats if entry.atom in floating]
    groups = place([[atom for atom in step if atom not in floating] for step in steps], floats)
    for _ in range(ROUNDS):
        wrong = prove(cumulative([group for group in groups if group]))
        if not wrong or not _mend(groups, wrong, anchored.sure):
            break
    else:
        wrong = prove(cumulative([group for group in groups if group]))
    return Regrouped(tuple(map(tuple, groups)), count), tuple(wrong)


def _needed(graph: Graph, anchored: Anchored) -> dict[int, int]:
    """The places, and those of free atoms that something with a place needs: the earliest of these."""
    where = dict(anchored.places)
    free = set(anchored.free)
    changed = True
    while changed:
        changed = False
        for need in graph.needs:
            pairs = [(need.source, need.target)] if need.shape == "before" else []
            pairs += [(need.source, need.target), (need.target, need.source)] if need.shape == "with" else []
            for user, used in pairs:
                if used in free and user in where and where[user] < where.get(used, 1 << 30):
                    where[used] = where[user]
                    changed = True
    return where


def _mend(groups: list[list[int]], wrong: Sequence[Violation], sure: frozenset[int]) -> bool:
    """Move atoms so that the needs which the proof teaches hold; whether any was moved."""
    moved = False
    for fault in wrong:
        for source, target, shape in lessons_of(fault):
            where = {atom: number for number, group in enumerate(groups) for atom in group}
            here, there = where.get(source, -1), where.get(target, -1)
            if min(here, there) < 0 or here == there or (shape == "before" and there < here):
                continue
            # What changed goes to what stayed; of two alike, the one that is needed goes down.
            mover, to = (target, here) if target not in sure or source in sure else (source, there)
            groups[where[mover]].remove(mover)
            groups[to] = sorted([*groups[to], mover])
            moved = True
    return moved
