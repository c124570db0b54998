"""Definitions that leave one file and enter another, as they were or edited a little."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prsplit.analysis.cut import Cut
from prsplit.analysis.lines import changed_lines, line_count
from prsplit.model.atom import Atom, ListSlot
from prsplit.model.graph import Confidence, Need, Witness

_ALIKE = 0.7
"""Share of lines that both texts have, from which on a definition is the same one."""
_MOST = 64
"""Pairs of one name that are compared: beyond, nobody can say which went where."""


@dataclass(frozen=True, slots=True)
class Move:
    """A definition that `gone` takes away and `come` brings elsewhere; `kept` lines are the same in both.

    `pure` where nothing but layout around it differs.
    """

    gone: int
    come: int
    kept: int
    pure: bool


def moves(cut: Cut) -> tuple[Move, ...]:
    """The moves of a change, each definition in at most one: exact ones first, then the likest of one name."""
    sides: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
    for atom in cut.atoms:
        if atom.kind == "definition" and atom.action in ("add", "delete") and atom.symbol:
            sides[atom.action == "add"][_bare(atom)].append(atom.index)
    names = sorted(sides[0].keys() & sides[1].keys())
    texts = _texts(cut, {atom for name in names for side in sides for atom in side[name]})
    found: list[Move] = []
    for name in names:
        pairs = sorted(
            _pairs(cut.atoms, sides[0][name], sides[1][name], texts),
            key=lambda one: (not one.pure, -one.kept, one.gone, one.come),
        )
        taken: set[int] = set()
        for move in pairs:
            if taken.isdisjoint((move.gone, move.come)):
                taken |= {move.gone, move.come}
                found.append(move)
    return tuple(found)


def _bare(atom: Atom) -> str:
    return atom.symbol.rpartition(".")[2]


def _pairs(atoms: tuple[Atom, ...], gone: list[int], come: list[int], texts: Mapping[int, bytes]) -> Iterator[Move]:
    if len(gone) * len(come) > _MOST:
        return
    for one in gone:
        for other in come:
            old, new = texts.get(one, b""), texts.get(other, b"")
            if atoms[one].path == atoms[other].path or not old or not new:
                continue
            more, less = changed_lines(old, new)
            lines = line_count(old) + line_count(new)
            if lines - more - less >= _ALIKE * lines:
                pure = not more and not less
                kept = max(atoms[one].lines, atoms[other].lines) if pure else line_count(new) - more
                yield Move(one, other, kept, pure)


def _texts(cut: Cut, wanted: set[int]) -> dict[int, bytes]:
    """The text of each wanted atom, without its indentation and the blank lines around it; empty where a list is part."""
    parts: dict[int, list[bytes]] = defaultdict(list)
    for patch in cut.patches:
        for slot in patch.slots or ():
            if not isinstance(slot, ListSlot) and slot.atom in wanted:
                parts[slot.atom].append(slot.new or slot.old)
    return {atom: _flush(b"".join(found)) for atom, found in parts.items()}


def _flush(text: bytes) -> bytes:
    plain = textwrap.dedent(text.decode("latin-1")).strip("\n")
    return plain.encode("latin-1") + b"\n" if plain.strip() else b""


def stay_together(atoms: tuple[Atom, ...], found: Iterable[Move], needs: Iterable[Need]) -> Iterator[Need]:
    """The two ends of a move share a PR, with the imports that follow it. Where texts other than imports follow it, they
    come one by one in between."""
    busy = {
        need.source
        for need in needs
        if need.kind == "removes" and need.target >= 0 and atoms[need.target].kind != "item"
    }
    for move in found:
        if move.gone not in busy:
            witness = Witness(atoms[move.come].path, atoms[move.come].line, atoms[move.come].symbol)
            yield Need(move.gone, move.come, "moves", "with", Confidence.LIKELY, witness)


def followers(atoms: tuple[Atom, ...], found: Iterable[Move], needs: Iterable[Need]) -> frozenset[int]:
    """The atoms of pure moves, and the imports that turn to them."""
    pure = [move for move in found if move.pure]
    gone, come = {move.gone for move in pure}, {move.come for move in pure}
    items = {
        need.source if need.target in come else need.target
        for need in needs
        if (need.kind == "uses" and need.target in come) or (need.kind == "removes" and need.source in gone)
    }
    return frozenset(gone | come | {atom for atom in items if atom >= 0 and atoms[atom].kind == "item"})
