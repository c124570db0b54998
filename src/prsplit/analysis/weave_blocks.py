"""What is asked of blocks and slots while a file is woven."""

from __future__ import annotations

import re

from prsplit.analysis.blocks import Block
from prsplit.analysis.lines import line_count
from prsplit.model.atom import Slot
from prsplit.model.outline import Leaf

BIG = 200
"""Lines of a class that goes from which on it is cut at its members."""
_WORD = re.compile(rb"\w+")


def alike(old: Block, new: Block) -> bool:
    """Whether both classes close with a leaf of their own, or neither does."""
    closed = [any(inner.leaf.kind == "tail" for inner in block.inside) for block in (old, new)]
    return closed[0] == closed[1]


def leads(block: Block) -> bool:
    """Whether a block is an import, or groups imports only."""
    kinds = {inner.leaf.kind for inner in block.inside}
    return block.leaf.kind == "import" or (block.leaf.kind == "frame" and kinds in ({"import"}, {"import", "tail"}))


def has_rows(block: Block) -> bool:
    """Whether a block may have rows."""
    return block.leaf.kind == "statement" or (bool(block.leaf.rows) and not block.inside)


def is_header(leaf: Leaf) -> bool:
    """Whether a leaf is what a file begins with."""
    return leaf.kind == "header"


def comes_first(leaf: Leaf) -> bool:
    """Whether a leaf may have nothing above it but others like it."""
    return leaf.kind == "header" or any(entry.ambient for entry in leaf.imports)


def ragged(slot: Slot, side: str) -> bool:
    """Whether a slot ends, at one side, without a line end."""
    text = slot.old if side == "old" else slot.new
    return bool(text) and not text.endswith(b"\n")


def changes(slot: Slot) -> bool:
    """Whether a slot is not the same at both ends."""
    return slot.old != slot.new


def quiet_member(block: Block) -> Block | None:
    """The last member of a big class that speaks of no other: it can stay as long as any. None where the class is small."""
    if line_count(block.whole) < BIG:
        return None
    members = [inner for inner in block.inside if inner.leaf.kind != "tail"]
    names = [inner.leaf.name.rpartition(".")[2].encode("utf-8", "surrogateescape") for inner in members]
    for inner, name in zip(reversed(members), reversed(names), strict=True):
        if ({*names} - {name}).isdisjoint(_WORD.findall(inner.whole)):
            return inner
    return None
