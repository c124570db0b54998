"""One name for many things: the member, or the word of their names, that they have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from prsplit.planning.lexicon import ORDERS
from prsplit.planning.names import plain, shown
from prsplit.planning.things import Thing

_MOST = 0.7
"""Share of the lines that must have the name."""
_LEAST = 3
"""Things from which on one name is shorter than their own."""
_COMMON = frozenset("add file files func get is make new on set test tests the to type".split())
"""What names begin or end with anywhere."""
_ASKING = frozenset("get has is can should to with".split())
"""What the names of functions begin with, beside orders."""
_SHORTEST = 4
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|_+|\W+")


def shared(told: Sequence[Thing]) -> str:
    """`member` where nearly all are members of that name, `processors` where nearly all names end with `Processor`; empty
    where there is neither."""
    total = sum(one.weight for one in told)
    for begins in (_member, _suffix):
        weight: Counter[str] = Counter()
        count: Counter[str] = Counter()
        for one in told:
            if name := begins(one):
                weight[name] += one.weight
                count[name] += 1
        for name, lines in weight.most_common(1):
            if count[name] >= _LEAST and name.lower() not in _COMMON and lines >= _MOST * total:
                return shown(name)
    return ""


def _member(one: Thing) -> str:
    members = {plain(atom.symbol).rpartition(".")[2] for atom in one.atoms if "." in plain(atom.symbol)}
    return members.pop() if len(members) == 1 else ""


def _suffix(one: Thing) -> str:
    """The last word of a name that is a noun with others before it, in the plural (`JsonWriter` → `writers`)."""
    pieces = _PIECE.findall(one.name)
    last = pieces[-1] if len(pieces) > 1 else ""
    if len(last) < _SHORTEST or not last.isalpha() or not last[0].isupper() or pieces[0].lower() in ORDERS | _ASKING:
        return ""
    return _plural(last.lower()) if last.lower() not in ORDERS | _COMMON else ""


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else noun if noun.endswith("ss") else f"{noun}s"
