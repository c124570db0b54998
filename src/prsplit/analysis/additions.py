"""Blocks that add members to a type from outside of its text, in whatever file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prsplit.analysis.symbols import Hop, Module, World
    from prsplit.model.outline import Leaf


class Additions:
    """The blocks of one world's changed files, by the type that they add members to."""

    def __init__(self, world: World) -> None:
        """Index them by the bare name of the type; which type it is, is asked when it matters."""
        self.world = world
        self._blocks: dict[str, list[tuple[str, Leaf]]] = defaultdict(list)
        self._known: dict[tuple[str, str], Hop | None] = {}
        for path, module in sorted(world.modules.items()):
            for leaf in module.outline.leaves:
                if leaf.extends is not None:
                    self._blocks[_name(module, leaf.extends.chain)].append((path, leaf))

    def to(self, owner: Hop) -> Iterator[tuple[str, str]]:
        """The (path, name) of the blocks that add members to a type."""
        for path, leaf in self._blocks.get(owner.name, ()):
            if self._type(path, leaf) == owner:
                yield path, leaf.name

    def _type(self, path: str, leaf: Leaf) -> Hop | None:
        """The type that a block adds to. It is none while it is being asked for, so that no question goes in circles."""
        key = path, leaf.name
        if key not in self._known:
            self._known[key] = None
            found = self.world.resolve(path, leaf.extends) if leaf.extends is not None else None
            self._known[key] = found[-1] if found else None
        return self._known[key]


def _name(module: Module, chain: tuple[str, ...]) -> str:
    """The bare name of a type, which an import may call otherwise."""
    imported = (one.imported for one in module.bindings.get(("", chain[0]), ()) if not chain[1:])
    member = next((entry.member for entry in imported if entry is not None and entry.member), chain[-1])
    return member.rpartition(".")[2]
