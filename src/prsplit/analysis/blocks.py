"""The leaves of an outline as a tree of blocks, and the matching of two such trees."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from prsplit.analysis.lines import likeness
from prsplit.model.outline import Leaf, Outline

_ALIKE = 0.6
_ALIKE_STATEMENTS = 0.5
_MANY = 400
"""Comparisons of blocks of one key above which their order decides."""


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf with its text, and the blocks inside it for a class or a frame; `whole` is the text with theirs.

    `place` is the leaf's index in the outline.
    """

    leaf: Leaf
    place: int
    text: bytes
    whole: bytes
    inside: tuple[Block, ...] = ()


def blocks(outline: Outline, source: bytes) -> tuple[Block, ...]:
    """The tree of an outline's leaves: a class owns its members, a frame its imports."""
    leaves = outline.leaves

    def gather(place: int, owner: Leaf | None) -> tuple[list[Block], int]:
        found: list[Block] = []
        while place < len(leaves):
            leaf = leaves[place]
            if owner is not None and not _inside(leaf, owner):
                break
            text = source[leaf.start : leaf.end]
            if leaf.kind in ("class", "frame") and leaf.name and not leaf.apart:
                inside, after = gather(place + 1, leaf)
                found.append(Block(leaf, place, text, source[leaf.start : leaves[after - 1].end], tuple(inside)))
                place = after
            else:
                found.append(Block(leaf, place, text, text))
                place += 1
                if leaf.kind == "tail" and owner is not None and owner.kind == "class" and leaf.scope == owner.name:
                    break
        return found, place

    return tuple(gather(0, None)[0])


def _inside(leaf: Leaf, owner: Leaf) -> bool:
    if owner.kind == "frame":
        return leaf.frame == owner.name or leaf.frame.startswith(owner.name + "/")
    return leaf.scope == owner.name or leaf.scope.startswith(owner.name + ".")


def key(block: Block) -> tuple[str, ...]:
    """What identifies a block among its siblings on both sides."""
    leaf = block.leaf
    if leaf.kind == "import" and leaf.imports:
        first = leaf.imports[0]
        return ("import", leaf.name or first.module, "module" if first.member is None else "members")
    if leaf.kind in ("header", "tail", "frame"):
        return (leaf.kind, leaf.name)
    if leaf.name:
        return ("name", leaf.name)
    return ("text", " ".join(block.whole.decode("latin-1").split()))


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of sibling indices (base, head): `kept` run in one order on both sides, `moved` cross them."""

    kept: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]


def match(old: Sequence[Block], new: Sequence[Block]) -> Matching:
    """Match siblings by key, then renamed ones by likeness; the heaviest order-keeping run stays in place."""
    pairs = _by_key(old, new)
    pairs += _by_likeness(old, new, pairs)
    pairs.sort()
    kept = _increasing(pairs, old)
    stay = set(kept)
    return Matching(tuple(kept), tuple(pair for pair in pairs if pair not in stay))


def _by_key(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    ours: dict[tuple[str, ...], list[int]] = defaultdict(list)
    theirs: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, block in enumerate(old):
        ours[key(block)].append(index)
    for index, block in enumerate(new):
        theirs[key(block)].append(index)
    pairs: list[tuple[int, int]] = []
    for name, left in ours.items():
        right = theirs.get(name, [])
        if len(left) == len(right) == 1:
            pairs.append((left[0], right[0]))
        elif right:
            pairs += _same_key(left, right, old, new)
    return pairs


def _same_key(left: list[int], right: list[int], old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Pair blocks that share a key (overloads, say): equal texts first, then the likest, the rest in order."""
    pairs: list[tuple[int, int]] = []
    free = list(right)
    rest: list[int] = []
    for one in left:
        same = next((two for two in free if old[one].whole == new[two].whole), None)
        if same is None:
            rest.append(one)
        else:
            pairs.append((one, same))
            free.remove(same)
    if len(rest) != len(free) and len(rest) * len(free) <= _MANY:
        scored = [(-likeness(old[one].whole, new[two].whole), one, two) for one in rest for two in free]
        likest = _greedy(scored)
        return pairs + likest
    return pairs + list(zip(rest, free, strict=False))


def _by_likeness(old: Sequence[Block], new: Sequence[Block], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    done_old, done_new = {one for one, _ in pairs}, {two for _, two in pairs}
    left = [index for index in range(len(old)) if index not in done_old]
    right = [index for index in range(len(new)) if index not in done_new]
    if len(left) * len(right) > 10_000:
        return []
    gaps = _gaps(pairs)
    scored: list[tuple[float, int, int]] = []
    for one in left:
        for two in right:
            floor = _floor(old[one], new[two], same_gap=gaps(one, 0) == gaps(two, 1))
            if floor is not None:
                score = likeness(old[one].whole, new[two].whole)
                if score >= floor:
                    scored.append((-score, one, two))
    return _greedy(scored)


def _gaps(pairs: list[tuple[int, int]]) -> Callable[[int, int], int]:
    sides = (sorted(one for one, _ in pairs), sorted(two for _, two in pairs))
    return lambda index, side: bisect_left(sides[side], index)


def _floor(one: Block, two: Block, *, same_gap: bool) -> float | None:
    """The likeness from which two blocks of different keys are one that was renamed; None where it is never so."""
    kinds = one.leaf.kind, two.leaf.kind
    if kinds in (("function", "function"), ("class", "class"), ("frame", "frame")):
        return _ALIKE
    if kinds == ("statement", "statement") and same_gap:
        return _ALIKE_STATEMENTS
    return None


def _greedy(scored: list[tuple[float, int, int]]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, one, two in sorted(scored):
        if one not in used_old and two not in used_new:
            pairs.append((one, two))
            used_old.add(one)
            used_new.add(two)
    return pairs


def _increasing(pairs: list[tuple[int, int]], old: Sequence[Block]) -> list[tuple[int, int]]:
    """The heaviest subsequence increasing on both sides; weights are text lengths, ties to the earlier pair.

    Pairs are sorted by their first index. Quadratic only where the order really changed.
    """
    if all(one[1] < two[1] for one, two in pairwise(pairs)):
        return list(pairs)
    weights = [len(old[one].whole) + 1 for one, _ in pairs]
    best = list(weights)
    back = [-1] * len(pairs)
    for here in range(len(pairs)):
        for there in range(max(0, here - 2000), here):
            if pairs[there][1] < pairs[here][1] and best[there] + weights[here] > best[here]:
                best[here], back[here] = best[there] + weights[here], there
    place = max(range(len(pairs)), key=lambda index: (best[index], -index))
    run: list[tuple[int, int]] = []
    while place >= 0:
        run.append(pairs[place])
        place = back[place]
    return run[::-1]
