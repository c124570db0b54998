"""Which commits of the range wrote each atom, as far as blame tells."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from prsplit.model.atom import Atom
from prsplit.repo.history import blame_lines, commits
from prsplit.repo.open import Repository


def authored(repo: Repository, base: str, head: str, atoms: Sequence[Atom]) -> Mapping[int, frozenset[str]]:
    """Atom → commits between `base` and `head` that wrote its lines; empty for a range of one commit.

    Lines belong to the atom that begins last at or before them.
    """
    if len(commits(repo, base, head)) < 2:
        return {}
    starts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for atom in atoms:
        if atom.action != "delete":
            starts[atom.path].append((atom.line, atom.index))
    found: dict[int, set[str]] = defaultdict(set)
    for path, rows in blame_lines(repo, base, head, sorted(starts)).items():
        here = sorted(starts[path])
        for line, commit in rows:
            found[here[max(0, bisect_right(here, (line, len(atoms))) - 1)][1]].add(commit)
    return {atom: frozenset(ids) for atom, ids in found.items()}
