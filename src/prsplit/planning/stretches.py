"""Which rows of a big literal a PR holds, where it holds only some."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prsplit.model.atom import Atom
from prsplit.planning.names import shown
from prsplit.planning.traits import Trait

_KEY = 24
_RUNS = 2


def stretches(atoms: Sequence[Atom], traits: Sequence[Trait]) -> str:
    """`first to last` for each run of rows; empty where the atoms are no rows of one statement, all of it or too scattered."""
    own = sorted(atom.index for atom in atoms if traits[atom.index].rows)
    if not own:
        return ""
    path, symbol = traits[own[0]].path, traits[own[0]].symbol
    every = [place for place, one in enumerate(traits) if one.rows and (one.path, one.symbol) == (path, symbol)]
    if len(own) == len(every) or not set(own) <= set(every):
        return ""
    return _told(_runs(own, every), traits)


def beginnings(atoms: Sequence[Atom], traits: Sequence[Trait]) -> str:
    """The first keys of rows that are too scattered to tell all of them; empty where the atoms are no rows."""
    own = sorted(atom.index for atom in atoms if traits[atom.index].rows)
    keys = dict.fromkeys(_key((traits[place].rows or ("", ""))[0]) for place in own)
    return ", ".join([*filter(None, keys)][:_RUNS])


def _runs(own: Sequence[int], every: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last piece of each run of neighbours."""
    held, runs = set(own), list[tuple[int, int]]()
    for before, piece in zip([-1, *every], every, strict=False):
        if piece in held:
            runs.append((runs.pop()[0], piece) if before in held else (piece, piece))
    return runs


def _told(runs: Sequence[tuple[int, int]], traits: Sequence[Trait]) -> str:
    said = []
    for first, last in runs:
        start, end = (traits[first].rows or ("", ""))[0], (traits[last].rows or ("", ""))[1]
        said.append(_key(start) if start == end else f"{_key(start)} to {_key(end)}")
    return " and ".join(said) if len(said) <= _RUNS else ""


def _key(text: str) -> str:
    """A key, without its last words where it is long."""
    return shown(text if len(text) <= _KEY else re.sub(r"[^A-Za-z0-9]+[A-Za-z0-9]*$", "", text[:_KEY]))
