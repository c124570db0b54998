"""One name for many things: the member, or the word of their names, that they have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from prsplit.planning.names import plain, shown
from prsplit.planning.things import Thing

_MOST = 0.7
"""Share of the lines that must have the name."""
_LEAST = 3
"""Things from which on one name is shorter than their own."""
_COMMON = frozenset("add file files func get is make new on set test tests the to type".split())
"""What names begin or end with anywhere."""
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|_+|\W+")


def shared(told: Sequence[Thing]) -> str:
    """`member` where nearly all are members of that name, `Zod*` or `*Processor` where nearly all names begin or end so;
    empty where there is neither."""
    total = sum(one.weight for one in told)
    for begins in (_member, _suffix, _prefix):
        weight: Counter[str] = Counter()
        count: Counter[str] = Counter()
        for one in told:
            if name := begins(one):
                weight[name] += one.weight
                count[name] += 1
        for name, lines in weight.most_common(1):
            if count[name] >= _LEAST and name.strip("*_").lower() not in _COMMON and lines >= _MOST * total:
                return shown(name)
    return ""


def _member(one: Thing) -> str:
    members = {plain(atom.symbol).rpartition(".")[2] for atom in one.atoms if "." in plain(atom.symbol)}
    return members.pop() if len(members) == 1 else ""


def _prefix(one: Thing) -> str:
    pieces = _PIECE.findall(one.name)
    head = "".join(pieces[:2]) if pieces and not pieces[0].strip("_") else pieces[0] if pieces else ""
    return (
        f"{head}{'_' if pieces[1:2] == ['_'] else ''}*"
        if len(head) > 2 and len(pieces) > 1 and "." not in one.name
        else ""
    )


def _suffix(one: Thing) -> str:
    pieces = _PIECE.findall(one.name)
    return (
        f"*{'_' if pieces[-2] == '_' else ''}{pieces[-1]}"
        if len(pieces) > 1 and len(pieces[-1]) > 2 and "." not in one.name
        else ""
    )
