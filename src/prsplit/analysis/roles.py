"""The role of each atom: what it is to the change, by its file, its action and who needs it."""

from __future__ import annotations

from collections import defaultdict

from prsplit.analysis.paths import file_role
from prsplit.model.atom import Atom
from prsplit.model.graph import Graph
from prsplit.model.plan import Role

_BY_FILE: dict[str, Role] = {
    "test": "tests",
    "docs": "docs",
    "build": "build",
    "generated": "generated",
    "data": "integration",
}


def roles(atoms: tuple[Atom, ...], graph: Graph) -> tuple[Role, ...]:
    """One role per atom, by index.

    Code that comes new and is used by the rest while using nothing new itself is a utility; existing code that starts
    to use what is new is integration; everything else is core.
    """
    uses: dict[int, set[int]] = defaultdict(set)
    used: dict[int, set[int]] = defaultdict(set)
    for need in graph.needs:
        if need.kind in ("uses", "imports") and atoms[need.target].path != atoms[need.source].path:
            uses[need.source].add(need.target)
            if file_role(atoms[need.source].path) == "code":
                used[need.target].add(need.source)
    return tuple(_role(atom, uses[atom.index], used[atom.index]) for atom in atoms)


def _role(atom: Atom, uses: set[int], used: set[int]) -> Role:
    by_file = _BY_FILE.get(file_role(atom.path))
    if by_file is not None:
        return by_file
    if atom.kind == "file" and atom.action in ("rename", "mode"):
        return "mechanical"
    if atom.action == "move" and atom.moved >= atom.lines:
        return "mechanical"
    if atom.action == "add":
        return "utilities" if used and not uses else "core"
    return "integration" if uses else "core"
