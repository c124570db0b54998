"""Wishes of what goes for what comes instead: tests for their successors, the files of a folder for each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from prsplit.analysis.cut import Cut
from prsplit.analysis.paths import file_role, folder
from prsplit.model.atom import Atom
from prsplit.model.change import ChangeSet
from prsplit.model.graph import Confidence, Float, Need, Witness

_WORD = re.compile(rb"[A-Za-z_]\w{5,}")
_MOST = 3
"""New definitions of one name from which on it tells nothing."""


def successor_needs(change: ChangeSet, cut: Cut, gone: Mapping[int, bytes]) -> Iterator[Need]:
    """All needs of this module, in a fixed order; none of them is hard. `gone` are the atoms' texts at base."""
    yield from _tests_again(cut.atoms, gone)
    yield from _moved_folders(change, cut)


def successor_floats(atoms: Sequence[Atom], needs: Sequence[Need]) -> Iterator[Float]:
    """A test file that goes as a whole does so with the last of what comes instead, unless something waits for it to go."""
    users: dict[int, set[int]] = defaultdict(set)
    awaited = {need.target for need in needs if need.hard}
    for need in needs:
        gone = atoms[need.source]
        if need.kind == "order" and need.shape == "should" and (gone.kind, gone.action) == ("file", "delete"):
            users[need.source].add(need.target)
    for atom in sorted(users.keys() - awaited):
        yield Float(atom, tuple(sorted(users[atom])), removal=True)


def _tests_again(atoms: Sequence[Atom], gone: Mapping[int, bytes]) -> Iterator[Need]:
    """A test that goes should not do so before a new definition of a test file comes that is called like it, or like
    something in it: what is checked is checked at every step."""
    fresh: dict[bytes, list[int]] = defaultdict(list)
    going: list[Atom] = []
    for atom in atoms:
        if file_role(atom.path) == "test" and atom.kind in ("definition", "file"):
            if atom.action == "add" and atom.kind == "definition":
                fresh[atom.symbol.rpartition(".")[2].encode("utf-8", "surrogateescape")].append(atom.index)
            elif atom.action == "delete" and atom.index in gone:
                going.append(atom)
    for atom in going if fresh else ():
        for word in sorted(set(_WORD.findall(gone[atom.index])) & fresh.keys()):
            for target in fresh[word] if len(fresh[word]) <= _MOST else ():
                witness = Witness(atom.path, atom.line, word.decode("utf-8", "surrogateescape"))
                yield Need(atom.index, target, "order", "should", Confidence.LIKELY, witness)


def _moved_folders(change: ChangeSet, cut: Cut) -> Iterator[Need]:
    """Files that leave one folder for another should do so together."""
    last: dict[tuple[str, str], int] = {}
    for file, patch in zip(change.files, cut.patches, strict=True):
        if file.old is None or file.new is None or patch.file_atom < 0:
            continue
        way = folder(file.old.path), folder(file.new.path)
        if way[0] != way[1]:
            if way in last:
                witness = Witness(file.new.path, 1, way[1] or "/")
                yield Need(patch.file_atom, last[way], "order", "should", Confidence.LIKELY, witness)
            last[way] = patch.file_atom
