"""Why atoms cannot be parted: the shortest ring of needs through the heaviest of them, and the edit that would open it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from prsplit.model.graph import Need, NeedKind

_ROOM = 140
"""Characters for a ring: two lines of a terminal, less what stands around them."""

_EDITS: Mapping[NeedKind, str] = {
    "removes": "keep the old {name} until its last user has moved",
    "signature": "give the new parameters of {name} defaults, or keep the old one beside it for a while",
    "implements": "give {name} a body of its own until every class has one",
    "renames": "keep the old name as an alias for a while",
    "rebinds": "give the new {name} another name for a while",
    "pins": "test the old and the new behaviour apart",
    "contract": "let {name} do both for a while, and choose by an argument",
    "exhausts": "add a default case first",
}
"""Per kind of need, what an author could do by hand; the first that the ring holds is proposed."""


def ring(group: Sequence[int], needs: Iterable[Need], weights: Sequence[int]) -> tuple[Need, ...]:
    """The shortest ring of needs, inside `group`, through its two heaviest atoms that lie on one; empty if none does.

    Each need's target is the next one's source; a `with` need may be walked both ways. Breadth first, so linear in needs.
    """
    inside = set(group)
    ways: dict[int, list[tuple[int, Need]]] = defaultdict(list)
    for need in needs:
        if need.hard and need.source in inside and need.target in inside:
            ways[need.source].append((need.target, need))
            if need.shape == "with":
                ways[need.target].append((need.source, need))
    heavy = sorted(inside, key=lambda atom: (-weights[atom], atom))[:4]
    for place, one in enumerate(heavy):
        for other in heavy[place + 1 :]:
            there, back = _way(ways, one, other), _way(ways, other, one)
            if there and back:
                return (*there, *back)
    return ()


def ring_text(needs: Sequence[Need], because: Callable[[Need], str]) -> str:
    """The sentences of a ring, each once, as many as there is room for."""
    said = list(dict.fromkeys(map(because, needs)))
    shown = said[:1]
    for sentence in said[1:]:
        if len("; ".join((*shown, sentence))) > _ROOM:
            break
        shown.append(sentence)
    more = f"; and {len(said) - len(shown)} more" if len(said) > len(shown) else ""
    return "; ".join(shown) + more


def opening(needs: Sequence[Need]) -> tuple[Need, str] | None:
    """The need of a ring that an edit by hand could take away, and that edit; None where no such edit is known."""
    for kind, edit in _EDITS.items():
        for need in needs:
            if need.kind == kind:
                return need, edit.format(name=need.witness.name or "definition")
    return None


def _way(ways: Mapping[int, Sequence[tuple[int, Need]]], start: int, end: int) -> tuple[Need, ...]:
    came: dict[int, tuple[int, Need]] = {}
    queue = [start]
    for node in queue:
        for follower, need in ways.get(node, ()):
            if follower != start and follower not in came:
                came[follower] = (node, need)
                queue.append(follower)
        if end in came:
            break
    path: list[Need] = []
    while end in came and end != start:
        end, need = came[end]
        path.append(need)
    return tuple(reversed(path))
